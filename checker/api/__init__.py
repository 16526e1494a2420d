"""What programs ask over HTTP: whether all is well, calendar feeds, the API.

| module | holds |
|---|---|
| `answers` | JSON documents, and errors in both languages |
| `health` | whether somebody still looks for what is due |
"""
