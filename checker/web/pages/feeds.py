"""iCalendar addresses: made for oneself or for everybody's matters, shown once, revoked."""

from __future__ import annotations

from http import HTTPStatus

from sqlmodel import Session
from starlette.exceptions import HTTPException
from starlette.responses import Response

from checker.access.key_files import FEED_KEY, load_key
from checker.access.policy import may
from checker.access.roles import Act
from checker.audit_log.recording import record_event
from checker.feeds.feed_address import make_token
from checker.http.guarded import DeskRouter
from checker.http.visit import Visit, Visiting
from checker.web.expiry_list import find_person_id
from checker.web.faults import NOT_FILLED
from checker.web.showing import go_to, show_page
from storage.feeds import create_feed, feeds, revoke_feed
from storage.people import people
from storage.tables import CalendarFeed

router = DeskRouter()

_MINE, _TEAM = "mine", "team"


@router.page("/feeds", act=Act.READ_PORTFOLIO)
def list_feeds(visit: Visiting) -> Response:
    """Show the addresses one may end, and the form for another."""
    return _show(visit)


@router.form("/feeds", act=Act.EXPORT_LISTS)
def make_feed(visit: Visiting) -> Response:
    """Make an address and show it once: whoever knows it can read it."""
    desk, now, whose = visit.desk, visit.desk.clock(), visit.field("whose")
    with desk.database.session() as session:
        person_id = find_person_id(session, visit.actor) if whose == _MINE else None
        if whose not in (_MINE, _TEAM) or (whose == _MINE and person_id is None):
            return _show(visit, is_faulty=True)
        feed = create_feed(session, person_id=person_id, language=visit.language, created_at=now)
        data = {"feed_id": feed.id, "person_id": feed.person_id}
        subject = f"feed:{feed.id}"
        record_event(session, visit.actor, "feed.created", subject=subject, data=data, now=now)
        feed_id = feed.id
    token = make_token(feed_id, load_key(desk.settings.data_dir, FEED_KEY))
    return _show(visit, made=f"{desk.settings.base_url}/feeds/{token}.ics")


@router.form("/feeds/{feed_id}/revoke", act=Act.READ_PORTFOLIO)
def revoke(visit: Visiting, feed_id: str) -> Response:
    """End an address at once: one's own, or any for who may make those of everybody."""
    now = visit.desk.clock()
    with visit.desk.database.session() as session:
        feed = session.get(CalendarFeed, feed_id)
        if feed is None or not _may_end(session, visit, feed):
            raise HTTPException(HTTPStatus.NOT_FOUND)
        revoke_feed(session, feed_id, revoked_at=now)
        data = {"feed_id": feed_id}
        subject = f"feed:{feed_id}"
        record_event(session, visit.actor, "feed.revoked", subject=subject, data=data, now=now)
    return go_to(visit, "/feeds", told="feed_revoked")


def _may_end(session: Session, visit: Visit, feed: CalendarFeed) -> bool:
    """Tell whether an address is one's own, or somebody's who keeps the installation."""
    is_own = feed.person_id is not None and feed.person_id == find_person_id(session, visit.actor)
    is_shared = feed.person_id is None and may(visit.actor, Act.EXPORT_LISTS)
    return is_own or is_shared or may(visit.actor, Act.MANAGE_SETTINGS)


def _show(visit: Visit, *, made: str = "", is_faulty: bool = False) -> Response:
    with visit.desk.database.read_session() as session:
        found = [feed for feed in feeds(session) if _may_end(session, visit, feed)]
        names = {person.id: person.name for person in people(session)}
        has_person = find_person_id(session, visit.actor) is not None
    return show_page(
        visit,
        "feeds/list.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if is_faulty else HTTPStatus.OK,
        feeds=found,
        names=names,
        made=made,
        has_person=has_person,
        may_make=may(visit.actor, Act.EXPORT_LISTS),
        faults={"whose": NOT_FILLED} if is_faulty else {},
    )
