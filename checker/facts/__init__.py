"""From documents to fact sheets: here alone meet what was read and what rules ask."""

from checker.facts.sheets import build_sheets

__all__ = ["build_sheets"]
