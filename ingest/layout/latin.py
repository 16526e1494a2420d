"""Latin script on a page: how phrases are compared, and what is a label and no word of a sentence.

Recognisers lose blanks and change the size of letters, so phrases are compared without either.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from ingest.layout.geometry import Glyph, Layout
from ingest.normalise.text import CJK, drop_whitespace

_LATIN_LETTER = re.compile(r"[A-Za-zÀ-ɏ]")
_CHINESE = re.compile(f"[{CJK}]")
_BLANK = 1.2
"""Step over a blank that sets a value apart from its label, in line heights."""
_NUMBERING = re.compile(r"(?:\(?[0-9]{1,2}[a-z]?[.)]?|\(?[a-zA-Z][.)]|[-*•·])$")
"""What a form puts before a label: 1, 3a, (b), B."""
COLON = re.compile(r"[.)]?(?:\([^()]{1,24}\))?[:：]")
"""What stands between a label and its value: a full stop, a remark, a colon."""


def is_latin(phrase: str) -> bool:
    """Tell whether a phrase of a template is written in Latin letters alone."""
    return _LATIN_LETTER.search(phrase) is not None and _CHINESE.search(phrase) is None


def fold_phrase(phrase: str) -> str:
    """A phrase as it is compared: without blanks, width and size of letters."""
    return drop_whitespace(unicodedata.normalize("NFKC", phrase)).lower()


def ends_a_word(last: Glyph, following: Glyph | None) -> bool:
    """Tell whether a phrase that ends in a character ends a word with it.

    Where a recogniser lost the blank, a capital after a small letter begins the next word, and so
    does a figure after a letter.
    """
    if following is None or following.line != last.line or following.after_space:
        return True
    first, second = last.folded, following.folded
    if first.isdigit() and second.isdigit():
        return False
    if not (first.isalpha() and second.isalpha()) or _CHINESE.match(second):
        return True
    return first.islower() and second.isupper()


def introduces_value(glyphs: Sequence[Glyph], layout: Layout) -> bool:
    """Tell whether a phrase stands where a label does: it begins its cell, and a value may follow.

    In a sentence a small letter follows it, or a word stands before it.
    """
    line = layout.lines[glyphs[-1].line].glyphs
    rest = line[glyphs[-1].index + 1 :]
    if COLON.match("".join(glyph.folded for glyph in rest[:30])):
        return _begins_cell(glyphs[0], layout) or _is_capital(glyphs[0])
    if not _begins_cell(glyphs[0], layout):
        return False
    if not rest or _step(glyphs[-1], rest[0]) > _BLANK * layout.lines[glyphs[-1].line].height:
        return True
    return not rest[0].folded.islower()


def _begins_cell(first: Glyph, layout: Layout) -> bool:
    line = layout.lines[first.line]
    if not first.index:
        return True
    before = line.glyphs[first.index - 1]
    if _CHINESE.match(before.folded) or _step(before, first) > _BLANK * line.height:
        return True
    return _NUMBERING.match("".join(g.folded for g in line.glyphs[: first.index])) is not None


def _is_capital(glyph: Glyph) -> bool:
    return glyph.character.isupper()


def _step(before: Glyph, glyph: Glyph) -> float:
    return glyph.x0 - before.x1
