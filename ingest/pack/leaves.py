"""A page, or what one document occupies of it, with what tells to which document it belongs."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum, auto

from ingest.classify import Classification, Refusal, classify
from ingest.document import Method, Page
from ingest.identifiers import uscc
from ingest.layout.geometry import Layout, TextLine
from ingest.normalise.text import CJK
from ingest.pack.headings import (
    Heading,
    continues_document,
    divides_pack,
    find_heading,
    read_row,
)
from ingest.pack.page_numbers import PrintedNumber, find_page_number
from ingest.split import Part

BLANK_PAGE = "blank_page"
"""The problem by which a reader says that nothing at all is on a page."""
_MOST_ON_DIVIDER = 30
"""Characters on a page that only divides a pack, its number included."""
_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{18}(?![0-9A-Z])")
_FEWEST_LETTERS = 40
_CHINESE_SHARE, _LATIN_SHARE = 0.2, 0.03
_SAME_SIZE, _SAME_SHAPE = 0.03, 0.15
"""How far two sizes of a text layer's pages, two shapes of photographed ones, may lie apart."""


class Role(Enum):
    """What a page does in a file."""

    CONTENT = auto()
    BLANK = auto()
    UNREAD = auto()
    """Nothing was read of it, which is not to say that nothing stands on it."""
    DIVIDER = auto()
    """It announces what follows."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part of a page with what was found on it.

    Attributes:
        part: The page or what one document occupies of it.
        classification: Of it alone.
        opening: The title or heading by which it opens a document; None where it has neither.
        heading: That of a page without a title.
        role: What it does.
        number: The page number printed on it.
        codes: Unified social credit codes on it.
        is_chinese: In which script it is written; None where that is not clear.
    """

    part: Part
    classification: Classification
    opening: str | None
    heading: Heading | None
    role: Role
    number: PrintedNumber | None
    codes: frozenset[str]
    is_chinese: bool | None

    @property
    def page(self) -> Page:
        """The page."""
        return self.part.page

    @property
    def says_it_continues(self) -> bool:
        """Whether what heads it says that it goes on with the document before: 附页, continued."""
        return self.opening is None and (self.part.title is not None or self.heading is not None)

    def is_sized_like(self, other: Leaf) -> bool:
        """Tell whether both pages are of one size; of photographs only the shape is known."""
        here, there = self.page, other.page
        if not (here.width and here.height and there.width and there.height):
            return False
        if here.method is Method.TEXT and there.method is Method.TEXT:
            return (
                abs(here.width / there.width - 1) < _SAME_SIZE
                and abs(here.height / there.height - 1) < _SAME_SIZE
            )
        shape = (here.width / here.height) / (there.width / there.height)
        return abs(shape - 1) < _SAME_SHAPE

    def is_written_like(self, other: Leaf) -> bool:
        """Tell whether nothing says that the two are in different scripts."""
        return None in (self.is_chinese, other.is_chinese) or self.is_chinese == other.is_chinese


def make_leaf(part: Part) -> Leaf:
    """Look at a part of a page."""
    layout, title = part.layout, part.title
    heading = None if title else find_heading(layout)
    classification = classify(layout, [title] if title else [], heading)
    role = _tell_role(part, classification)
    if role is Role.BLANK:
        classification = replace(classification, refusal=Refusal.BLANK_PAGE)
    opening = title.text if title else heading.text if heading else None
    printed = _read_title_row(part) if title else opening
    if printed is not None and continues_document(printed):
        opening = None
    text = "\n".join(line.text for line in layout.lines)
    return Leaf(
        part,
        classification,
        opening,
        heading,
        role,
        find_page_number(layout),
        frozenset(code for code in _CODE.findall(text) if uscc.has_right_check_character(code)),
        _tell_script(text),
    )


def _tell_role(part: Part, classification: Classification) -> Role:
    page, layout = part.page, part.layout
    if not layout.lines:
        codes = {problem.code for problem in page.problems}
        return Role.BLANK if BLANK_PAGE in codes else Role.UNREAD
    has_more = page.seals or page.codes or page.handwriting or page.form_fields
    characters = sum(len(line.glyphs) for line in layout.lines)
    if has_more or classification.fields or characters > _MOST_ON_DIVIDER:
        return Role.CONTENT
    if part.title is not None or divides_pack(_first_line(layout).text):
        return Role.DIVIDER
    return Role.CONTENT


def _first_line(layout: Layout) -> TextLine:
    return min(layout.lines, key=lambda line: line.middle)


def _read_title_row(part: Part) -> str:
    title = part.title
    if title is None:
        return ""
    nearest = min(part.layout.lines, key=lambda line: abs(line.middle - title.middle))
    return read_row(part.layout, nearest)


def _tell_script(text: str) -> bool | None:
    letters = re.findall(rf"[A-Za-z{CJK}]", text)
    if len(letters) < _FEWEST_LETTERS:
        return None
    share = sum(not letter.isascii() for letter in letters) / len(letters)
    if share >= _CHINESE_SHARE:
        return True
    return False if share < _LATIN_SHARE else None
