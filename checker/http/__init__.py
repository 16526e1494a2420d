"""The edge of HTTP, the same for pages and for the API: who asks, may they, and what is sent back.

| module | holds |
|---|---|
| `desk` | what answers are made from: the opened installation |
| `guarded` | routes that cannot be declared without a policy |
| `visit` | one request with who makes it |
| `cookies` | names and attributes of the cookies |
| `origin` | requests that another site made a browser send are refused |
| `headers` | what browsers must obey, and the id of each request |
| `language` | which of the two languages an answer speaks |
| `bodies` | limits of size and time for what is sent |
| `form_files` | forms whose files go to disk as they come |
| `file_names`, `downloads` | names and files of strangers, made harmless |
| `request_log` | a line and a count for each request |
| `metrics`, `readiness` | what `/metrics` and `/readyz` tell |
"""
