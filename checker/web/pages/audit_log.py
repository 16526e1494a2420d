"""The audit log: who did what, whether it is whole, and the pack that an auditor takes along."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response

from checker.access.policy import may
from checker.access.roles import Act
from checker.audit_log.checkpoints import checkpoint_path, load_public_key, read_checkpoints
from checker.audit_log.pages import events_page
from checker.audit_log.standing import list_actions, read_standing
from checker.audit_log.verifying import verify_log
from checker.errors import CustomerUnknown
from checker.http.downloads import DOWNLOAD_HEADERS
from checker.http.file_names import content_disposition
from checker.http.guarded import DeskRouter
from checker.http.visit import Visit, Visiting
from checker.reports.audit_pack import write_audit_pack
from checker.web.addresses import make_pager, read_key
from checker.web.showing import show_page
from checker.web.words.events import word_plainly
from storage.accounts import display_names
from storage.customers import get_customer, names_of
from storage.events import EventFilter

router = DeskRouter()

_ROWS = 50


@router.page("/log", act=Act.READ_LOG)
def show_log(visit: Visiting) -> Response:
    """Show a page of the log, the latest first, filtered by the address."""
    asked = visit.request.query_params
    day = _read_day(asked.get("day", ""))
    wanted = EventFilter(
        customer_id=asked.get("customer") or None,
        actor_name=asked.get("actor") or None,
        action=asked.get("action") or None,
        since=_begin_of(visit, day),
        until=None if day is None else _begin_of(visit, day + timedelta(days=1)),
    )
    after = read_key(visit.request, 1)
    before_seq = after[0] if after and isinstance(after[0], int) else None
    with visit.desk.database.read_session() as session:
        found = events_page(session, wanted, before_seq=before_seq, limit=_ROWS + 1)
        events = found[:_ROWS]
        ids = {event.customer_id for event in events if event.customer_id is not None}
        names = names_of(session, ids | ({wanted.customer_id} if wanted.customer_id else set()))
        named = {str(event.data["account_id"]) for event in events if event.data.get("account_id")}
        named |= {event.actor_id for event in events if event.actor_id is not None}
        accounts = display_names(session, named)
        standing = read_standing(session, visit.desk.settings.data_dir)
    next_key = [events[-1].seq] if len(found) > _ROWS else None
    return show_page(
        visit,
        "audit_log/list.html",
        events=events,
        names=names,
        accounts=accounts,
        word_plainly=word_plainly,
        asked={name: asked.get(name, "") for name in ("customer", "actor", "action", "day")},
        actions=list_actions(),
        standing=standing,
        may_export=may(visit.actor, Act.EXPORT_AUDIT_PACK),
        pager=make_pager(visit.request, len(events), next_key),
    )


@router.form("/log/verify", act=Act.READ_LOG)
def verify(visit: Visiting) -> Response:
    """Read the whole log against itself and its checkpoints."""
    data_dir = visit.desk.settings.data_dir
    known = read_checkpoints(checkpoint_path(data_dir)).checkpoints
    verdict = verify_log(visit.desk.database, known, load_public_key(data_dir))
    with visit.desk.database.read_session() as session:
        standing = read_standing(session, data_dir)
    return show_page(visit, "audit_log/verdict.html", verdict=verdict, standing=standing)


@router.form("/log/packs", act=Act.EXPORT_AUDIT_PACK)
def take_pack(visit: Visiting) -> Response:
    """Hand out the audit pack of a customer, or of one decision about it."""
    customer_id, review_id = visit.field("customer"), visit.field("review") or None
    with visit.desk.database.read_session() as session:
        if get_customer(session, customer_id) is None:
            raise CustomerUnknown(reference=customer_id)
    with tempfile.NamedTemporaryFile(prefix="licet-pack-", suffix=".zip", delete=False) as file:
        path = Path(file.name)
        try:
            write_audit_pack(
                visit.desk.workspace,
                customer_id,
                file,
                review_id=review_id,
                by=visit.actor,
                now=visit.desk.clock(),
            )
        except BaseException:
            path.unlink()
            raise
    name = f"audit-pack-{review_id or customer_id}.zip"
    headers = {**DOWNLOAD_HEADERS, "Content-Disposition": content_disposition(name)}
    return FileResponse(
        path,
        media_type="application/zip",
        headers=headers,
        background=BackgroundTask(path.unlink, missing_ok=True),
    )


def _read_day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None


def _begin_of(visit: Visit, day: date | None) -> datetime | None:
    """Give when a day begins in the office."""
    if day is None:
        return None
    return datetime.combine(day, time(), visit.desk.settings.zone).astimezone(UTC)
