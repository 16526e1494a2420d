"""Finding printed phrases on a page, spread over a line or split over words."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.layout.geometry import Glyph, Layout
from ingest.layout.latin import ends_a_word, fold_phrase, is_latin

_FARTHEST_CHARACTER = 7.0
"""Step from one character of a phrase to the next, in line heights: 名 and 称 stand five apart."""
_FARTHEST_LETTER = 2.5
"""Likewise from one letter of a Latin phrase to the next."""
_SHORTEST_WITH_ERROR = 4
_SHORTEST_LATIN_WITH_ERROR = 12


def find_phrases(
    layout: Layout, phrases: Sequence[str], *, allowed_errors: int = 0
) -> Iterator[tuple[str, tuple[Glyph, ...]]]:
    """Every place where one of some phrases begins a run of the page.

    Args:
        layout: The page.
        phrases: As templates have them; tried in this order at every place.
        allowed_errors: Exactly so many characters differ, 0 or 1; phrases under four take none,
            Latin ones under twelve.
    """
    folded = [fold_phrase(phrase) for phrase in phrases]
    latin = [is_latin(phrase) for phrase in phrases]
    by_character: dict[tuple[int, str], list[int]] = defaultdict(list)
    for rank, phrase in enumerate(folded):
        shortest = _SHORTEST_LATIN_WITH_ERROR if latin[rank] else _SHORTEST_WITH_ERROR
        if len(phrase) >= shortest or not allowed_errors:
            # With one error, the first or the second character is right.
            for place in range(1 + allowed_errors):
                by_character[place, phrase[place]].append(rank)
    found: list[tuple[int, tuple[Glyph, ...]]] = []
    for run in layout.runs:
        places = enumerate(run[: 1 + allowed_errors])
        ranks = {
            rank for place, glyph in places for rank in by_character[place, glyph.folded.lower()]
        }
        for rank in ranks:
            phrase = folded[rank]
            glyphs = run[: len(phrase)]
            if not _matches(glyphs, phrase, allowed_errors, is_latin_phrase=latin[rank]):
                continue
            if latin[rank] and not ends_a_word(glyphs[-1], next(iter(run[len(phrase) :]), None)):
                continue
            if _hang_together(glyphs, layout, _FARTHEST_LETTER if latin[rank] else None):
                found.append((rank, glyphs))
    for rank, glyphs in sorted(found, key=lambda each: each[0]):
        yield phrases[rank], glyphs


def _matches(
    glyphs: Sequence[Glyph], phrase: str, allowed_errors: int, *, is_latin_phrase: bool
) -> bool:
    if len(glyphs) < len(phrase):
        return False
    errors = [
        glyph
        for glyph, wanted in zip(glyphs, phrase, strict=True)
        if glyph.folded.lower() != wanted
    ]
    if len(errors) != allowed_errors:
        return False
    if is_latin_phrase:
        return all(glyph.folded.isalnum() for glyph in errors)
    return all(_is_likely_misreading(glyph, glyphs) for glyph in errors)


def _is_likely_misreading(glyph: Glyph, phrase: Sequence[Glyph]) -> bool:
    """A Chinese character for a Chinese one, on the line of another: not the value that follows."""
    is_alone = all(glyph.line != other.line for other in phrase if other is not glyph)
    return unicodedata.east_asian_width(glyph.folded) == "W" and not is_alone


def _hang_together(glyphs: Sequence[Glyph], layout: Layout, farthest: float | None) -> bool:
    height = max(layout.lines[glyph.line].height for glyph in glyphs)
    steps = [b.centre - a.centre for a, b in pairwise(glyphs)]
    return max(steps, default=0.0) <= (farthest or _FARTHEST_CHARACTER) * height
