"""Queries in processes of their own, which can be stopped.

The server starts one *nursery*: a process with a single thread that loads the data into memory and then
forks *workers*, which share that memory until they write. A worker answers one query at a time. It is
killed when the time is up or the client has gone, and the next is there within milliseconds, as nothing
is loaded or opened again.
"""
