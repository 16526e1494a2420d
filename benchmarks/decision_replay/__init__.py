"""Decisions recorded on both databases, and replayed under other circumstances, byte for byte."""
