"""Readers of the formats that lists come in; what a list's columns mean stands in its kind."""
