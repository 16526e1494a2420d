"""What registers say of a customer, and filing another answer of theirs."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Any

from sqlmodel import Session
from starlette.responses import Response

from checker.access.roles import Act
from checker.errors import LicetError
from checker.http.failures import status_of
from checker.http.form_files import ReceivedFile
from checker.http.guarded import DeskRouter
from checker.http.visit import Visit, Visiting
from checker.registries.importing import import_records
from checker.registries.owners import read_customer_owners
from checker.registries.payload_files import read_file
from checker.registries.sections import title_of
from checker.registries.standing import read_customer_registry
from checker.registries.words import word_change
from checker.review.customer_desk import CustomerHead, load_head
from checker.web.amounts import FieldFault, parse_day
from checker.web.customer_page import show_customer_page
from checker.web.faults import NO_FAULTS, Faults, fault_of
from checker.web.showing import go_to
from checker.web.words.registry import CHANGE_TONES
from rules.vocabulary import Bilingual

router = DeskRouter()

_REGIME = "cn"
_NO_FILE = Bilingual("请选择一个文件。", "Choose a file.")


@router.page("/customers/{customer_id}/registry", act=Act.READ_CUSTOMERS)
def show_registry(visit: Visiting, customer_id: str) -> Response:
    """Show the newest record of each register, and what changed."""
    return _show(visit, customer_id)


@router.form("/customers/{customer_id}/registry", act=Act.FILE_DOCUMENTS, most_files=1)
def file_record(visit: Visiting, customer_id: str) -> Response:
    """File an answer of a register; one of another company is refused."""
    files = [item for item in visit.form.getlist("file") if isinstance(item, ReceivedFile)]
    if not files:
        return _show(visit, customer_id, {"file": _NO_FILE})
    desk = visit.desk
    try:
        as_of = _read_day(visit)
        with desk.database.read_session() as session:
            load_head(session, customer_id, desk.settings.purpose)  # an id, not a name like it
        import_records(
            desk.database,
            read_file(files[0].path, files[0].filename or "", desk.reader),
            customer_id=customer_id,
            as_of=as_of,
            by=visit.actor,
            now=desk.now(),
        )
    except FieldFault as fault:
        return _show(visit, customer_id, {"as_of": fault.words})
    except LicetError as error:
        return _show(visit, customer_id, fault_of(error, "file"), status_of(error))
    finally:
        for item in files:
            item.file.close()
    return go_to(visit, f"/customers/{customer_id}/registry", told="registry_filed")


def _read_day(visit: Visit) -> date:
    text = visit.field("as_of")
    return parse_day(text) if text else visit.desk.today()


def _show(
    visit: Visit,
    customer_id: str,
    faults: Faults = NO_FAULTS,
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> Response:
    def read(session: Session, head: CustomerHead) -> dict[str, Any]:
        return {
            "owners": read_customer_owners(session, head.customer, visit.desk.today(), _REGIME),
            "records": read_customer_registry(session, customer_id),
            "faults": faults,
            "CHANGE_TONES": CHANGE_TONES,
            "title_of": title_of,
            "word_change": word_change,
        }

    return show_customer_page(
        visit, customer_id, "registry", read, status if faults else HTTPStatus.OK
    )
