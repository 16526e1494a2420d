"""Fictitious customers and their documents, drawn as text PDFs, scans and photographs.

`licet demo` shows six of them end to end; benchmarks and tests draw as many as they need. Firms,
persons, addresses and codes are invented; codes carry valid check characters so that a sample fails
only where it is meant to. Nothing here imports the code that reads documents.
"""
