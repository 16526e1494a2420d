"""A document as a person checks it: its fields, and the places on the page that they are from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from checker.customer_file.document_fields import FieldShape, field_title, fields_of_kind
from checker.customer_file.kinds import REGISTER_LINE, kind_title
from checker.customer_file.records import problem_from_data, sign_from_data, to_value
from checker.document_data import is_code, value_words
from checker.document_signs import ShownSign, show_signs
from checker.privacy import is_personal_number, mask_quote
from ingest.document import Box, Value
from ingest.extract.chance import must_be_checked
from ingest.problems import ProblemText, describe_problem
from rules.vocabulary import Bilingual
from storage.corrections import FIELD_CORRECTION_KIND, corrections_of, field_columns
from storage.document_checks import find_document_check
from storage.documents import Neighbours, neighbours_of, read_document
from storage.errors import DocumentUnknown
from storage.proposals import undecided_of_customer
from storage.tables import Document, DocumentCheck, FieldCorrection
from storage.values import decode_value


@dataclass(frozen=True, slots=True)
class ShownReading:
    """What somebody, person or machine, read in a field's place.

    Attributes:
        value: The value in words; None where it cannot be trusted.
        raw: The characters on the page; none where it was told from what stands elsewhere.
        page: From 1.
        box: Shares of the upright page; None where nobody can say where it stands.
        confidence: 0 to 1, the reader's own number.
        chance: That it is right, as measured; None where it was not.
        method: How it was obtained, `person` for a correction.
    """

    value: Bilingual | None
    raw: str
    page: int
    box: Box | None
    confidence: float
    chance: float | None
    method: str


@dataclass(frozen=True, slots=True)
class AppliedCorrection:
    """A correction that took effect.

    Attributes:
        at: When.
        proposal_id: The proposal that two people agreed on.
    """

    at: datetime
    proposal_id: str | None


@dataclass(frozen=True, slots=True)
class PendingCorrection:
    """A correction that waits for another person.

    Attributes:
        proposal_id: The proposal.
        proposed_by: The account that made it.
        value: What the field would be; None for a field that is not on the paper.
    """

    proposal_id: str
    proposed_by: str
    value: Bilingual | None


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field, with what was read before people corrected it.

    Attributes:
        name: Such as `valid_until`.
        title: For people.
        shape: How its value is written; None for what cannot be corrected.
        reading: What counts; None for a field that is not there.
        corrected_from: What each correction replaced, the oldest first: the machine's reading
            leads. None stands for a field that was not there.
        corrections: The corrections themselves, one for each of `corrected_from`.
        pending: The correction that waits for a decision, if any.
        problems: What the reader noted about it and no person has settled.
        is_personal: Whether it holds a personal number.
        must_check: Whether it was recognised and does not reach the bar from which on it may be
            relied on without a person who compares it with the paper.
    """

    name: str
    title: Bilingual
    shape: FieldShape | None
    reading: ShownReading | None
    corrected_from: tuple[ShownReading | None, ...]
    corrections: tuple[AppliedCorrection, ...]
    pending: PendingCorrection | None
    problems: tuple[ProblemText, ...]
    is_personal: bool
    must_check: bool = False

    @property
    def is_trusted(self) -> bool:
        """Whether rules may rest on it."""
        return self.reading is not None and self.reading.value is not None


@dataclass(frozen=True, slots=True)
class DocumentDesk:
    """A document to be checked.

    Attributes:
        document: The row.
        title: Of its kind; None where the kind is not known.
        fields: Those that were read or corrected, in the order of the form.
        absent: Those that a document of its kind may have and this one does not show.
        problems: What the reader noted about the document as a whole.
        signs: What speaks for or against its being genuine, the latter first.
        neighbours: The customer's documents before and after it.
        check: What came of the last look; None where nobody has looked.
    """

    document: Document
    title: Bilingual | None
    fields: tuple[ShownField, ...]
    absent: tuple[ShownField, ...]
    problems: tuple[ProblemText, ...]
    signs: tuple[ShownSign, ...]
    neighbours: Neighbours
    check: DocumentCheck | None


