"""Finding printed phrases on a page, spread over a line or split over words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.layout.geometry import Glyph, Layout, TextLine

_FARTHEST_CHARACTER = 7.0
"""Step from one character of a phrase to the next, in line heights: 名 and 称 stand five apart."""
_SHORTEST_WITH_ERROR = 4
_LONGEST = 20
_OPENERS = frozenset(':,.;、。，；：|/()（）[]【】_-—《》<>“”"')


def find_phrases(
    layout: Layout, phrases: Sequence[str], *, allowed_errors: int = 0
) -> Iterator[tuple[str, tuple[Glyph, ...]]]:
    """Every place where one of some phrases begins a line, or follows a blank or punctuation.

    Args:
        layout: The page.
        phrases: Without spaces, in compatibility form; tried in this order at every place.
        allowed_errors: Exactly so many characters differ; phrases under four characters take none.
    """
    chains = [chain for line in layout.lines for chain in _chains(line, layout)]
    for phrase in phrases:
        if allowed_errors and len(phrase) < _SHORTEST_WITH_ERROR:
            continue
        for chain in chains:
            glyphs = chain[: len(phrase)]
            errors = [
                glyph
                for glyph, wanted in zip(glyphs, phrase, strict=False)
                if glyph.folded != wanted
            ]
            if (
                len(glyphs) == len(phrase)
                and len(errors) == allowed_errors
                and all(_is_likely_misreading(glyph, glyphs) for glyph in errors)
                and _hang_together(glyphs, layout)
            ):
                yield phrase, glyphs


def _chains(line: TextLine, layout: Layout) -> Iterator[tuple[Glyph, ...]]:
    """The characters from each place where a phrase may begin, over the lines that go on right."""
    for index, glyph in enumerate(line.glyphs):
        if index and not _may_begin(line.glyphs[index - 1], glyph, line.height):
            continue
        chain = list(line.glyphs[index:])
        position: int | None = glyph.line
        seen = {glyph.line}
        while len(chain) < _LONGEST and position is not None:
            position = layout.right_neighbours[position]
            if position is None or position in seen:
                break
            seen.add(position)
            chain.extend(layout.lines[position].glyphs)
        yield tuple(chain)


def _may_begin(before: Glyph, glyph: Glyph, height: float) -> bool:
    step = glyph.centre - before.centre
    return before.folded in _OPENERS or glyph.after_space or step > 1.7 * height


def _is_likely_misreading(glyph: Glyph, phrase: Sequence[Glyph]) -> bool:
    """A Chinese character for a Chinese one, on the line of another: not the value that follows."""
    is_alone = all(glyph.line != other.line for other in phrase if other is not glyph)
    return unicodedata.east_asian_width(glyph.folded) == "W" and not is_alone


def _hang_together(glyphs: Sequence[Glyph], layout: Layout) -> bool:
    height = max(layout.lines[glyph.line].height for glyph in glyphs)
    steps = [b.centre - a.centre for a, b in pairwise(glyphs)]
    return max(steps, default=0.0) <= _FARTHEST_CHARACTER * height
