"""The files by which a browser finds the things of a release, without a server.

`pagefind` 1.5 was tried and is not used: it has no case forms of Ukrainian («Львова» leads to lists and not
to Lviv, on the Polish pages to nothing), tells no homonyms apart, and needs a policy that allows WebAssembly.
"""
