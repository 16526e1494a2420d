"""Screening hits: what waits for a person, one side by side, and what the person makes of it."""

from __future__ import annotations

from http import HTTPStatus

from sqlmodel import Session
from starlette.responses import Response

from checker.access.policy import may
from checker.access.roles import Act
from checker.four_eyes.errors import ContentChanged
from checker.four_eyes.kinds import hash_seen
from checker.http.failures import status_of
from checker.http.guarded import DeskRouter
from checker.http.visit import Visit, Visiting
from checker.screening.errors import HitOver, HitReasonUnknown
from checker.screening.reading import content_of, read_hit, read_lines, require_hit
from checker.screening.settling import load_hit_reasons, settle_hit
from checker.screening.words import (
    word_answer,
    word_end,
    word_list,
    word_party_kind,
    word_role,
    word_scheme,
    word_state,
    write_score,
)
from checker.watchlists.entry import NameQuality
from checker.web.addresses import make_pager, read_key
from checker.web.faults import NO_FAULTS, NOT_FILLED, Faults, fault_of
from checker.web.name_pieces import cut_names
from checker.web.showing import go_to, show_page
from checker.web.words.screening import AGREEMENTS, ANSWER_GROUPS, ANSWERS, HIT_TONES
from rules.vocabulary import Bilingual
from storage.hit_pages import HitFilter, list_hits
from storage.screening import count_open_hits, find_hit
from storage.vocabulary import HitState
from storage.watchlists import current_versions

router = DeskRouter()

_ROWS = 50
_OVER = "over"
_MOST_NOTE = 2000
_TOO_LONG = Bilingual(
    "说明过长，请缩短到 2000 字以内。", "The note is too long. Shorten it to 2,000 characters."
)


@router.page("/screening", act=Act.READ_CUSTOMERS)
def list_screening(visit: Visiting) -> Response:
    """Show hits over all customers: those that wait unless another state is asked for."""
    query = visit.request.query_params
    asked = query.get("state", "")
    is_over = asked == _OVER
    state = HitState(asked) if asked in tuple(HitState) else HitState.REVIEW
    after = read_key(visit.request, 1)
    with visit.desk.database.read_session() as session:
        lists = tuple(current_versions(session))
        list_kind = query.get("list") if query.get("list") in lists else None
        found = list_hits(
            session,
            HitFilter(None if is_over else state, list_kind, is_over),
            after=str(after[0]) if after else None,
            limit=_ROWS + 1,
        )
        lines = read_lines(session, found[:_ROWS])
        waiting = count_open_hits(session)
    next_key = [lines[-1].hit.id] if len(found) > _ROWS else None
    return show_page(
        visit,
        "screening/list.html",
        lines=lines,
        waiting=waiting,
        state=_OVER if is_over else state,
        states=tuple(HitState),
        list_kind=list_kind,
        lists={kind: word_list(kind) for kind in lists},
        pager=make_pager(visit.request, len(lines), next_key),
        word_state=word_state,
        word_role=word_role,
        word_end=word_end,
        HIT_TONES=HIT_TONES,
        write_score=write_score,
    )


@router.page("/screening/{hit_id}", act=Act.READ_CUSTOMERS)
def show_hit(visit: Visiting, hit_id: str) -> Response:
    """Show the party beside the entry, what made the score, and the form that settles it."""
    return _show(visit, hit_id)


@router.form("/screening/{hit_id}/settle", act=Act.WORK_REVIEWS)
def settle(visit: Visiting, hit_id: str) -> Response:
    """Write down what a person made of a hit."""
    answer, note = visit.field("answer"), visit.field("note")
    faults: dict[str, Bilingual] = {}
    if not answer:
        faults["answer"] = NOT_FILLED
    if len(note) > _MOST_NOTE:
        faults["note"] = _TOO_LONG
    if faults:
        return _show(visit, hit_id, faults)
    state, _, reason_code = answer.partition(":")
    desk = visit.desk
    try:
        if state not in tuple(HitState):
            raise HitReasonUnknown(reason=answer)
        with desk.database.session() as session:
            _require_seen(session, hit_id, visit.field("seen"))
            settle_hit(
                session,
                hit_id,
                HitState(state),
                reason_code,
                note=note,
                by=visit.actor,
                now=desk.now(),
            )
    except HitReasonUnknown as error:
        return _show(visit, hit_id, fault_of(error, "answer"), status_of(error))
    except (HitOver, ContentChanged) as error:
        return _show(visit, hit_id, fault_of(error), status_of(error))
    return go_to(visit, f"/screening/{hit_id}", told="hit_settled")


def _require_seen(session: Session, hit_id: str, seen: str) -> None:
    """Refuse an answer to a hit that somebody settled while the page was open."""
    hit = find_hit(session, hit_id) or require_hit(session, hit_id)
    if hit.ended_at is not None:
        raise HitOver(hit=hit_id)
    if hash_seen(content_of(hit)) != seen:
        raise ContentChanged


def _show(
    visit: Visit,
    hit_id: str,
    faults: Faults = NO_FAULTS,
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> Response:
    with visit.desk.database.read_session() as session:
        view = read_hit(session, require_hit(session, hit_id))
    return show_page(
        visit,
        "screening/hit.html",
        status=status if faults else HTTPStatus.OK,
        view=view,
        hit=view.hit,
        seen=hash_seen(content_of(view.hit)),
        reasons=load_hit_reasons(),
        may_settle=may(visit.actor, Act.WORK_REVIEWS) and not view.is_over,
        is_weak=lambda name: name.quality is NameQuality.WEAK,
        word_answer=word_answer,
        word_end=word_end,
        word_party_kind=word_party_kind,
        word_role=word_role,
        word_scheme=word_scheme,
        word_state=word_state,
        write_score=write_score,
        name_pieces=cut_names(view.hit.party_name, view.hit.entry_name),
        answer_groups=ANSWER_GROUPS,
        chosen=visit.field("answer"),
        agreements=AGREEMENTS,
        answers=ANSWERS,
        tones=HIT_TONES,
        faults=faults,
    )
