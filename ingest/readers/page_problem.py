"""A page with one problem more."""

from __future__ import annotations

from dataclasses import replace

from ingest.document import Page, Problem


def add_problem(page: Page, code: str, **details: str) -> Page:
    """Adds a problem that was seen on the page.

    Args:
        page: The page.
        code: Key into `ingest/problems.yaml`.
        **details: Values that the sentence names.
    """
    problem = Problem(code, page=page.number, details=tuple(sorted(details.items())))
    return replace(page, problems=(*page.problems, problem))
