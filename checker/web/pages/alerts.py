"""Alerts: what presses most, one with its history, and what people do about one or many."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any, TypeVar

from starlette.responses import Response

from checker.access.policy import may
from checker.access.roles import Act
from checker.http.guarded import DeskRouter
from checker.http.visit import Visit, Visiting
from checker.renewals.acts import Doing, acknowledge, assign, close, snooze
from checker.renewals.alert_story import read_story
from checker.renewals.describe import describe_alerts
from checker.renewals.errors import AlertNotLiving, PersonUnknown, ReasonMissing, SnoozeTooLong
from checker.web.addresses import is_own_path, make_pager, read_key
from checker.web.expiry_list import find_person_id
from checker.web.faults import NO_FAULTS, NOT_FILLED, Faults, fault_of
from checker.web.showing import go_to, show_page
from checker.web.words.alerts import ACTS, SEVERITIES, SOURCES, STATES
from checker.web.words.deliveries import CHANNELS, DELIVERIES
from rules.vocabulary import Bilingual
from storage.errors import PersonLeft
from storage.people import people
from storage.pressing_alerts import AlertCursor, AlertFilter, list_living
from storage.vocabulary import AlertSeverity, AlertSource, AlertState

router = DeskRouter()

_PAGE = 50
_MOST_AT_ONCE = 200
_USUAL_SNOOZE = timedelta(days=7)
_LIVING = (AlertState.OPEN, AlertState.ACKNOWLEDGED, AlertState.SNOOZED)
_NONE_CHOSEN = Bilingual("请先勾选预警。", "Tick the alerts first.")
_NO_DATE = Bilingual("请填写日期，例如 2027-01-31。", "Give a date such as 2027-01-31.")


@router.page("/alerts", act=Act.READ_PORTFOLIO)
def list_alerts(visit: Visiting) -> Response:
    """List what asks for work, the gravest first."""
    return _show_list(visit)


@router.page("/alerts/{number}", act=Act.READ_PORTFOLIO)
def show_alert(visit: Visiting, number: int) -> Response:
    """Show one alert with all that became of it."""
    return _show_one(visit, number)


@router.form("/alerts/act", act=Act.SETTLE_ALERTS)
def act_on_many(visit: Visiting) -> Response:
    """Do one thing to all the alerts that are ticked, or to none of them."""
    chosen = visit.chosen("number")[:_MOST_AT_ONCE]
    numbers = [int(number) for number in chosen if number.isdecimal()]
    if not numbers:
        return _show_list(visit, {"": _NONE_CHOSEN})
    faults = _act(visit, numbers)
    if faults:
        return _show_list(visit, faults)
    back = visit.field("next")
    return go_to(visit, back if is_own_path(back) else "/alerts", told="alerts_done")


@router.form("/alerts/{number}/act", act=Act.SETTLE_ALERTS)
def act_on_one(visit: Visiting, number: int) -> Response:
    """Do something to one alert."""
    faults = _act(visit, [number])
    if faults:
        return _show_one(visit, number, faults)
    return go_to(visit, f"/alerts/{number}", told="alerts_done")


def _act(visit: Visit, numbers: list[int]) -> Faults:
    """Do what the form says, and say what is wrong with it."""
    desk = visit.desk
    doing = Doing(visit.actor.name, desk.clock(), visit.actor, visit.field("note") or None)
    acts: dict[str, Callable[[], object]] = {
        "acknowledge": lambda: acknowledge(desk.database, numbers, doing),
        "snooze": lambda: snooze(
            desk.database,
            numbers,
            doing,
            until=date.fromisoformat(visit.field("until")),
            as_of=desk.today(),
            plan=desk.renewal_rules()[0],
        ),
        "close": lambda: close(desk.database, numbers, doing),
        "assign": lambda: assign(desk.database, numbers, doing, person=visit.field("person")),
    }
    act = visit.field("act")
    if act not in acts:
        return {"act": NOT_FILLED}
    if act == "close" and not visit.field("note"):
        return {"note": NOT_FILLED}
    if act == "assign" and not visit.field("person"):
        return {"person": NOT_FILLED}
    try:
        acts[act]()
    except ValueError:
        return {"until": _NO_DATE}
    except SnoozeTooLong as error:
        return fault_of(error, "until")
    except (PersonUnknown, PersonLeft) as error:
        return fault_of(error, "person")
    except ReasonMissing as error:
        return fault_of(error, "note")
    except AlertNotLiving as error:
        return fault_of(error)
    return NO_FAULTS


def _show_list(visit: Visit, faults: Faults = NO_FAULTS) -> Response:
    desk, asked = visit.desk, visit.request.query_params
    plan, calendar = desk.renewal_rules()
    with desk.database.read_session() as session:
        person_id = find_person_id(session, visit.actor)
        whose = asked.get("whose") or ("mine" if person_id else "team")
        wanted = AlertFilter(
            doer_id=person_id if whose == "mine" else None,
            customer_id=asked.get("customer") or None,
            severity=_choose(AlertSeverity, asked.get("severity")),
            source=_choose(AlertSource, asked.get("source")),
            state=_choose(AlertState, asked.get("state")),
        )
        found = list_living(session, wanted, after=_read_place(visit), limit=_PAGE + 1)
        alerts = found[:_PAGE]
        views = describe_alerts(session, alerts, desk.today(), plan, calendar)
        colleagues = [person.name for person in people(session) if person.is_active]
    last = AlertCursor.of(alerts[-1]) if len(found) > _PAGE else None
    key = None if last is None else (last.severity.value, last.due_on.isoformat(), last.number)
    return _show(
        visit,
        "alerts/list.html",
        faults,
        alerts=views,
        pager=make_pager(visit.request, len(views), key),
        wanted=wanted,
        whose=whose,
        has_person=person_id is not None,
        colleagues=colleagues,
    )


def _show_one(visit: Visit, number: int, faults: Faults = NO_FAULTS) -> Response:
    plan, calendar = visit.desk.renewal_rules()
    with visit.desk.database.read_session() as session:
        story = read_story(session, number, visit.desk.today(), plan, calendar)
        colleagues = [person.name for person in people(session) if person.is_active]
    return _show(visit, "alerts/alert.html", faults, story=story, colleagues=colleagues)


def _show(visit: Visit, template: str, faults: Faults, **values: Any) -> Response:  # noqa: ANN401
    return show_page(
        visit,
        template,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        faults=faults,
        severities=SEVERITIES,
        sources=SOURCES,
        states=STATES,
        living=_LIVING,
        acts=ACTS,
        channels=CHANNELS,
        deliveries=DELIVERIES,
        until=visit.field("until") or (visit.desk.today() + _USUAL_SNOOZE).isoformat(),
        may_settle=may(visit.actor, Act.SETTLE_ALERTS),
        **values,
    )


_Word = TypeVar("_Word", AlertSeverity, AlertSource, AlertState)


def _choose(words: type[_Word], asked: str | None) -> _Word | None:
    return words(asked) if asked in tuple(words) else None


def _read_place(visit: Visit) -> AlertCursor | None:
    key = read_key(visit.request, 3)
    if key is None:
        return None
    try:
        return AlertCursor.parse("~".join(map(str, key)))
    except ValueError:
        return None
