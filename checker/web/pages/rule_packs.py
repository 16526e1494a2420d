"""Another rule pack: brought in, compared with the one that decides, tried, and proposed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus

from starlette.datastructures import UploadFile
from starlette.responses import Response

from checker.access.policy import may
from checker.access.roles import Act
from checker.audit_log.event_body import Json
from checker.audit_log.recording import record_event
from checker.errors import LicetError
from checker.four_eyes.kinds import hash_seen
from checker.four_eyes.pack_activation import PACK_ACTIVATION_KIND, propose_pack
from checker.http.guarded import DeskRouter
from checker.http.visit import Visit, Visiting
from checker.portfolio.backtest import Backtest, run_backtest
from checker.portfolio.candidates import (
    find_candidate,
    keep_candidate,
    open_candidate,
    read_uploaded,
)
from checker.web.faults import NO_FAULTS, Faults, fault_of, missing
from checker.web.pages.rules import show_rules
from checker.web.showing import go_to, show_page
from checker.web.words import judgement
from rules.complaint import PackError
from rules.pack import Pack
from rules.pack.difference import compare_packs
from rules.vocabulary import Bilingual
from storage.proposals import proposals_about
from storage.selection import count_customers
from storage.vocabulary import ProposalState

router = DeskRouter()

_SUBJECT = "pack:active"
_MOST_JUDGED = 20_000
"""More are tried by `licet rules backtest`: a page must not keep a browser waiting for minutes."""
_MOST_COMPLAINTS = 10
_MOST_FLIPS = 200


class TooManyToTry(LicetError):
    """The portfolio is too large to be judged twice while a browser waits."""

    code = "too_many_to_try"
    zh = "客户超过 {most} 户，请在命令行执行 licet rules backtest。"
    en = "There are more than {most} customers: run licet rules backtest on the command line."


@router.form("/rules/packs", act=Act.PROPOSE_PACK, most_files=1)
def bring_pack(visit: Visiting) -> Response:
    """Read a pack of the server or a ZIP, and keep it to be compared."""
    settings, uploaded = visit.desk.settings, visit.form.get("file")
    is_upload = isinstance(uploaded, UploadFile) and bool(uploaded.size)
    field = "file" if is_upload else "pack"
    try:
        if is_upload and isinstance(uploaded, UploadFile):
            pack = read_uploaded(settings, uploaded.file)
        else:
            pack = open_candidate(settings, visit.field("pack"))
    except PackError as error:
        return _show_refused(visit, {field: _word_complaints(error)})
    except LicetError as error:
        return _show_refused(visit, fault_of(error, field))
    now = visit.desk.clock()
    data: dict[str, Json] = {"pack_id": pack.id, "version": pack.version, "sha256": pack.sha256}
    with visit.desk.database.session() as session:
        keep_candidate(session, pack, now)
        subject = f"pack:{pack.sha256}"
        record_event(session, visit.actor, "pack.kept", subject=subject, data=data, now=now)
    return go_to(visit, f"/rules/packs/{pack.sha256}")


@router.page("/rules/packs/{sha256}", act=Act.READ_RULES, takes_long=True)
def show_pack(visit: Visiting, sha256: str) -> Response:
    """Show in what a pack differs from the one that decides."""
    return _show_pack(visit, sha256)


@router.form("/rules/packs/{sha256}/try", act=Act.READ_RULES)
def try_pack(visit: Visiting, sha256: str) -> Response:
    """Judge every customer by both packs and show whose verdict turns."""
    desk = visit.desk
    with desk.database.read_session() as session:
        after = find_candidate(session, sha256)
        if count_customers(session) > _MOST_JUDGED:
            raise TooManyToTry(most=_MOST_JUDGED)
    found = run_backtest(
        desk.database,
        desk.pack(),
        after,
        purpose=desk.settings.purpose,
        as_of=desk.today(),
        progress=_silently,
    )
    return _show_pack(visit, sha256, backtest=found)


@router.form("/rules/packs/{sha256}/propose", act=Act.PROPOSE_PACK)
def propose(visit: Visiting, sha256: str) -> Response:
    """Propose that a pack decides from now on; a second person activates it."""
    reason = visit.field("reason")
    faults: Faults = missing(reason=reason)
    if faults:
        return _show_pack(visit, sha256, faults)
    try:
        with visit.desk.database.session() as session:
            propose_pack(
                session,
                visit.desk.kinds,
                find_candidate(session, sha256),
                reason=reason,
                by=visit.actor,
                now=visit.desk.clock(),
                seen_sha256=visit.field("seen_sha256") or None,
            )
    except LicetError as error:
        return _show_pack(visit, sha256, fault_of(error))
    return go_to(visit, f"/rules/packs/{sha256}", told="pack_proposed")


def _show_pack(
    visit: Visit, sha256: str, faults: Faults = NO_FAULTS, backtest: Backtest | None = None
) -> Response:
    desk = visit.desk
    with desk.database.read_session() as session:
        pack = find_candidate(session, sha256)
        waiting = [
            one
            for one in proposals_about(session, _SUBJECT)
            if one.state is ProposalState.PROPOSED and one.payload.get("sha256") == sha256
        ]
        seen = desk.kinds[PACK_ACTIVATION_KIND].seen(session, _SUBJECT, _payload_of(pack))
    present = desk.pack()
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return show_page(
        visit,
        "rules/pack.html",
        status=status,
        pack=pack,
        present=present,
        difference=compare_packs(present, pack),
        waiting=waiting,
        backtest=backtest,
        most_flips=_MOST_FLIPS,
        codes=judgement,
        seen_sha256=hash_seen(seen),
        reason=visit.field("reason"),
        may_propose=may(visit.actor, Act.PROPOSE_PACK),
        faults=faults,
    )


def _payload_of(pack: Pack) -> dict[str, str]:
    return {"pack_id": pack.id, "version": pack.version, "sha256": pack.sha256}


def _show_refused(visit: Visit, faults: Faults) -> Response:
    response = show_rules(visit, faults)
    response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return response


def _word_complaints(error: PackError) -> Bilingual:
    """Say the first faults of a pack with their places."""
    told = error.complaints[:_MOST_COMPLAINTS]
    zh = [f"{one.place}: {one.message.zh}" for one in told]
    en = [f"{one.place}: {one.message.en}" for one in told]
    return Bilingual(" ".join(zh), " ".join(en))


@contextmanager
def _silently(total: int) -> Iterator[Callable[[str], None]]:
    del total
    yield lambda _: None
