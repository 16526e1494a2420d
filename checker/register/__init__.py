"""The spreadsheets that every user has today: credentials and contracts, a line each.

A line is a claim, not a paper: it makes something fall due and is never evidence for a rule.
"""
