"""The heading of a page: its largest print near the top, whatever kind of document it opens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict

from ingest.layout.geometry import Layout, TextLine, share_row
from ingest.normalise.packaged_yaml import read_table
from ingest.normalise.text import CJK, drop_whitespace, fold_width

_TALLER = 1.3
"""Height of a heading against the page's usual line; recognised lines vary by a tenth."""
_ROWS_OF_HEADING = 0.8
"""Print on a heading's row, against its height, that still belongs to it."""
_TOP = 0.35
"""A heading stands in this share of the page's print, from above."""
_SHORTEST, _LONGEST, _LONGEST_LATIN = 2, 24, 60
_FEWEST_LINES = 4
"""With fewer lines no height is the usual one."""
_CHINESE = re.compile(f"[{CJK}]")
_OFF_CENTRE = 0.15
"""Share of the print's width by which the middle of a heading may be off."""
_LEAST_CONFIDENCE = 0.8
_NUMBERED = re.compile(
    r"第[一二三四五六七八九十\d]+[章节条款]|[(（]?[一二三四五六七八九十]{1,3}[)）、.．]|[(（]?\d{1,2}[)）、.．]"
)
"""How sections of a document are headed, which begin no other one."""
_LETTER = re.compile(rf"[A-Za-z{CJK}]")


class HeadingWords(BaseModel):
    """The shape of `headings.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    document_endings: tuple[str, ...]
    organisation_endings: tuple[str, ...]
    continuation_beginnings: tuple[str, ...]
    continuation_marks: tuple[str, ...]
    divider_beginnings: tuple[str, ...]
    report_words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading.

    Attributes:
        text: As printed, without the spaces that spread it over the line.
        middle: Height of its middle, in page units.
        height: Thickness of its print.
    """

    text: str
    middle: float
    height: float

    @property
    def names_document(self) -> bool:
        """Whether it ends as names of documents do: 设备租赁合同, Purchase Order."""
        text = re.sub(r"\([^()]*\)$", "", _fold(self.text))
        return text.endswith(load_heading_words().document_endings)


@cache
def load_heading_words() -> HeadingWords:
    """Load the words of headings.

    Raises:
        pydantic.ValidationError: The file does not have its shape.
    """
    return read_table("ingest.pack", "headings.yaml", HeadingWords)


def find_heading(layout: Layout) -> Heading | None:
    """Find the largest print near the top that is no company's name; None where all is alike."""
    if len(layout.lines) < _FEWEST_LINES:
        return None
    first = min(line.middle - line.height / 2 for line in layout.lines)
    last = max(line.middle for line in layout.lines)
    usual = layout.line_height
    candidates = [
        line
        for line in layout.lines
        if line.height >= _TALLER * usual
        and line.confidence >= _LEAST_CONFIDENCE
        and line.middle < first + _TOP * (last - first)
    ]
    for line in sorted(candidates, key=lambda each: (-each.height, each.middle)):
        heading = Heading(read_row(layout, line), line.middle, line.height)
        if _may_be_heading(heading.text) and (heading.names_document or _is_central(line, layout)):
            return heading
    return None


def read_row(layout: Layout, line: TextLine) -> str:
    """What stands on a line's row in print of its size, left to right."""
    row = sorted(
        (
            other
            for other in layout.lines
            if share_row(line, other) and other.height >= _ROWS_OF_HEADING * line.height
        ),
        key=lambda other: other.x0,
    )
    return "".join(_join(row))


def continues_document(text: str) -> bool:
    """Tell whether a heading says that its page goes on with the document before it."""
    folded, words = _fold(text), load_heading_words()
    return folded.startswith(words.continuation_beginnings) or any(
        mark in folded for mark in words.continuation_marks
    )


def names_report(text: str) -> bool:
    """Tell whether a title or heading is that of a part of a financial report."""
    return any(word in _fold(text) for word in load_heading_words().report_words)


def divides_pack(text: str) -> bool:
    """Tell whether the little that a page says only divides a pack: 附件一, Appendix 2."""
    return _fold(text).startswith(load_heading_words().divider_beginnings)


def _join(row: list[TextLine]) -> Iterator[str]:
    for position, line in enumerate(row):
        text = line.word.text.strip()
        if position and not (_CHINESE.search(text[:1]) or _CHINESE.search(row[position - 1].text)):
            yield " "
        yield "".join(text.split()) if _CHINESE.search(text) else text


def _is_central(line: TextLine, layout: Layout) -> bool:
    """Tell whether a row stands in the middle of page or print, as signatures do not."""
    row = [other for other in layout.lines if share_row(line, other)]
    left = min(other.x0 for other in layout.lines)
    right = max(other.x1 for other in layout.lines)
    centre = (min(other.x0 for other in row) + max(other.x1 for other in row)) / 2
    middles = ((left + right) / 2, layout.page.width / 2)
    return min(abs(centre - middle) for middle in middles) < _OFF_CENTRE * (right - left)


def _may_be_heading(text: str) -> bool:
    folded = _fold(text)
    longest = _LONGEST if _CHINESE.search(text) else _LONGEST_LATIN
    if _NUMBERED.match(folded) or not _SHORTEST <= len(text) <= longest:
        return False
    if len(_LETTER.findall(text)) < _SHORTEST:
        return False
    return not folded.endswith((":", *load_heading_words().organisation_endings))


def _fold(text: str) -> str:
    folded = fold_width(text).lower().strip(" .,;")
    return drop_whitespace(folded) if _CHINESE.search(folded) else folded
