"""The approver's part: what waits, what would change, and the decision on it."""

from __future__ import annotations

from tests.checker.web.day.person import Person
from tests.checker.web.day.stage import NAME, Papers


def approve_the_correction(approver: Person, papers: Papers) -> None:
    """Find the correction among what waits, see it on the paper, and approve it."""
    assert approver.finds(NAME)
    open_first(approver)
    assert approver.finds(papers.smudged)
    assert approver.page.locator(".cutting image").count() == 1
    decide(approver, "与扫描件及原件核对一致")


def approve_the_review(approver: Person) -> None:
    """See on what the decision rests, and approve it."""
    approver.follow("Second approval")
    open_first(approver)
    assert approver.reads("What the rules say of the customer")
    decide(approver, "同意")


def open_first(approver: Person) -> None:
    """Open what has waited longest."""
    approver.open_at("main tbody th a")


def decide(approver: Person, reason: str) -> None:
    """Approve the proposal that is shown."""
    approver.tick("Approve")
    approver.fill("Reason", reason)
    approver.press("Decide")
    assert approver.reads("Approved, and done.")
