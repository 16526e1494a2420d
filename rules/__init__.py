"""What must hold of a customer, and how that is decided.

Pure: values go in, outcomes with their trace come out. Nothing here reads a file of a customer, a
database or the clock, and nothing of `ingest`, `storage` or `checker` is imported.
"""
