"""Measurements: accuracy and speed, each module a table of its own."""
