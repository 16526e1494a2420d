"""The application that `licet serve` runs: routes of pages and of programs, behind one edge.

| module | holds |
|---|---|
| `app` | the composition |
| `server` | the web server in a thread beside the clock |
"""
