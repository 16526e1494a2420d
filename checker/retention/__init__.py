"""How long a customer's file is kept, what keeps it longer, and how it is destroyed.

| module | holds |
|---|---|
| `reasons` | why a customer may be erased, and when the law still forbids it |
| `due` | whose years of retention are over |
| `erasure` | the erasure itself with its certificate, files, list outside the database |
| `kinds` | what two people decide: an erasure, the release of a hold |
| `errors` | what stands against it |
"""
