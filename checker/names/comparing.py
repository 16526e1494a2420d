"""Two names compared, whatever they are written in: the door to this room."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from checker.names.chinese_person import compare_chinese_people, compare_spelt_person
from checker.names.chinese_score import compare_chinese_companies
from checker.names.comparison import (
    REVIEW_FROM,
    Comparison,
    NameKind,
    Reason,
    compare_by,
)
from checker.names.crossing import compare_spelt_company
from checker.names.latin import compare_latin, score_latin
from checker.names.reading import ReadName, read_name

_KNOWN_ALIAS = 900
_by_score = attrgetter("score")


def compare_names(left: str, right: str, kind: NameKind = NameKind.UNKNOWN) -> Comparison:
    """Compare two names of the same kind of party as they are written."""
    return compare_read_names(read_name(left, kind), read_name(right, kind))


def compare_read_names(left: ReadName, right: ReadName) -> Comparison:
    """Compare two names by the strongest of the ways that apply."""
    found = _compare_as_written(left, right)
    if not left.firms or not right.firms:
        return found
    if left.firms & right.firms:
        if found.score >= _KNOWN_ALIAS:
            return found
        return compare_by(Reason("known_alias", _KNOWN_ALIAS, left.text, right.text))
    if found.score >= REVIEW_FROM:
        points = REVIEW_FROM - 1 - found.score
        return compare_by(*found.reasons, Reason("known_other", points, left.text, right.text))
    return found


def _compare_as_written(left: ReadName, right: ReadName) -> Comparison:
    if left.latin is not None and right.latin is not None:
        return compare_latin(left.latin, right.latin)
    if left.is_chinese and right.is_chinese:
        return max(_compare_chinese(left, right), key=_by_score)
    if left.is_chinese:
        return max(_compare_crossing(left, right), key=_by_score)
    return max(_compare_crossing(right, left), key=_by_score)


def score_read_names(left: ReadName, right: ReadName) -> int:
    """Give the score of `compare_read_names` alone, faster where both are in letters."""
    if left.latin is not None and right.latin is not None and not (left.firms and right.firms):
        return score_latin(left.latin, right.latin)
    return compare_read_names(left, right).score


def _compare_chinese(left: ReadName, right: ReadName) -> Iterator[Comparison]:
    for ours in left.companies:
        for theirs in right.companies:
            yield compare_chinese_companies(ours, theirs)
    if left.person is not None and right.person is not None:
        yield compare_chinese_people(left.person, right.person)


def _compare_crossing(written: ReadName, spelt: ReadName) -> Iterator[Comparison]:
    if spelt.spelt is not None:
        for company in written.companies:
            yield compare_spelt_company(company, spelt.spelt)
    if written.person is not None:
        yield compare_spelt_person(written.person, spelt.text)
