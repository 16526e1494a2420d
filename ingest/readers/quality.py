"""Which of two readings of a page's text layer may be believed, if any.

pdfplumber is silently wrong on common Chinese files: it reads nothing where a font brings its own
CMap (pdfminer.six issue 1072), and mojibake where GBK bytes stand in a simple font. Both engines'
text is measured page by page, and the signs below decide. Shares are of the characters that are
not blank.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from ingest.readers.words import is_chinese

MISSED_TEXT_FACTOR = 1.2
"""pdfium finding so many times more characters than pdfplumber means that pdfplumber missed
some."""
MOJIBAKE_SHARE = 0.10
"""Of Latin-1 supplement characters, where the other engine reads Chinese; French stays under it."""
CERTAIN_MOJIBAKE_SHARE = 0.40
UNDEFINED_SHARE = 0.02
"""Private use, replacement and control characters; one rare character of a name stays under it."""
UNDEFINED_COUNT = 2


class TextSource(StrEnum):
    """Where the words of a page are taken from."""

    PDFPLUMBER = "pdfplumber"
    PDFIUM = "pdfium"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class TextMeasure:
    """What a text layer consists of, in characters that are not blank.

    Attributes:
        count: All of them.
        chinese: Ideographs, kana and full-width signs.
        latin1: From the Latin-1 supplement.
        undefined: Private use, replacement and control characters.
        unmapped: `(cid:n)` tokens, pdfminer's sign for a character it could not map.
    """

    count: int
    chinese: int
    latin1: int
    undefined: int
    unmapped: int

    @property
    def is_legible(self) -> bool:
        """Whether the text could stand alone, without a second reading to compare with."""
        return not (
            self.unmapped
            or self.latin1 > CERTAIN_MOJIBAKE_SHARE * self.count
            or (self.undefined > UNDEFINED_COUNT and self.undefined > UNDEFINED_SHARE * self.count)
        )


def measure_text(text: str) -> TextMeasure:
    """Counts the kinds of characters in a text."""
    chinese = latin1 = undefined = total = 0
    for character, count in Counter(text).items():
        if character.isspace():
            continue
        total += count
        if is_chinese(character):
            chinese += count
        elif "\xa0" <= character <= "\xff":
            latin1 += count
        elif character == "\ufffd" or unicodedata.category(character) in ("Cc", "Co", "Cn", "Cs"):
            undefined += count
    return TextMeasure(total, chinese, latin1, undefined, text.count("(cid:"))


def choose_source(pdfplumber: TextMeasure, pdfium: TextMeasure) -> TextSource:
    """Chooses the reading to believe.

    Args:
        pdfplumber: Of its text, duplicates dropped.
        pdfium: Of its text.
    """
    missed = pdfium.count > MISSED_TEXT_FACTOR * pdfplumber.count
    mojibake = pdfplumber.latin1 > MOJIBAKE_SHARE * pdfplumber.count and (
        pdfium.chinese > pdfplumber.chinese
    )
    if pdfplumber.is_legible and not missed and not mojibake:
        return TextSource.PDFPLUMBER
    return TextSource.PDFIUM if pdfium.is_legible else TextSource.NEITHER
