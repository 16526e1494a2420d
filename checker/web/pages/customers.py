"""The list of customers: narrowed, searched, page by page, as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from starlette.responses import Response

from checker.access.roles import Act
from checker.customer_list import CustomerSummary, list_summaries, search_summaries
from checker.exports import Column, ColumnKind, Table
from checker.http.guarded import DeskRouter
from checker.http.visit import Visit, Visiting
from checker.web.addresses import address_with, make_pager, read_key
from checker.web.downloads import serve_table
from checker.web.showing import show_page
from checker.web.words.judgement import VERDICT_TONES, VERDICT_WORDS
from rules.vocabulary import Bilingual
from storage.customer_pages import CustomerFilter
from storage.people import names_of_people
from storage.vocabulary import Verdict

router = DeskRouter()

_PAGE = 50
_BATCH = 500
_MOST_IN_A_FILE = 20_000
_MOST_LOOKS = 200
_NOBODY = "nobody"
_DAYS_AHEAD = (0, 30, 60, 90)
_COLUMNS = (
    Column(Bilingual("客户", "Customer")),
    Column(Bilingual("统一社会信用代码/注册号", "Code or number")),
    Column(Bilingual("本单位编号", "Our reference")),
    Column(Bilingual("负责人", "Owner")),
    Column(Bilingual("最新结论", "Last verdict")),
    Column(Bilingual("评估日", "Assessed on"), ColumnKind.DATE),
    Column(Bilingual("最早到期", "First expiry"), ColumnKind.DATE),
    Column(Bilingual("下次复审", "Next review"), ColumnKind.DATE),
    Column(Bilingual("客户编号", "Customer id")),
)


@router.page("/customers", act=Act.READ_CUSTOMERS)
def list_customers(visit: Visiting) -> Response:
    """List customers, or find them by a part of what they are called."""
    desk, wanted = visit.desk, _read_filter(visit)
    text = _asked(visit, "q")
    if text:
        found = search_summaries(desk.database, text, wanted)
        rows, next_key, is_all = found.customers, None, found.is_all
    else:
        page = list_summaries(desk.database, wanted, after=_read_place(visit), limit=_PAGE)
        rows, is_all = page.customers, True
        next_key = None if page.next is None else (page.next,)
    with desk.database.read_session() as session:
        owners = names_of_people(session)
    return show_page(
        visit,
        "customers/list.html",
        rows=rows,
        is_all=is_all,
        pager=make_pager(visit.request, len(rows), next_key),
        text=text,
        wanted=wanted,
        owners=owners,
        owner=_asked(visit, "owner"),
        days=_read_days(visit),
        days_ahead=_DAYS_AHEAD,
        verdicts=tuple(Verdict),
        is_narrowed=not wanted.is_open,
        export=address_with(visit.request).replace("/customers", "/customers.csv", 1),
        VERDICT_WORDS=VERDICT_WORDS,
        VERDICT_TONES=VERDICT_TONES,
    )


@router.page("/customers.csv", act=Act.EXPORT_LISTS, takes_long=True)
def export_customers(visit: Visiting) -> Response:
    """Give the customers that search and filters leave, as a file."""
    said = visit.language.value
    rows = [
        (
            one.name,
            one.number,
            one.reference,
            one.owner,
            getattr(VERDICT_WORDS[Verdict(one.verdict)], said) if one.verdict else None,
            one.assessed_on,
            one.next_expiry_on,
            one.next_review_on,
            one.id,
        )
        for one in _walk(visit)
    ]
    return serve_table(Table(_COLUMNS, rows), "csv", visit.language, "customers")


def _walk(visit: Visit) -> Iterator[CustomerSummary]:
    """Give the customers of a file, by pages; a filter that few meet stops it in time."""
    database, wanted = visit.desk.database, _read_filter(visit)
    text = _asked(visit, "q")
    if text:
        yield from search_summaries(database, text, wanted).customers
        return
    after: str | None = None
    given = 0
    for _ in range(_MOST_LOOKS):
        page = list_summaries(database, wanted, after=after, limit=_BATCH)
        yield from page.customers
        given += len(page.customers)
        after = page.next
        if after is None or given >= _MOST_IN_A_FILE:
            return


def _read_filter(visit: Visit) -> CustomerFilter:
    verdict, owner, days = _asked(visit, "verdict"), _asked(visit, "owner"), _read_days(visit)
    return CustomerFilter(
        purpose=visit.desk.settings.purpose,
        verdict=Verdict(verdict) if verdict in tuple(Verdict) else None,
        owner_id=owner if owner and owner != _NOBODY else None,
        is_unowned=owner == _NOBODY,
        runs_out_by=None if days is None else _day_ahead(visit, days),
    )


def _day_ahead(visit: Visit, days: int) -> date:
    """Give the last day that counts: what has run out has its last day behind it."""
    return visit.desk.today() + timedelta(days=days if days else -1)


def _read_days(visit: Visit) -> int | None:
    text = _asked(visit, "runs_out")
    days = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else None
    return days if days in _DAYS_AHEAD else None


def _read_place(visit: Visit) -> str | None:
    place = read_key(visit.request, 1)
    return place[0] if place is not None and isinstance(place[0], str) else None


def _asked(visit: Visit, name: str) -> str:
    return visit.request.query_params.get(name, "").strip()