def fields_of(session: Session, document_id: str, *, reveal: bool = False) -> DocumentDesk:
    """Give a document with its fields, for checking.

    Args:
        session: Where to read.
        document_id: The document.
        reveal: Whether personal numbers are shown in full; otherwise their middle is hidden.

    Raises:
        DocumentUnknown: There is no such document.
    """
    stored = read_document(session, document_id)
    if stored is None:
        raise DocumentUnknown(document=document_id)
    document = stored.document
    history = _by_field(corrections_of(session, document_id))
    problems = [problem_from_data(problem) for problem in document.problems]
    kinds = fields_of_kind(document.kind or "")
    waiting = _list_pending(session, document, reveal)

    def show(name: str) -> ShownField:
        field = stored.fields.get(name)
        known = kinds.get(name)
        return ShownField(
            name=name,
            title=field_title(document.kind, name),
            shape=known.shape if known else None,
            reading=None if field is None else _show(name, field_columns(field), reveal),
            corrected_from=tuple(
                None
                if one.before["reading"] is None
                else _show(name, one.before["reading"], reveal)
                for one in history.get(name, ())
            ),
            corrections=tuple(
                AppliedCorrection(one.applied_at, one.proposal_id) for one in history.get(name, ())
            ),
            pending=waiting.get(name),
            problems=tuple(describe_problem(one) for one in problems if one.field == name),
            is_personal=is_personal_number(name),
            must_check=field is not None
            and must_be_checked(
                document.kind,
                name,
                field.method,
                field.chance,
                is_reported=any(one.field == name for one in problems),
            ),
        )

    names = list(dict.fromkeys([*kinds, *stored.fields, *history, *waiting]))
    touched = [name for name in names if name in {*stored.fields, *history, *waiting}]
    title = None if document.kind is None else Bilingual(*kind_title(document.kind))
    return DocumentDesk(
        document=document,
        title=title,
        fields=tuple(show(name) for name in touched),
        absent=tuple(show(name) for name in names if name not in touched),
        problems=tuple(describe_problem(one) for one in problems if one.field is None),
        signs=show_signs(map(sign_from_data, document.signs or ())),
        neighbours=neighbours_of(session, document, but_of_kind=REGISTER_LINE),
        check=find_document_check(session, document_id),
    )


def _list_pending(
    session: Session, document: Document, reveal: bool
) -> Mapping[str, PendingCorrection]:
    """Give the corrections of the document's fields that nobody has decided on, by field."""
    found = {}
    for proposal in undecided_of_customer(session, document.customer_id):
        payload = proposal.payload
        if proposal.kind == FIELD_CORRECTION_KIND and payload["document_id"] == document.id:
            name, value = payload["field"], to_value(decode_value(payload["value"]))
            words = None if value is None else _write(name, value, reveal)
            found[name] = PendingCorrection(proposal.id, proposal.proposed_by, words)
    return found


def _by_field(corrections: Sequence[FieldCorrection]) -> Mapping[str, list[FieldCorrection]]:
    found: dict[str, list[FieldCorrection]] = {}
    for correction in corrections:
        found.setdefault(correction.field, []).append(correction)
    return found


def _show(name: str, columns: Mapping[str, Any], reveal: bool) -> ShownReading:
    value = to_value(decode_value(columns["value"]))
    x0, y0, x1, y1 = columns["box"]
    raw = "" if is_code(name, columns["raw"]) else columns["raw"]
    return ShownReading(
        value=None if value is None else _write(name, value, reveal),
        raw=raw if reveal else mask_quote(name, raw),
        page=columns["page"],
        box=(x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None,
        confidence=columns["confidence"],
        chance=columns.get("chance"),
        method=columns["method"],
    )


def _write(name: str, value: Value, reveal: bool) -> Bilingual:
    words = value_words(name, value)
    if reveal or not isinstance(value, str):
        return words
    return Bilingual(mask_quote(name, words.zh), mask_quote(name, words.en))
