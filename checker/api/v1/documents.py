"""Documents: filed, listed, their fields, the original, and what a person makes of them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from pydantic import StringConstraints
from starlette.responses import Response

from checker.access.roles import Act
from checker.api.v1.errors import ValueUnfit
from checker.api.v1.filing import FILES_FORM, MOST_FILES, FiledShown, file_received
from checker.api.v1.proposals import ProposalMade, tell_proposal
from checker.api.v1.routes import ApiRoutes, Told
from checker.api.v1.words import Body, Code, IdInPath, InBothLanguages, PerhapsWords, Shown, Words
from checker.corrections import proposal as correcting
from checker.corrections.parsing import FieldFault
from checker.customer_list import read_summary
from checker.document_data import sign_to_data
from checker.document_view.checking import check_document
from checker.document_view.desk import ShownField, ShownReading, fields_of
from checker.document_view.revealing import open_original
from checker.http.downloads import serve_original
from checker.http.visit import Visiting
from ingest.problems import ProblemText
from storage.documents import documents_of
from storage.tables import Document, DocumentCheck
from storage.vocabulary import DocumentCheckState

routes = ApiRoutes("documents")


class DocumentLine(Shown):
    """A document on file."""

    id: str
    customer_id: str
    name: str
    kind: str | None
    result: str
    confidence: float
    pages: list[int]
    received_on: str
    sha256: str


class DocumentsShown(Shown):
    """All documents of a customer, in the order of receipt."""

    items: list[DocumentLine]


class ReadingShown(Shown):
    """What was read in a field's place; the box is shares of the upright page."""

    value: InBothLanguages | None
    raw: str
    page: int
    box: list[float] | None
    confidence: float
    method: str


class ProblemShown(Shown):
    """What the reader noted, and what to do about it."""

    message: InBothLanguages
    remedy: InBothLanguages


class SignShown(Shown):
    """What speaks for or against a document's being genuine; the box is shares of the page."""

    code: str
    speaks: str
    message: InBothLanguages
    remedy: InBothLanguages
    page: int | None
    box: list[float] | None


class FieldShown(Shown):
    """A field; personal numbers are masked."""

    name: str
    title: InBothLanguages
    reading: ReadingShown | None
    corrections: int
    is_trusted: bool
    problems: list[ProblemShown]


class CheckShown(Shown):
    """What came of a person's look."""

    state: str
    reason_code: str | None
    at: str


class DocumentShown(DocumentLine):
    """A document with its fields."""

    title: InBothLanguages | None
    fields: list[FieldShown]
    problems: list[ProblemShown]
    signs: list[SignShown]
    check: CheckShown | None


class CorrectionWanted(Body):
    """What a field says on the paper, as a person writes it; null if the paper does not show it."""

    field: Code
    value: Annotated[str, StringConstraints(max_length=4000)] | None
    reason: Words


class CheckWanted(Body):
    """What a person made of a document."""

    state: DocumentCheckState
    reason_code: Code | None = None
    note: PerhapsWords = ""


@routes.read("/customers/{customer_id}/documents", act=Act.READ_DOCUMENTS, answer=DocumentsShown)
def list_documents(visit: Visiting, customer_id: IdInPath) -> Told:
    """List a customer's documents."""
    desk = visit.desk
    read_summary(desk.database, customer_id, desk.settings.purpose)
    with desk.database.read_session() as session:
        stored = documents_of(session, customer_id)
    return Told({"items": [_line(each.document) for each in stored]})


@routes.write(
    "/customers/{customer_id}/documents",
    act=Act.FILE_DOCUMENTS,
    answer=FiledShown,
    status=HTTPStatus.CREATED,
    most_files=MOST_FILES,
    told=FILES_FORM,
)
def file_documents(visit: Visiting, customer_id: IdInPath) -> Told:
    """File documents of a customer on file."""
    desk = visit.desk
    read_summary(desk.database, customer_id, desk.settings.purpose)
    return file_received(visit, customer_id)


@routes.read("/documents/{document_id}", act=Act.READ_DOCUMENTS, answer=DocumentShown)
def show_document(visit: Visiting, document_id: IdInPath) -> Told:
    """Show a document with its fields; personal numbers are masked."""
    with visit.desk.database.read_session() as session:
        shown = fields_of(session, document_id)
    return Told(
        {
            **_line(shown.document),
            "title": None if shown.title is None else shown.title._asdict(),
            "fields": [_field(field) for field in shown.fields],
            "problems": [_problem(problem) for problem in shown.problems],
            "signs": [sign_to_data(sign) for sign in shown.signs],
            "check": None if shown.check is None else _check(shown.check),
        }
    )


@routes.download("/documents/{document_id}/original", act=Act.REVEAL_PERSONAL)
def download_original(visit: Visiting, document_id: IdInPath) -> Response:
    """Download a document as it came; nothing in it is masked, and the log tells of it."""
    content, name = open_original(
        visit.desk.workspace, document_id, by=visit.actor, now=visit.desk.clock()
    )
    return serve_original(content, name)


@routes.write("/documents/{document_id}/check", act=Act.CHECK_DOCUMENTS, answer=CheckShown)
def check_one_document(visit: Visiting, document_id: IdInPath, body: CheckWanted) -> Told:
    """Write down what a person made of a document."""
    with visit.desk.database.session() as session:
        check = check_document(
            session,
            document_id,
            body.state,
            reason_code=body.reason_code,
            note=body.note,
            by=visit.actor,
            now=visit.desk.now(),
        )
        return Told(_check(check))


@routes.write(
    "/documents/{document_id}/corrections",
    act=Act.PROPOSE_CORRECTION,
    answer=ProposalMade,
    status=HTTPStatus.CREATED,
)
def propose_correction(visit: Visiting, document_id: IdInPath, body: CorrectionWanted) -> Told:
    """Propose to correct a field; another person decides."""
    with visit.desk.database.session() as session:
        prepared = correcting.prepare_correction(session, document_id, body.field, body.value)
        if isinstance(prepared, FieldFault):
            said = prepared.message
            raise ValueUnfit(what_zh=said.zh, what_en=said.en)
        proposal = correcting.propose_correction(
            session,
            visit.desk.kinds,
            prepared,
            reason=body.reason,
            by=visit.actor,
            now=visit.desk.now(),
            seen_sha256=prepared.seen_sha256,
        )
        return tell_proposal(proposal)


def _line(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "customer_id": document.customer_id,
        "name": document.name,
        "kind": document.kind,
        "result": document.result.value,
        "confidence": document.confidence,
        "pages": document.pages,
        "received_on": document.received_on.isoformat(),
        "sha256": document.original_sha256,
    }


def _field(field: ShownField) -> dict[str, Any]:
    return {
        "name": field.name,
        "title": field.title._asdict(),
        "reading": None if field.reading is None else _reading(field.reading),
        "corrections": len(field.corrected_from),
        "is_trusted": field.is_trusted,
        "problems": [_problem(problem) for problem in field.problems],
    }


def _reading(reading: ShownReading) -> dict[str, Any]:
    return {
        "value": None if reading.value is None else reading.value._asdict(),
        "raw": reading.raw,
        "page": reading.page,
        "box": None if reading.box is None else list(reading.box),
        "confidence": reading.confidence,
        "method": reading.method,
    }


def _problem(problem: ProblemText) -> dict[str, Any]:
    return problem.model_dump()


def _check(check: DocumentCheck) -> dict[str, Any]:
    return {
        "state": check.state.value,
        "reason_code": check.reason_code,
        "at": check.at.isoformat(),
    }
