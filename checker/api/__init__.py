"""What `licet serve` answers over HTTP: whether it is alive, and calendar feeds.

| module | holds |
|---|---|
| `app` | the routes |
| `answers` | headers and errors that all answers share |
| `health` | whether somebody still looks for what is due |
| `server` | the web server in a thread beside the clock |
"""
