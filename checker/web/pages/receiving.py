"""Documents that come through the web: of a new customer, or of one on file."""

from __future__ import annotations

from http import HTTPStatus

from starlette.responses import Response

from checker.access.roles import Act
from checker.customer_file.kinds import kind_title
from checker.customer_file.records import problem_from_data
from checker.errors import CustomerAmbiguous, FileUnreadable
from checker.http.failures import status_of
from checker.http.form_files import ReceivedFile
from checker.http.guarded import DeskRouter
from checker.http.visit import Visit, Visiting
from checker.intake.uploads import Upload
from checker.review.customer_desk import load_head
from checker.review.receiving import Received, receive_uploads
from checker.web.faults import NO_FAULTS, Faults, fault_of
from checker.web.showing import show_page
from checker.web.words.documents import RESULT_WORDS
from ingest.problems import describe_problem
from rules.vocabulary import Bilingual

router = DeskRouter()

MOST_FILES = 20
_LONGEST_LABEL = 200
_NO_FILES = Bilingual("请选择至少一个文件。", "Choose at least one file.")


@router.page("/customers/new", act=Act.FILE_DOCUMENTS)
def show_new(visit: Visiting) -> Response:
    """Show the form that files documents of a customer who may be new."""
    return _show_form(visit, None)


@router.form("/customers/new", act=Act.FILE_DOCUMENTS, most_files=MOST_FILES)
def receive_new(visit: Visiting) -> Response:
    """File documents; they say whose they are."""
    return _receive(visit, None)


@router.page("/customers/{customer_id}/upload", act=Act.FILE_DOCUMENTS)
def show_upload(visit: Visiting, customer_id: str) -> Response:
    """Show the form that files documents of a customer on file."""
    return _show_form(visit, customer_id)


@router.form("/customers/{customer_id}/upload", act=Act.FILE_DOCUMENTS, most_files=MOST_FILES)
def receive_more(visit: Visiting, customer_id: str) -> Response:
    """File documents of a customer on file."""
    return _receive(visit, customer_id)


def _receive(visit: Visit, customer_id: str | None) -> Response:
    files = [item for item in visit.form.getlist("files") if isinstance(item, ReceivedFile)]
    if not files:
        return _show_form(visit, customer_id, {"files": _NO_FILES})
    try:
        received = receive_uploads(
            visit.desk.workspace,
            [Upload(item.filename or "", item.path) for item in files],
            customer_id,
            purpose=visit.desk.settings.purpose,
            by=visit.actor,
            now=visit.desk.now(),
            reader=visit.desk.reader,
            label=visit.field("label")[:_LONGEST_LABEL] or None,
        )
    except (FileUnreadable, CustomerAmbiguous) as error:
        return _show_form(visit, customer_id, fault_of(error, "files"), status_of(error))
    finally:
        for item in files:
            item.file.close()
    return _show_result(visit, received)


def _show_form(
    visit: Visit,
    customer_id: str | None,
    faults: Faults = NO_FAULTS,
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> Response:
    customer = None
    if customer_id is not None:
        with visit.desk.database.read_session() as session:
            customer = load_head(session, customer_id, visit.desk.settings.purpose).customer
    return show_page(
        visit,
        "customers/upload.html",
        status=status if faults else HTTPStatus.OK,
        customer=customer,
        most_files=MOST_FILES,
        faults=faults,
    )


def _show_result(visit: Visit, received: Received) -> Response:
    """Say of each file what it was read as, what is wrong with it and what to do."""
    report = received.report
    documents = [
        {
            "row": stored.document,
            "problems": [
                describe_problem(problem_from_data(each)) for each in stored.document.problems
            ],
            "unread": sum(1 for field in stored.fields.values() if field.value is None),
            "read": sum(1 for field in stored.fields.values() if field.value is not None),
        }
        for stored in received.documents
    ]
    return show_page(
        visit,
        "customers/received.html",
        report=report,
        customer=report.customer,
        review=received.review,
        documents=documents,
        new_documents=len(report.filed),
        kind_title=kind_title,
        RESULT_WORDS=RESULT_WORDS,
    )
