"""The files by which a browser finds the things of a release, without a server.

`pagefind` is not used: it does not know the case forms of Ukrainian («Львова» leads to no page of Lviv),
finds nothing across alphabets, and needs a policy that allows WebAssembly.
"""
