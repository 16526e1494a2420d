"""A pack checks itself: what would load and yet cannot be trusted."""

from rules.lint.pack import lint_pack

__all__ = ["lint_pack"]
