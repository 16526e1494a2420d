"""What falls due: the list with its horizons and filters, the calendar, the same as files."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import islice

from starlette.responses import Response

from checker.access.policy import may
from checker.access.roles import Act
from checker.feeds.calendar import write_calendar
from checker.feeds.entries import make_entries
from checker.feeds.matters import describe_items
from checker.http.guarded import DeskRouter
from checker.http.visit import Visit, Visiting
from checker.renewals.coming import DueDays, count_due_days, list_coming, walk_coming
from checker.web.addresses import address_with, make_pager, read_key
from checker.web.downloads import serve_file, serve_table
from checker.web.expiry_list import (
    HORIZONS,
    ExpiryChoice,
    find_person_id,
    make_query,
    make_table,
    read_choice,
)
from checker.web.showing import show_page
from checker.web.words.alerts import SEVERITIES, SOURCES, WINDOWS
from storage.coming_query import ComingCursor, ComingQuery
from storage.customers import names_of

router = DeskRouter()

_PAGE = 50
_WEEKS = 26
_MOST_IN_A_FILE = 100_000


@router.page("/expiries", act=Act.READ_PORTFOLIO)
def list_expiries(visit: Visiting) -> Response:
    """List what falls due, the earliest first, overdue things before all."""
    choice, wanted, has_person = _read(visit)
    plan, calendar = visit.desk.renewal_rules()
    page = list_coming(
        visit.desk.database,
        wanted,
        plan,
        calendar,
        after=_read_place(visit, choice),
        limit=_PAGE,
        counts_rest=False,
    )
    last = page.next if page.next is not None and page.next.due_on <= wanted.until else None
    return show_page(
        visit,
        "expiries/list.html",
        choice=choice,
        until=wanted.until,
        items=page.items,
        kind_paths={
            kind: address_with(visit.request, kind=kind)
            for kind in {item.thing.kind for item in page.items}
        },
        pager=make_pager(visit.request, len(page.items), None if last is None else _key(last)),
        horizons=HORIZONS,
        severities=SEVERITIES,
        sources=SOURCES,
        windows=WINDOWS,
        # Counting one person's things reads everybody's: the calendar does, the list need not.
        days=None
        if choice.on or choice.whose == "mine"
        else count_due_days(visit.desk.database, wanted, plan, first=visit.desk.today()),
        customer=_name_customer(visit, choice),
        may_export=may(visit.actor, Act.EXPORT_LISTS),
        has_person=has_person,
    )


@router.page("/expiries/calendar", act=Act.READ_PORTFOLIO)
def show_calendar(visit: Visiting) -> Response:
    """Show half a year day by day, darker where more falls due; the same as a table below."""
    choice, wanted, has_person = _read(visit)
    today = visit.desk.today()
    first = max(choice.on or today, today) if choice.on else today
    first -= timedelta(days=first.weekday())
    until = first + timedelta(weeks=_WEEKS, days=-1)
    plan, _ = visit.desk.renewal_rules()
    wanted = replace(wanted, until=until)
    days = count_due_days(visit.desk.database, wanted, plan, first=first)
    return show_page(
        visit,
        "expiries/calendar.html",
        choice=choice,
        first=first,
        weeks=_WEEKS,
        until=until,
        days=days,
        months=_by_month(days),
        has_person=has_person,
    )


@router.page("/expiries/export/{form}", act=Act.EXPORT_LISTS, takes_long=True)
def export(visit: Visiting, form: str) -> Response:
    """Give the list as a file, with the same filters and without pages."""
    _, wanted, _ = _read(visit)
    plan, calendar = visit.desk.renewal_rules()
    walked = walk_coming(visit.desk.database, wanted, plan, calendar)
    items = list(islice(walked, _MOST_IN_A_FILE))
    name = f"expiries-{visit.desk.today()}"
    if form != "ics":
        return serve_table(make_table(items), form, visit.language, name)
    with visit.desk.database.read_session() as session:
        matters = describe_items(session, items)
    entries = make_entries(matters, visit.language)
    content = write_calendar(entries, visit.language, visit.desk.today())
    return serve_file(content, form, name)


def _read(visit: Visit) -> tuple[ExpiryChoice, ComingQuery, bool]:
    """Give what is asked for, as a query, and whether the reader has things of their own."""
    with visit.desk.database.read_session() as session:
        person_id = find_person_id(session, visit.actor)
    choice = read_choice(visit.request, has_person=person_id is not None)
    return choice, make_query(choice, person_id, visit.desk.today()), person_id is not None


def _key(place: ComingCursor) -> tuple[str, str, str]:
    return place.due_on.isoformat(), place.stream, place.key


def _read_place(visit: Visit, choice: ExpiryChoice) -> ComingCursor | None:
    """Read after which thing the list goes on; that of one day begins with the day."""
    key = read_key(visit.request, 3)
    if key is not None:
        try:
            return ComingCursor.parse("~".join(map(str, key)))
        except ValueError:
            return None
    if choice.on is None:
        return None
    return ComingCursor(choice.on - timedelta(days=1), "~", "")


def _by_month(days: DueDays) -> dict[str, int]:
    months: dict[str, int] = {}
    for day, number in sorted(days.counts.items()):
        months[f"{day:%Y-%m}"] = months.get(f"{day:%Y-%m}", 0) + number
    return months


def _name_customer(visit: Visit, choice: ExpiryChoice) -> str | None:
    if choice.customer_id is None:
        return None
    with visit.desk.database.read_session() as session:
        return names_of(session, [choice.customer_id]).get(choice.customer_id)
