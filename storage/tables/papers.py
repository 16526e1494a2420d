"""What was filed: the files as they came, and what was read of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlmodel import Field

from storage.column_types import CleanText, JsonData, one_of
from storage.tables.base import Row
from storage.vocabulary import ReadingMethod, ReadingResult

_SHARE = "confidence >= 0 AND confidence <= 1"


class Original(Row, table=True):
    """The file as it reached us; its bytes lie in `storage.originals`.

    Attributes:
        sha256: Of the bytes, hexadecimal; also the file's name in the store.
        size_bytes: Length of the file.
        media_type: As told from the bytes, such as `application/pdf`.
        recorded_at: When it was first filed.
    """

    __tablename__ = "originals"
    __table_args__ = (
        CheckConstraint("length(sha256) = 64", name="sha256"),
        CheckConstraint("size_bytes >= 0", name="size_bytes"),
    )

    sha256: str = Field(primary_key=True)
    size_bytes: int = Field(sa_type=BigInteger)
    media_type: str | None = Field(default=None, sa_type=CleanText)
    recorded_at: datetime


class Document(Row, table=True):
    """One document of a customer, as it was read; the same file has the same parts only once.

    Attributes:
        id: Sorts by the moment of filing.
        customer_id: Whose document it is.
        original_sha256: The file it stands in.
        part: Its place among the documents of that file, from 0.
        name: The file's name, without its folder.
        kind: Such as `cn.business_licence`; None unless `result` is `ok`.
        result: How the reading ended.
        confidence: How sure the classification is, 0 to 1.
        pages: Page numbers it covers, from 1.
        turned_degrees: By how much each of them was turned clockwise to stand upright; None for
            what was read before this was noted.
        problems: `{code, field, page, details}` of each, as the reader gave them.
        signs: `{code, page, box, details}` of each that speaks for or against the document; None
            for what was read before these were looked for.
        picture_hashes: Of the picture of each of `pages`, hexadecimal, empty for a page without;
            None where no page has one.
        received_on: The day the file reached us.
        recorded_at: When it was filed.
        reader_version: Which reader read it.
    """

    __tablename__ = "documents"
    __table_args__ = (
        UniqueConstraint("customer_id", "original_sha256", "part"),
        CheckConstraint("part >= 0", name="part"),
        CheckConstraint(_SHARE, name="confidence"),
    )

    id: str = Field(primary_key=True)
    customer_id: str = Field(foreign_key="customers.id")
    original_sha256: str = Field(foreign_key="originals.sha256", index=True)
    part: int
    name: str = Field(sa_type=CleanText)
    kind: str | None = None
    result: ReadingResult = Field(sa_type=one_of(ReadingResult, "result"))
    confidence: float
    pages: list[int] = Field(sa_type=JsonData)
    turned_degrees: list[int] | None = Field(default=None, sa_type=JsonData)
    problems: list[dict[str, Any]] = Field(sa_type=JsonData)
    signs: list[dict[str, Any]] | None = Field(default=None, sa_type=JsonData)
    picture_hashes: list[str] | None = Field(default=None, sa_type=JsonData)
    received_on: date
    recorded_at: datetime
    reader_version: str


class AlikePicture(Row, table=True):
    """That pages of two customers show the same picture; written down once for both.

    Attributes:
        document_id: The document that was filed later.
        page: Of its file, from 1.
        other_document_id: The one that was on file, of another customer.
        other_page: Of that one's file, from 1.
        differing_bits: Of the 256 of the two hashes.
    """

    __tablename__ = "alike_pictures"
    __table_args__ = (CheckConstraint("differing_bits >= 0", name="differing_bits"),)

    document_id: str = Field(foreign_key="documents.id", primary_key=True)
    page: int = Field(primary_key=True)
    other_document_id: str = Field(foreign_key="documents.id", primary_key=True, index=True)
    other_page: int = Field(primary_key=True)
    differing_bits: int


class DocumentField(Row, table=True):
    """A value read from a document, with its evidence.

    Attributes:
        document_id: The document.
        name: Field name, such as `valid_until`.
        value: `{"type": "date|text|boolean|money", "value": ...}`, see `storage.values`; None where
            something stands there that cannot be trusted.
        raw: The characters as they stand on the page.
        page: From 1.
        box: x0, y0, x1, y1 as shares of the upright page.
        confidence: 0 to 1.
        method: How the value was obtained.
        chance: That it is right, as measured, 0 to 1; None where that was not measured.
    """

    __tablename__ = "fields"
    __table_args__ = (
        CheckConstraint(_SHARE, name="confidence"),
        CheckConstraint("chance >= 0 AND chance <= 1", name="chance"),
    )

    document_id: str = Field(foreign_key="documents.id", primary_key=True)
    name: str = Field(primary_key=True)
    value: dict[str, Any] | None = Field(default=None, sa_type=JsonData)
    raw: str = Field(sa_type=CleanText)
    page: int
    box: list[float] = Field(sa_type=JsonData)
    confidence: float
    method: ReadingMethod = Field(sa_type=one_of(ReadingMethod, "method"))
    chance: float | None = None
