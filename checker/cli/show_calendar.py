"""The portfolio calendar on a terminal and as JSON: months with sums, then day by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from rich.markup import escape
from rich.table import Table

from checker.cli.output import Output
from checker.cli.show_contracts import contract_to_data
from checker.document_data import format_amount, write_money
from checker.portfolio_calendar.causes import Cause
from checker.portfolio_calendar.outlook import Outlook, Stopped
from checker.portfolio_calendar.revenue import add_up
from ingest.document import Money


def show_calendar(out: Output, outlook: Outlook) -> None:
    """Print the months, the days, and what could not be judged."""
    if not outlook.customers:
        out.show(out.say("contracts_none"))
        return
    out.show(
        out.say(
            "calendar_running",
            customers=outlook.customers,
            running=write_amounts(outlook.running),
            day=outlook.as_of,
            until=outlook.until,
        )
    )
    if outlook.is_cut_short:
        out.show(out.say("calendar_cut_short", until=outlook.until))
    if outlook.out_of_date:
        out.show(out.say("calendar_out_of_date", count=outlook.out_of_date))
    if outlook.stopped:
        _show_months(out, outlook)
        _show_days(out, outlook)
    elif len(outlook.not_judged) < outlook.customers:
        out.show(out.say("calendar_nothing"))
    if outlook.not_judged:
        out.show(out.say("calendar_not_judged", count=len(outlook.not_judged)))
        for one in outlook.not_judged:
            amounts = add_up(Money(c.amount_minor, c.currency) for c in one.contracts)
            out.show(escape(f"  {one.name} · {write_amounts(amounts)}"))


def _show_months(out: Output, outlook: Outlook) -> None:
    months: dict[tuple[int, int], list[Stopped]] = defaultdict(list)
    for one in outlook.stopped:
        months[one.stop.on.year, one.stop.on.month].append(one)
    table = Table(show_edge=False, pad_edge=False)
    for column in ("month", "days", "customers", "contract_count", "at_risk"):
        table.add_column(out.say(f"column_{column}"), overflow="fold")
    for (year, month), found in months.items():
        days = sorted({one.stop.on.day for one in found})
        table.add_row(
            f"{year}-{month:02}",
            " ".join(map(str, days)),
            str(len(found)),
            str(sum(len(one.contracts) for one in found)),
            write_amounts(add_up(amount for one in found for amount in one.at_risk)),
        )
    out.show(table)
    out.show("")


def _show_days(out: Output, outlook: Outlook) -> None:
    for day, found in outlook.by_day.items():
        total = write_amounts(add_up(amount for one in found for amount in one.at_risk))
        out.show(f"\n[bold]{day}[/] {escape(out.say('calendar_day', total=total))}")
        for one in found:
            sentence = "calendar_already" if one.stop.before is None else "calendar_stops"
            verdict = out.say(f"verdict_{one.stop.after}")
            said = out.say(
                sentence, customer=one.name, verdict=verdict, at_risk=write_amounts(one.at_risk)
            )
            out.show(escape(f"  {said}"))
            for cause in one.causes:
                out.show(escape(f"    · {word_cause(out, cause)}"))


def word_cause(out: Output, cause: Cause) -> str:
    """Name a finding, and what to renew by when so that it does not come."""
    title = out.pick(cause.title)
    if cause.renewal is None:
        return title
    return out.say(
        "calendar_renew",
        title=title,
        kind=out.kind(cause.renewal.credential.kind),
        number=cause.renewal.credential.number or "—",
        day=cause.renewal.renew_by,
    )


def write_amounts(amounts: Iterable[Money]) -> str:
    """Write amounts of several currencies beside one another."""
    return " + ".join(map(write_money, amounts)) or "—"


def calendar_to_data(outlook: Outlook) -> dict[str, Any]:
    """Give the calendar as JSON."""
    return {
        "as_of": outlook.as_of.isoformat(),
        "until": outlook.until.isoformat(),
        "purpose": outlook.purpose,
        "customers": outlook.customers,
        "running": _amounts(outlook.running),
        "out_of_date": outlook.out_of_date,
        "days": [_day_to_data(day, found) for day, found in outlook.by_day.items()],
        "not_judged": [
            {
                "customer_id": one.customer_id,
                "customer": one.name,
                "contracts": [contract_to_data(c, one.name) for c in one.contracts],
            }
            for one in outlook.not_judged
        ],
    }


def _day_to_data(day: date, found: Sequence[Stopped]) -> dict[str, Any]:
    return {
        "on": day.isoformat(),
        "at_risk": _amounts(add_up(amount for one in found for amount in one.at_risk)),
        "customers": [_stopped_to_data(one) for one in found],
    }


def _stopped_to_data(one: Stopped) -> dict[str, Any]:
    return {
        "customer_id": one.stop.customer_id,
        "customer": one.name,
        "verdict_before": one.stop.before,
        "verdict_after": one.stop.after,
        "causes": [_cause_to_data(cause) for cause in one.causes],
        "contracts": [
            {**contract_to_data(cut.contract, one.name), "at_risk": _amount(cut.at_risk)}
            for cut in one.contracts
        ],
        "at_risk": _amounts(one.at_risk),
    }


def _cause_to_data(cause: Cause) -> dict[str, Any]:
    renewal = cause.renewal
    return {
        "rule": cause.rule_id,
        "title": {"zh": cause.title.zh, "en": cause.title.en},
        "outcome": "adverse" if cause.is_adverse else "inconclusive",
        "renew": None
        if renewal is None
        else {
            "credential_id": renewal.credential.id,
            "kind": renewal.credential.kind,
            "number": renewal.credential.number,
            "valid_until": renewal.credential.valid_until
            and renewal.credential.valid_until.isoformat(),
            "renew_by": renewal.renew_by.isoformat(),
            "is_estimated": renewal.is_estimated,
        },
    }


def _amounts(amounts: Iterable[Money]) -> list[dict[str, str]]:
    return [_amount(amount) for amount in amounts]


def _amount(money: Money) -> dict[str, str]:
    return {"amount": format_amount(money), "currency": money.currency}
