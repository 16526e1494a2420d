"""Pages of different customers that show the same picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select

from storage.insertion import insert_if_absent
from storage.tables import AlikePicture, Document

_ROWS_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class LikeHash:
    """A page of another customer's document whose picture has nearly the same hash.

    Attributes:
        document: The document asked about.
        page: Of its file, from 1.
        other: The other customer's document.
        other_page: Of that one's file, from 1.
        differing_bits: Of the two hashes.
    """

    document: Document
    page: int
    other: Document
    other_page: int
    differing_bits: int


@dataclass(frozen=True, slots=True)
class AlikePictureRow:
    """A page of one customer that shows the same picture as a page of another.

    Attributes:
        sha256: Of the customer's file.
        page: Of that file, from 1.
        other_sha256: Of the other customer's file.
        other_page: Of that file, from 1.
        customer_id: Of the other customer.
        received_on: The day on which the other file reached us.
    """

    sha256: str
    page: int
    other_sha256: str
    other_page: int
    customer_id: str
    received_on: date


def find_like_hashes(
    session: Session, documents: Sequence[Document], most_bits: int
) -> Sequence[LikeHash]:
    """Find pages of other customers whose hashes differ by a few bits from those of documents.

    Every hash on file is looked at once for all of them: 1.1 CPU seconds for 100,000 pages. The
    same file is left out, which is found by its bytes.

    Args:
        session: Where to look.
        documents: The documents of one customer.
        most_bits: How many bits may differ.
    """
    own = [
        (document, page, number)
        for document in documents
        for page, number in _number_pages(document.pages, document.picture_hashes)
    ]
    if not own:
        return []
    query = select(
        Document.id, Document.original_sha256, Document.pages, Document.picture_hashes
    ).where(
        col(Document.picture_hashes).is_not(None),
        col(Document.customer_id) != own[0][0].customer_id,
    )
    near = [
        (document, page, other_id, other_page, bits)
        for other_id, sha256, pages, hashes in session.exec(query).yield_per(_ROWS_AT_ONCE)
        for other_page, other in _number_pages(pages, hashes)
        for document, page, number in own
        if (bits := (number ^ other).bit_count()) <= most_bits
        and sha256 != document.original_sha256
    ]
    found = []
    for document, page, other_id, other_page, bits in near:
        row = session.get(Document, other_id)
        if row is not None:
            found.append(LikeHash(document, page, row, other_page, bits))
    return found


def record_alike(session: Session, like: LikeHash) -> None:
    """Write down that two pages show the same picture; nothing changes where that is known."""
    insert_if_absent(
        session,
        AlikePicture(
            document_id=like.document.id,
            page=like.page,
            other_document_id=like.other.id,
            other_page=like.other_page,
            differing_bits=like.differing_bits,
        ),
    )


def alike_pictures(session: Session, customer_id: str) -> Sequence[AlikePictureRow]:
    """Give the pages of a customer that show what a page of another shows, in a settled order."""
    later, earlier = aliased(Document), aliased(Document)
    query = (
        select(AlikePicture, later, earlier)
        .join(later, col(AlikePicture.document_id) == later.id)
        .join(earlier, col(AlikePicture.other_document_id) == earlier.id)
        .where(or_(later.customer_id == customer_id, earlier.customer_id == customer_id))
    )
    rows = []
    for alike, first, second in session.exec(query):
        pages = alike.page, alike.other_page
        if first.customer_id != customer_id:
            first, second, pages = second, first, pages[::-1]
        rows.append(
            AlikePictureRow(
                first.original_sha256,
                pages[0],
                second.original_sha256,
                pages[1],
                second.customer_id,
                second.received_on,
            )
        )
    return sorted(rows, key=lambda row: (row.sha256, row.page, row.other_sha256, row.other_page))


def _number_pages(pages: Sequence[int], hashes: Sequence[str] | None) -> Iterator[tuple[int, int]]:
    for page, text in zip(pages, hashes or (), strict=False):
        if text:
            yield page, int(text, 16)
