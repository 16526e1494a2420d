"""`kill -9` amid the work of the desk: nothing acknowledged is lost, nothing is half done.

`installation` is what is tortured, `processes` are the programs that are killed, `wishes` what
people want done and how often it was, `oracle` knows what must be so afterwards, `run` goes through
the points.
"""
