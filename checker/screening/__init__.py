"""Customers, their parties and any name set against the lists: what is alike, and why."""
