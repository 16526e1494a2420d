"""Bytes to pages of words.

Everything here parses what strangers send: run it in a child process (`ingest.sandbox`).
"""
