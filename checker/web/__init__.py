"""The pages of the desk, rendered on the server; they need no script. See `docs/web.md`.

| place | holds |
|---|---|
| `pages/` | one module of routes per topic, thin |
| `templates/` | `base.html`, macros (in every template as `ui`), a folder per topic |
| `static/` | one stylesheet, one script; served under a name that changes with their content |
| `locale/` | the Chinese catalogue; message ids are the English sentences |
| `catalogue`, `environment`, `formats` | sentences, templates, and how values are written |
| `showing` | answers of routes: a page, a redirect that tells what was done, an error page |
| `navigation`, `tellings` | what the menu offers to whom; what the next page tells |
| `addresses`, `charts` | lists in the URL; geometry of small charts |
"""
