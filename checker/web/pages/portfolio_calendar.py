"""The portfolio calendar: which contracts and how much revenue stop on which day."""

from __future__ import annotations

from datetime import timedelta

from starlette.responses import Response

from checker.access.policy import may
from checker.access.roles import Act
from checker.customer_file.kinds import kind_title
from checker.exports import Cell, Column, ColumnKind, Table
from checker.feeds.calendar import CalendarEntry, write_calendar
from checker.http.guarded import DeskRouter
from checker.http.visit import Visit, Visiting
from checker.portfolio_calendar.outlook import Outlook, Stopped, make_outlook
from checker.portfolio_calendar.revenue import add_up
from checker.web.downloads import serve_file, serve_table
from checker.web.expiry_list import HORIZONS
from checker.web.formats import write_money
from checker.web.showing import show_page
from checker.web.words.judgement import VERDICT_TONES, VERDICT_WORDS
from ingest.document import Money
from rules.vocabulary import Bilingual
from storage.vocabulary import Language, Verdict

router = DeskRouter()

_USUAL_DAYS = 365
_MOST_SHOWN = 200
_ALARM_DAYS = 14


@router.page("/portfolio-calendar", act=Act.READ_PORTFOLIO)
def show_calendar(visit: Visiting) -> Response:
    """Show who stops when if nothing is renewed, with the contracts that stop with them."""
    days = _read_days(visit)
    outlook = _look_ahead(visit, days)
    months: dict[str, list[Stopped]] = {}
    for one in outlook.stopped:
        months.setdefault(f"{one.stop.on:%Y-%m}", []).append(one)
    return show_page(
        visit,
        "expiries/stops.html",
        outlook=outlook,
        days=days,
        horizons=HORIZONS,
        verdicts=VERDICT_WORDS,
        verdict_tones=VERDICT_TONES,
        shown=outlook.stopped[:_MOST_SHOWN],
        months={
            month: (found, add_up(amount for one in found for amount in one.at_risk))
            for month, found in months.items()
        },
        kind_title=_title_kind,
        may_export=may(visit.actor, Act.EXPORT_LISTS),
    )


@router.page("/portfolio-calendar/export/{form}", act=Act.EXPORT_LISTS, takes_long=True)
def export(visit: Visiting, form: str) -> Response:
    """Give the calendar as a file: a row for each contract that stops."""
    outlook = _look_ahead(visit, _read_days(visit))
    name = f"portfolio-calendar-{outlook.as_of}"
    if form != "ics":
        return serve_table(_make_table(outlook, visit.language), form, visit.language, name)
    entries = [_make_entry(one, outlook, visit.language) for one in outlook.stopped]
    return serve_file(write_calendar(entries, visit.language, outlook.as_of), form, name)


def _read_days(visit: Visit) -> int:
    asked = visit.request.query_params.get("within", "")
    return int(asked) if asked in map(str, HORIZONS) else _USUAL_DAYS


def _look_ahead(visit: Visit, days: int) -> Outlook:
    desk, today = visit.desk, visit.desk.today()
    _, calendar = desk.renewal_rules()
    return make_outlook(
        desk.database,
        desk.pack(),
        desk.settings.purpose,
        calendar,
        today,
        until=today + timedelta(days=days),
    )


def _title_kind(kind: str) -> Bilingual:
    return Bilingual(*kind_title(kind))


_COLUMNS = (
    Column(Bilingual("停止日", "Stops on"), ColumnKind.DATE),
    Column(Bilingual("客户", "Customer"), ColumnKind.TEXT),
    Column(Bilingual("结论", "Verdict"), ColumnKind.TEXT),
    Column(Bilingual("原因", "Cause"), ColumnKind.TEXT),
    Column(Bilingual("最迟更新日", "Renew by"), ColumnKind.DATE),
    Column(Bilingual("合同编号", "Contract"), ColumnKind.TEXT),
    Column(Bilingual("名称", "Title"), ColumnKind.TEXT),
    Column(Bilingual("开始", "Starts"), ColumnKind.DATE),
    Column(Bilingual("结束", "Ends"), ColumnKind.DATE),
    Column(Bilingual("金额", "Amount"), ColumnKind.MONEY),
    Column(Bilingual("停止的金额", "At risk"), ColumnKind.MONEY),
)


def _make_table(outlook: Outlook, language: Language) -> Table:
    rows = [row for one in outlook.stopped for row in _make_rows(one, language)]
    return Table(_COLUMNS, rows, Bilingual("合同日历", "Portfolio calendar"))


def _make_rows(one: Stopped, language: Language) -> list[list[Cell]]:
    renew_by = min((c.renewal.renew_by for c in one.causes if c.renewal), default=None)
    return [
        [
            one.stop.on,
            one.name,
            getattr(VERDICT_WORDS[Verdict(one.stop.after)], language.value),
            _write_causes(one, language),
            renew_by,
            cut.contract.number,
            cut.contract.title,
            cut.contract.starts_on,
            cut.contract.ends_on,
            cut.amount,
            cut.at_risk,
        ]
        for cut in one.contracts
    ]


def _write_causes(one: Stopped, language: Language) -> str:
    return "; ".join(getattr(cause.title, language.value) for cause in one.causes)


def _make_entry(one: Stopped, outlook: Outlook, language: Language) -> CalendarEntry:
    """Give one entry for each customer, which moves when the day does."""
    at_risk = " + ".join(_write(amount, language) for amount in one.at_risk)
    title = (
        f"{one.name} 停止合作，涉及 {at_risk}"
        if language is Language.ZH
        else f"{one.name} stops, {at_risk} at risk"
    )
    return CalendarEntry(
        uid=f"stop-{one.stop.customer_id}-{outlook.purpose}@licet",
        day=one.stop.on,
        title=title,
        description=_write_causes(one, language),
        sequence=outlook.as_of.toordinal(),
        is_cancelled=False,
        alarm_days_before=_ALARM_DAYS,
    )


def _write(amount: Money, language: Language) -> str:
    return write_money(amount.minor_units, amount.currency, language)
