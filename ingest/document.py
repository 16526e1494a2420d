"""The vocabulary of reading: words on pages, fields with evidence, documents with a result.

Every reader, whatever it reads, ends in `Page` objects whose words lie in shares of the upright
page, so that templates never learn whether a word came from a text layer or from OCR.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a statement's figures have boxes of this module
    from ingest.statements.vocabulary import Statement

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 as shares (0 to 1) of the upright page, origin at the top left."""


class Method(StrEnum):
    """How a value was obtained, from the most to the least trustworthy machine reading."""

    FORM = "form"
    TEXT = "text"
    QR = "qr"
    OCR = "ocr"
    REPAIRED = "repaired"
    PERSON = "person"


class ReadResult(StrEnum):
    """How the reading of a file ended."""

    OK = "ok"
    ENCRYPTED = "encrypted"
    CORRUPT = "corrupt"
    TOO_LARGE = "too_large"
    TIMEOUT = "timeout"
    CRASHED = "crashed"
    UNSUPPORTED = "unsupported"
    UNRECOGNISED = "unrecognised"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (fen, cents) of an ISO 4217 currency."""

    minor_units: int
    currency: str


Value = str | bool | date | Money
"""What a field may hold once it is read; `None` beside it means: there, but not to be trusted."""


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters on one line.

    Attributes:
        text: The characters, NFC, in reading order.
        box: Where they stand on the upright page.
        confidence: The reader's own number, 0 to 1; 1.0 for a text layer.
        character_edges: Left edges of the characters and the right edge of the last one, as shares
            of the page width; `len(text) + 1` numbers. Readers that know only the whole box leave
            it empty.
        reread: What a second look at the same ink says; None where there was none, because the
            first was sure.
    """

    text: str
    box: Box
    confidence: float = 1.0
    character_edges: tuple[float, ...] = ()
    reread: str | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code or barcode as decoded, with its place."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about the bytes or a field that a person should know.

    Attributes:
        code: Key into `ingest/problems.yaml`, which holds the sentence in both languages.
        field: The field it concerns, if it concerns one.
        page: The page it was seen on, counted from 1.
        details: Values that the sentence names.
    """

    code: str
    field: str | None = None
    page: int | None = None
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Sign:
    """Something seen on a document that speaks for or against its being genuine.

    Attributes:
        code: Key into `ingest/authenticity/signs.yaml`, which holds the sentence in both languages.
        page: The page it was seen on, counted from 1; None where it is of the file.
        box: Where on that page; None where it has no place.
        details: Values that the sentence names.
    """

    code: str
    page: int | None = None
    box: Box | None = None
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of a fillable form, with its place.

    Attributes:
        name: In full, its parts joined by points.
        value: What the form holds; empty where nothing was entered or a box is not ticked.
        box: On the upright page.
        is_choice: A box or button to be ticked; its value is the name of its ticked state.
        shown: What the page shows in that place; None where that is not known.
    """

    name: str
    value: str
    box: Box
    is_choice: bool = False
    shown: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One upright page.

    Attributes:
        number: Position in the file, counted from 1.
        width: In points for a PDF page, in pixels for a picture, after turning upright.
        height: Likewise.
        turned_degrees: By how much (clockwise) the original was turned to stand upright.
        skew_degrees: By how much its lines still fall to the right; boxes are not levelled.
        method: `text` where the words come from a text layer, `ocr` where they were recognised.
        words: In reading order of the reader; templates order them by geometry.
        codes: QR codes and barcodes.
        seals: Boxes of seals.
        watermarks: Words that slant across the page, kept out of `words`.
        problems: What is wrong with this page.
        handwriting: Boxes of ink that is neither print nor red: signatures, seals of a grey copy.
        form_fields: Of a fillable form; what was typed into them stands among the words too.
        picture_hash: Of the picture that was recognised; empty where none was, or it says nothing.
    """

    number: int
    width: float
    height: float
    method: Method
    words: tuple[Word, ...]
    turned_degrees: int = 0
    skew_degrees: float = 0.0
    codes: tuple[Code, ...] = ()
    seals: tuple[Box, ...] = ()
    watermarks: tuple[Word, ...] = ()
    problems: tuple[Problem, ...] = ()
    handwriting: tuple[Box, ...] = ()
    form_fields: tuple[FormField, ...] = ()
    picture_hash: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A value read from a document, with the place it came from.

    Attributes:
        value: The typed value; `None` where something stands there that cannot be trusted.
        raw: The characters as they stand on the page.
        page: Counted from 1.
        box: The smallest box around the value on the upright page.
        confidence: 0 to 1, the reader's own number.
        method: How it was obtained.
        chance: That the value is right, as measured on documents whose truth is known; None where
            nothing was measured for such a field.
    """

    value: Value | None
    raw: str
    page: int
    box: Box
    confidence: float
    method: Method
    chance: float | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One document found in a file, or the named reason why none could be read.

    Attributes:
        name: The file's name as given, without its folder.
        sha256: Of the file's bytes, hexadecimal.
        result: `ok`, or why there is nothing here.
        kind: Template id, such as `cn.business_licence`; None unless `result` is `ok`.
        confidence: How sure the classification is, 0 to 1.
        pages: The page numbers that it covers.
        fields: By field name; a field that is absent is absent.
        problems: What a person should know about it.
        statements: Of a document that is a set of financial statements, one for each period.
        turned_degrees: By how much each of `pages` was turned clockwise to stand upright; empty
            for what has no pages, and for what was read before this was noted.
        signs: What speaks for or against its being genuine.
        picture_hashes: Of the picture of each of `pages`, as `Page.picture_hash`.
    """

    name: str
    sha256: str
    result: ReadResult
    kind: str | None = None
    confidence: float = 0.0
    pages: tuple[int, ...] = ()
    fields: dict[str, Field] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    statements: tuple[Statement, ...] = ()
    turned_degrees: tuple[int, ...] = ()
    signs: tuple[Sign, ...] = ()
    picture_hashes: tuple[str, ...] = ()
