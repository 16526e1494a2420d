"""The documentation of the API, made from the application's own OpenAPI document.

| module | holds |
|---|---|
| `document` | operations by topic as the pages show them |
| `shapes` | types, bodies and answers written out from JSON schemas |
| `problems` | codes of problems with what they say |
| `words` (+ `words.yaml`) | what the OpenAPI document does not say: Chinese, and what fields mean |
| `hook_receiver` | how a receiver verifies a hook: shown on the page, run by a test |
"""
