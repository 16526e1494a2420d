"""Unified social credit codes as recognisers leave them: found in noisy text, repaired or refused.

One in 31 of all 18-character windows has a right check character, so it decides nothing alone: form
serial numbers passed by chance on 2 of 82 measured photographs. A window is a code only if its
department pair exists, its division lies in a listed prefecture, and its organisation code verifies
as well (it does for every class: 16 of 16 public codes of individual businesses, 92..., hold). A
repair must make every layer hold, with a listed division, and be the only one that does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import product

from ingest.identifiers import resident_id, uscc
from ingest.identifiers.layer import LayerState
from ingest.identifiers.resident_id import ResidentIdKind
from ingest.identifiers.uscc import UsccCheck
from ingest.normalise.packaged_yaml import read_table
from ingest.normalise.text import fold_with_offsets

_TOKEN = re.compile(r"[0-9A-Za-z]+")
# Recognisers break a code into groups; what may stand between them is no part of it.
_GAP = re.compile(r"[\s·.\-–—−]{1,3}")

_DIGITS = "0123456789"
# By index: department and category, division, check character of the organisation code.
_ALLOWED = {0: "123456789ANY", 1: _DIGITS, **dict.fromkeys(range(2, 8), _DIGITS), 16: _DIGITS + "X"}


@dataclass(frozen=True, slots=True)
class Change:
    """One character put in place of another.

    Attributes:
        position: Counted from 1, as in the standard.
        read: What was read.
        repaired: What must have stood there.
    """

    position: int
    read: str
    repaired: str


@dataclass(frozen=True, slots=True)
class Repair:
    """A repaired code.

    Attributes:
        check: Of the repaired code; every layer holds.
        changes: What was changed, at least one.
    """

    check: UsccCheck
    changes: tuple[Change, ...]

    @property
    def code(self) -> str:
        """The repaired code."""
        return self.check.code


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A code found in a text.

    Attributes:
        check: Of the code; always valid.
        raw: The characters as they stand in the text.
        start: Where they begin in the text.
        end: Where they end.
        changes: What was repaired; empty where the code was read as it is.
    """

    check: UsccCheck
    raw: str
    start: int
    end: int
    changes: tuple[Change, ...] = ()

    @property
    def code(self) -> str:
        """The code itself."""
        return self.check.code

    @property
    def is_repaired(self) -> bool:
        """Whether a character was changed to obtain it."""
        return bool(self.changes)


@cache
def confusions() -> dict[str, tuple[str, ...]]:
    """For each character that may be read: what may have stood there instead, likeliest first."""
    return read_table("ingest.identifiers", "confusions.yaml", dict[str, tuple[str, ...]])


def repair(code: str) -> Repair | None:
    """The only repair after which every layer of the code holds.

    A character that cannot stand where it was read (I O S V Z anywhere, a letter in the division)
    marks its own place, and then nothing else is changed. Where there are several such places,
    each is given its likeliest reading only. Without any, one character is changed.

    Args:
        code: Eighteen characters as read; white space, width and case do not matter.

    Returns:
        None if the check character fits as it stands, if nothing makes every layer hold, or if
        several repairs do.
    """
    text = uscc.compact(code)
    if len(text) != uscc.LENGTH or uscc.has_right_check_character(text):
        return None
    # The check character first: it settles 30 of 31 proposals, and running text has many windows.
    proposals = filter(uscc.has_right_check_character, dict.fromkeys(_propose(text)))
    passing = [check for check in map(uscc.check, proposals) if check.passes_every_layer]
    if len(passing) != 1:
        return None
    return Repair(passing[0], _list_changes(text, passing[0].code))


def find_codes(text: str) -> list[FoundCode]:
    """Every code in a text, in the order they stand; codes never overlap.

    Copes with spaces and hyphens inside a code, a label or a number glued to it, lower case and
    full width. A window is repaired (see `repair`) only where the text itself sets it apart: it
    starts and ends where a group of characters does. People's identity numbers and pieces of
    longer numbers are never codes.
    """
    folded, offsets = fold_with_offsets(text)
    windows = [window for run in _find_runs(folded) for window in _find_windows(folded, run)]
    found: list[FoundCode] = []
    for attempt in (_accept_as_read, _accept_repaired):
        for window in windows:
            start, end = offsets[window.places[0]], offsets[window.places[-1]] + 1
            if any(start < other.end and other.start < end for other in found):
                continue
            accepted = attempt(window)
            if accepted is not None:
                check, changes = accepted
                found.append(FoundCode(check, text[start:end], start, end, changes))
    return sorted(found, key=lambda code: code.start)


