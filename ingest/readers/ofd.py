"""OFD (GB/T 33190) to pages of words: text with its place, as the file itself lays it out.

Pictures of a page are not read: a page that is a picture alone is named, since such a file has to
be asked for as PDF. The library also reads what many programs write against the standard: wrong
paths, prefixes and encodings. It does not say which way a run of text goes: one that goes down the
page is taken as level.
"""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import ofdkit

from ingest.document import Method, Page, ReadResult
from ingest.readers.glyphs import Glyph, drop_duplicates
from ingest.readers.limits import ReadingLimits
from ingest.readers.page_problem import add_problem
from ingest.readers.text_drawing import DESCENT
from ingest.readers.unreadable import UnreadableFileError
from ingest.readers.words import group_words

_POINTS_PER_MM = 72 / 25.4
_ENCRYPTED_MARK = "encryptions.xml"


@dataclass(frozen=True, slots=True)
class OfdPage:
    """A page as the file gives it.

    Attributes:
        box: Left and upper edge, width and height in millimetres.
        runs: Text with its place.
    """

    box: tuple[float, float, float, float]
    runs: list[ofdkit.TextRun]

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        return self.box[2] * _POINTS_PER_MM, self.box[3] * _POINTS_PER_MM

    @property
    def is_sound(self) -> bool:
        """Whether there is a sheet at all."""
        return self.box[2] > 0 and self.box[3] > 0


def read_ofd(content: bytes, limits: ReadingLimits) -> Iterator[Page]:
    """Reads an OFD file page by page.

    Args:
        content: The file.
        limits: How much of it is read.

    Yields:
        The pages in order.

    Raises:
        UnreadableFileError: It is encrypted, broken or too large.
    """
    pages, count = load_pages(content, limits.pages)
    for number, page in enumerate(pages, start=1):
        read = _read_page(page, number, limits)
        if number == limits.pages < count:
            read = add_problem(read, "page_limit", page_count=str(count), read=str(number))
        yield read


def load_pages(content: bytes, most: int) -> tuple[list[OfdPage], int]:
    """Gives the first pages of an OFD file, and how many it has.

    Args:
        content: The file.
        most: How many pages at most.

    Raises:
        UnreadableFileError: It is encrypted, broken or too large.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
        if any(name.lower().endswith(_ENCRYPTED_MARK) for name in names):
            raise UnreadableFileError(ReadResult.ENCRYPTED)
        with ofdkit.open(content) as document:
            pages = [OfdPage(page.box, page.runs) for page in document.pages[:most]]
            return pages, len(document.pages)
    except (UnreadableFileError, MemoryError):
        raise
    except ofdkit.OFDLimitError as error:
        raise UnreadableFileError(ReadResult.TOO_LARGE, "memory_limit") from error
    except Exception as error:
        # Beside its own errors the library lets those of the XML parser, of zlib and of numbers
        # that are none through.
        raise UnreadableFileError(ReadResult.CORRUPT) from error


def place_glyphs(page: OfdPage) -> list[Glyph]:
    """Gives the characters of a page in points from its upper left corner.

    The file says where a run of text begins and how long it is; within it wide characters get
    twice the room of narrow ones.
    """
    left, top, _, _ = page.box
    glyphs: list[Glyph] = []
    for run in page.runs:
        room = [2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in run.text]
        step = run.width / (sum(room) or 1)
        x = run.x - left
        for char, units in zip(run.text, room, strict=True):
            x0, x1 = x, x + units * step
            upper, lower = run.y - top - (1 - DESCENT) * run.size, run.y - top + DESCENT * run.size
            glyphs.append(Glyph(char, *(edge * _POINTS_PER_MM for edge in (x0, upper, x1, lower))))
            x = x1
    return drop_duplicates(glyphs)


def _read_page(page: OfdPage, number: int, limits: ReadingLimits) -> Page:
    if not page.is_sound:
        return add_problem(Page(number, 0.0, 0.0, Method.TEXT, ()), "page_unreadable")
    width, height = page.size
    glyphs = [
        glyph
        for glyph in place_glyphs(page)[: limits.glyphs_per_page]
        if 0 <= glyph.x0 < width and glyph.bottom >= 0 and glyph.top < height
    ]
    words = group_words(glyphs, width, height)
    read = Page(number, width, height, Method.TEXT, tuple(words[: limits.words_per_page]))
    if len(words) > limits.words_per_page:
        return add_problem(read, "word_limit", words=str(limits.words_per_page))
    return read if words else add_problem(read, "page_without_text")
