"""Watchlists: read in their publishers' formats, filed as versions, and how old they are."""
