"""Bytes in, typed documents with evidence out.

Knows nothing of rules or databases. Whatever parses bytes that a customer sent runs in a child
process with limits (`ingest.sandbox`).
"""
