"""Which pages belong to a set of financial statements besides those that its figures stand on.

An annual report has a hundred pages around its statements, a pack has other documents beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

from ingest.pack.group import Group
from ingest.pack.headings import names_report

_LONG = 20
"""A file of more pages whose documents are statements alone is one report, whatever heads them."""


class _Place(Enum):
    ELSEWHERE = auto()
    STATEMENTS = auto()
    """After a page of figures: what has no heading goes on with it."""
    REPORT = auto()
    """Within a report: its chapters have headings too."""


def claim_pages(groups: Sequence[Group], taken: Sequence[int]) -> list[Group]:
    """Choose the groups that belong to the statements.

    Args:
        groups: Of the file's other pages, in order.
        taken: The pages on which the statements' figures stand.

    Returns:
        Those among `groups` that are parts of no document of their own.
    """
    others = [group for group in groups if _is_own_document(group)]
    if not others and len(taken) + len(groups) > _LONG:
        return list(groups)
    claimed: list[Group] = []
    place = _Place.ELSEWHERE
    left = sorted(taken)
    for group in sorted(groups, key=lambda each: each.pages):
        first = group.pages[0]
        if left and left[0] < first:
            left = [page for page in left if page > first]
            if place is _Place.ELSEWHERE or not left:
                place = _Place.STATEMENTS
        if group in others:
            place = _Place.ELSEWHERE
            continue
        if _heads_report(group):
            place = _Place.REPORT
        is_headed = group.opener.opening is not None
        if place is _Place.REPORT or (place is _Place.STATEMENTS and not is_headed):
            claimed.append(group)
        elif not _lies_between(group, left, others):
            place = _Place.ELSEWHERE
        elif place is _Place.STATEMENTS:
            claimed.append(group)
    return claimed


def _is_own_document(group: Group) -> bool:
    """A kind that is read, or a title that other documents are known by."""
    opener = group.opener
    if _heads_report(group):
        return False
    return opener.classification.template is not None or opener.part.title is not None


def _heads_report(group: Group) -> bool:
    head = group.opener.part.title or group.opener.heading
    return head is not None and names_report(head.text)


def _lies_between(group: Group, left: Sequence[int], others: Sequence[Group]) -> bool:
    """Tell whether pages of figures follow before the next document does."""
    following = [other.pages[0] for other in others if other.pages[0] > group.pages[0]]
    return bool(left) and left[0] < min(following, default=left[0] + 1)
