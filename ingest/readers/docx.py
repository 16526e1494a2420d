"""Word documents (DOCX) to pages of words.

Such a file has no pages: each program that shows it breaks lines and pages in its own way. It is
laid out here on A4 in one plain way, so that a value has a place that can be shown; a page ends
where the author ended it, where Word last did, or where the sheet is full. Pictures in it are named
and not read.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

import docx
from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

from ingest.document import Method, Page, ReadResult
from ingest.readers.glyphs import Glyph
from ingest.readers.limits import ReadingLimits
from ingest.readers.page_problem import add_problem
from ingest.readers.unreadable import UnreadableFileError
from ingest.readers.words import group_words

PAGE_SIZE = (595.3, 841.9)
"""A4 in points."""
_MARGIN = 56.7
_USUAL_SIZE = 10.5
_LEADING = 1.5
_CELL_GAP = 8.0
_SMALLEST, _LARGEST = 5.0, 72.0


@dataclass(frozen=True, slots=True)
class _Line:
    """Text that stands by itself: a paragraph, or what one cell of a table says.

    Attributes:
        text: Without line breaks.
        size: Of its characters, in points.
        is_centred: Between the edges of its column.
        is_after_break: It begins a page.
    """

    text: str
    size: float
    is_centred: bool = False
    is_after_break: bool = False


@dataclass(slots=True)
class _Sheets:
    """Pages that are filled from top to bottom."""

    pages: list[list[Glyph]] = field(default_factory=lambda: [[]])
    y: float = _MARGIN

    def begin_page(self) -> None:
        """Go on with a new page, unless nothing stands on this one."""
        if self.pages[-1]:
            self.pages.append([])
        self.y = _MARGIN

    def add_row(self, cells: list[tuple[float, float, list[_Line]]]) -> None:
        """Put texts beside one another.

        Args:
            cells: Left and right edge and text of each, not all of them without characters.
        """
        rows = [[*_wrap(line, right - left)] for left, right, lines in cells for line in lines]
        needed = max((sum(piece.size * _LEADING for piece in row) for row in rows), default=0.0)
        if self.y + needed > PAGE_SIZE[1] - _MARGIN:
            self.begin_page()
        lowest = self.y
        for left, right, lines in cells:
            y = self.y
            for line in lines:
                for piece in _wrap(line, right - left):
                    if y + piece.size > PAGE_SIZE[1] - _MARGIN:
                        self.begin_page()
                        y = lowest = self.y
                    self._set(piece, left, right, y)
                    y += piece.size * _LEADING
            lowest = max(lowest, y)
        self.y = lowest

    def _set(self, line: _Line, left: float, right: float, y: float) -> None:
        x = left
        if line.is_centred:
            x = max(left, (left + right - _measure(line.text, line.size)) / 2)
        for char in line.text:
            width = _measure(char, line.size)
            if not char.isspace():
                self.pages[-1].append(Glyph(char, x, y, x + width, y + line.size))
            x += width


def read_docx(content: bytes, limits: ReadingLimits) -> Iterator[Page]:
    """Reads a Word document page by page.

    Args:
        content: The file.
        limits: How much of it is read.

    Yields:
        The pages in order.

    Raises:
        UnreadableFileError: It is broken.
    """
    pages, has_pictures = lay_out_docx(content)
    for number, glyphs in enumerate(pages[: limits.pages], start=1):
        kept = glyphs[: limits.glyphs_per_page]
        words = group_words(kept, *PAGE_SIZE)
        page = Page(number, *PAGE_SIZE, Method.TEXT, tuple(words[: limits.words_per_page]))
        if len(words) > limits.words_per_page or len(kept) < len(glyphs):
            page = add_problem(page, "word_limit", words=str(len(page.words)))
        if number == 1 and has_pictures:
            page = add_problem(page, "pictures_unread")
        if number == limits.pages < len(pages):
            page = add_problem(page, "page_limit", page_count=str(len(pages)), read=str(number))
        yield page


def lay_out_docx(content: bytes) -> tuple[list[list[Glyph]], bool]:
    """Sets a Word document on sheets of A4.

    Args:
        content: The file.

    Returns:
        The characters of each page, and whether the document has pictures.

    Raises:
        UnreadableFileError: It is broken.
    """
    try:
        document = docx.Document(BytesIO(content))
        blocks = [*_list_blocks(document)]
        has_pictures = any(
            one.reltype == RELATIONSHIP_TYPE.IMAGE for one in document.part.rels.values()
        )
    except MemoryError:
        raise
    except Exception as error:
        # The library lets those of zipfile, of the XML parser and of missing parts through.
        raise UnreadableFileError(ReadResult.CORRUPT) from error
    sheets = _Sheets()
    for row in blocks:
        if any(line.is_after_break for line in row[0]):
            sheets.begin_page()
        step = (PAGE_SIZE[0] - 2 * _MARGIN) / len(row)
        edges = [_MARGIN + number * step for number in range(len(row) + 1)]
        sheets.add_row(
            [
                (left, right - (_CELL_GAP if len(row) > 1 else 0), lines)
                for left, right, lines in zip(edges, edges[1:], row, strict=False)
            ]
        )
    return sheets.pages, has_pictures


def _list_blocks(document: WordFile) -> Iterator[list[list[_Line]]]:
    """Give paragraphs, as rows of one cell, and rows of tables, in the order of the text."""
    for paragraph in document.sections[0].header.paragraphs if document.sections else ():
        yield [_read_paragraph(paragraph)]
    breaks = False
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                yield _read_row(row)
            continue
        yield [_read_paragraph(block, is_after_break=breaks)]
        breaks = _ends_page(block)


def _read_row(row: _Row) -> list[list[_Line]]:
    cells, seen = [], set()
    for cell in row.cells:
        if cell._tc in seen:  # noqa: SLF001 - a cell over several columns is given once for each
            continue
        seen.add(cell._tc)  # noqa: SLF001
        cells.append([line for each in cell.paragraphs for line in _read_paragraph(each)])
    return cells or [[]]


def _read_paragraph(paragraph: Paragraph, *, is_after_break: bool = False) -> list[_Line]:
    sizes = [run.font.size.pt for run in paragraph.runs if run.font.size and run.text.strip()]
    style = paragraph.style.font.size if paragraph.style is not None else None
    size = max(sizes, default=style.pt if style else _USUAL_SIZE)
    size = min(max(size, _SMALLEST), _LARGEST)
    starts_page = (
        is_after_break
        or bool(paragraph.paragraph_format.page_break_before)
        or paragraph.contains_page_break
    )
    is_centred = paragraph.alignment == WD_ALIGN_PARAGRAPH.CENTER
    texts = paragraph.text.replace("\t", "  ").split("\n")
    return [
        _Line(text, size, is_centred, starts_page and not number)
        for number, text in enumerate(texts)
    ]


def _ends_page(paragraph: Paragraph) -> bool:
    marks = paragraph._p.iter(qn("w:br"))  # noqa: SLF001 - the library has no name for it
    return any(mark.get(qn("w:type")) == "page" for mark in marks)


def _wrap(line: _Line, room: float) -> Iterator[_Line]:
    """Break a text into pieces that fit; an empty one stays as a blank line."""
    piece = ""
    for char in line.text:
        if piece and _measure(piece + char, line.size) > room:
            yield _Line(piece, line.size, line.is_centred)
            piece = ""
        piece += char
    yield _Line(piece, line.size, line.is_centred)


def _measure(text: str, size: float) -> float:
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return size * (wide + (len(text) - wide) / 2)