def _propose(text: str) -> Iterator[str]:
    misplaced = [index for index, character in enumerate(text) if not _may_stand(index, character)]
    if not misplaced:
        for index in range(uscc.LENGTH):
            yield from _replace(text, (index,), likeliest_only=False)
    else:
        yield from _replace(text, tuple(misplaced), likeliest_only=len(misplaced) > 1)


def _replace(text: str, places: tuple[int, ...], *, likeliest_only: bool) -> Iterator[str]:
    choices = []
    for index in places:
        fitting = [
            character
            for character in confusions().get(text[index], ())
            if _may_stand(index, character)
        ]
        choices.append(fitting[:1] if likeliest_only else fitting)
    for combination in product(*choices):
        characters = list(text)
        for index, character in zip(places, combination, strict=True):
            characters[index] = character
        yield "".join(characters)


def _may_stand(index: int, character: str) -> bool:
    return character in _ALLOWED.get(index, uscc.ALPHABET)


def _list_changes(read: str, repaired: str) -> tuple[Change, ...]:
    return tuple(
        Change(position, before, after)
        for position, (before, after) in enumerate(zip(read, repaired, strict=True), start=1)
        if before != after
    )


@dataclass(frozen=True, slots=True)
class _Window:
    """Eighteen characters in a row; `places` are their indices in the folded text."""

    text: str
    places: tuple[int, ...]
    is_set_apart: bool


def _find_runs(folded: str) -> Iterator[list[tuple[int, int]]]:
    """Groups of tokens that only gaps divide, as (start, end) of each token."""
    run: list[tuple[int, int]] = []
    for match in _TOKEN.finditer(folded):
        if run and not _GAP.fullmatch(folded, run[-1][1], match.start()):
            yield run
            run = []
        run.append(match.span())
    if run:
        yield run


def _find_windows(folded: str, run: list[tuple[int, int]]) -> Iterator[_Window]:
    places = [place for start, end in run for place in range(start, end)]
    starts = {start for start, _ in run}
    ends = {end - 1 for _, end in run}
    for first in range(len(places) - uscc.LENGTH + 1):
        window = tuple(places[first : first + uscc.LENGTH])
        text = "".join(folded[place] for place in window).upper()
        if not (text.isdigit() and _is_inside_number(folded, window)):
            yield _Window(text, window, window[0] in starts and window[-1] in ends)


def _is_inside_number(folded: str, window: tuple[int, ...]) -> bool:
    """Whether a further digit touches the window: part of an account or serial number."""
    before, after = folded[: window[0]][-1:], folded[window[-1] + 1 :][:1]
    return before.isdigit() or after.isdigit()


_Accepted = tuple[UsccCheck, tuple[Change, ...]]


def _accept_as_read(window: _Window) -> _Accepted | None:
    if not uscc.has_right_check_character(window.text):
        return None
    check = uscc.check(window.text)
    is_plausible = (
        check.department.is_valid
        and check.organisation_code.is_valid
        and check.division.state is not LayerState.INVALID
        and not _is_identity_number(check.code)
    )
    return (check, ()) if is_plausible else None


def _accept_repaired(window: _Window) -> _Accepted | None:
    if not window.is_set_apart or _is_identity_number(window.text):
        return None
    repaired = repair(window.text)
    return (repaired.check, repaired.changes) if repaired else None


def _is_identity_number(text: str) -> bool:
    """Whether a person's number stands here: of 20,000 made-up ones, 5 passed as codes."""
    person = resident_id.check(text, as_of=date.max)
    return person.kind is ResidentIdKind.RESIDENT and all(
        layer.is_valid for layer in person.layers.values()
    )
