"""Ledgers on file, what importing one came to, one customer's account: for people and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from checker.cli.output import Output
from checker.cli.show_register import show_faults
from checker.document_data import format_amount, write_money
from checker.ledgers.account import Account
from checker.ledgers.ageing import BUCKETS
from checker.ledgers.report import LedgerReport
from checker.ledgers.states import load_definitions, load_reasons
from checker.line_files.customers import count_unknown
from checker.line_files.report import ImportReport
from ingest.document import Money
from rules.facts import load_catalogue
from storage.tables import Ledger

_MOST_SHOWN = 20
_PERCENT = 100
_FIGURES = ("days_past_due", "remaining", "lines", "customers", "before", "after")


def show_ledger_report(out: Output, report: LedgerReport) -> None:
    """Print what importing a ledger came to."""
    if report.undated:
        out.show(out.say("ledger_undated", lines=f"{report.undated:,}"))
    show_line_report(out, report, "ledger")


def show_line_report(out: Output, report: ImportReport, book: str) -> None:
    """Print counts and differences, then what a person has to look at.

    Args:
        out: The command's voice.
        report: Of any import of lines.
        book: What kind of book it is: `ledger` or `purchases`.
    """
    out.show(f"\n[bold]{escape(report.path)}[/]")
    if report.as_of is not None:
        out.show(out.say("ledger_day", book=escape(report.book), day=report.as_of))
    counts = {
        name: f"{getattr(report, name):,}"
        for name in ("read", "added", "changed", "unchanged", "kept", "removed", "left_out")
    }
    out.show(out.say("ledger_done", **counts))
    size = {"lines": f"{report.lines:,}", "customers": f"{report.customers:,}"}
    out.show(out.say(f"lines_hold_{book}", currencies=", ".join(report.currencies) or "—", **size))
    if not report.is_news:
        out.show(out.say(f"lines_same_{book}"))
    if report.is_dry_run:
        out.show(out.say("register_dry_run"))
    for name in ("totals", "repeated"):
        if number := getattr(report, name):
            out.show(out.say(f"ledger_{name}", lines=f"{number:,}"))
    if report.new_customers:
        out.show(out.say("ledger_new_customers", customers=len(report.new_customers)))
    if report.unused:
        out.show(out.say("register_unused", headings=escape(", ".join(report.unused))))
    if report.sheets_without_headings:
        sheets = escape(", ".join(report.sheets_without_headings))
        out.show(out.say("register_sheets_left_out", sheets=sheets))
    _show_changes(out, report)
    _show_unknown(out, report)
    show_faults(out, [fault for fault in report.faults if fault.code != "customer_unknown"])


def show_ledgers(out: Output, ledgers: Sequence[Ledger]) -> None:
    """Print one line for each book, or what to do while there is none."""
    if not ledgers:
        out.show(out.say("ledgers_none"))
        return
    table = _make_table(out, "book", "as_of", "lines", "customers", "currency")
    for ledger in ledgers:
        table.add_row(
            escape(ledger.book),
            ledger.as_of.isoformat(),
            f"{ledger.lines:,}",
            f"{ledger.customers:,}",
            ", ".join(ledger.currencies),
        )
    out.show(table)


def show_account(out: Output, account: Account, limit: int) -> None:
    """Print ageing, behaviour and the open lines of one customer, the worst first."""
    ledger = account.ledger
    out.show(f"[bold]{escape(account.customer.name)}[/]")
    out.show(out.say("ledger_day", book=escape(ledger.book), day=ledger.as_of))
    _show_balances(out, account)
    _show_facts(out, account)
    if account.items.is_empty():
        out.show(out.say("ledger_nothing_open"))
        return
    columns = ("contract", "issued_on", "due_on", "days_past_due", "remaining", "disputed")
    table = _make_table(out, "kind", "number", *columns)
    for row in account.items.head(limit).iter_rows(named=True):
        table.add_row(
            out.say(f"ledger_kind_{row['kind']}"),
            escape(f"{row['number']}/{row['line']}"),
            escape(row["contract"] or "—"),
            str(row["issued_on"]),
            str(row["due_on"] or "—"),
            str(row["days_past_due"]),
            write_money(Money(row["remaining"], row["currency"])),
            "—"
            if row["disputed"] is None
            else out.say("ledger_yes" if row["disputed"] else "ledger_no"),
        )
    out.show(table)
    if account.items.height > limit:
        out.show(out.say("and_more_lines", more=account.items.height - limit))


def ledger_to_data(ledger: Ledger) -> dict[str, Any]:
    """Give a ledger as JSON."""
    return {
        "id": ledger.id,
        "book": ledger.book,
        "as_of": ledger.as_of.isoformat(),
        "sha256": ledger.sha256,
        "source": {"name": ledger.source_name, "sha256": ledger.source_sha256},
        "lines": ledger.lines,
        "customers": ledger.customers,
        "currencies": ledger.currencies,
        "late_share_bp": ledger.prior_late_bp,
        "imported_at": ledger.imported_at.isoformat(),
    }


def account_to_data(account: Account, limit: int) -> dict[str, Any]:
    """Give one customer's account as JSON."""
    definitions, reasons = load_definitions(), load_reasons()
    facts: dict[str, Any] = {}
    for name, value in account.facts.items():
        words = definitions[name]
        facts[f"ledger.{name}"] = {
            "value": value if isinstance(value, int) or value is None else value.isoformat(),
            "definition": {"zh": words.zh, "en": words.en},
            "source": {"zh": words.source.zh, "en": words.source.en},
        }
        if name in account.reasons:
            reason = reasons[account.reasons[name]]
            told = {"code": account.reasons[name], "zh": reason.zh, "en": reason.en}
            facts[f"ledger.{name}"]["reason"] = told
    return {
        "customer": {"id": account.customer.id, "name": account.customer.name},
        "ledger": ledger_to_data(account.ledger),
        "facts": facts,
        "ageing": [_balance_to_data(row) for row in account.balances.iter_rows(named=True)],
        "open": [_item_to_data(row) for row in account.items.head(limit).iter_rows(named=True)],
        "open_lines": account.items.height,
    }


def _balance_to_data(row: dict[str, Any]) -> dict[str, Any]:
    currency = row["currency"]
    amounts = {
        name: format_amount(Money(value, currency))
        for name, value in row.items()
        if name != "currency"
    }
    return {"currency": currency, **amounts}


def _item_to_data(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **row,
        "issued_on": row["issued_on"].isoformat(),
        "due_on": row["due_on"].isoformat() if row["due_on"] else None,
        "amount": format_amount(Money(row["amount"], row["currency"])),
        "remaining": format_amount(Money(row["remaining"], row["currency"])),
    }


def _show_balances(out: Output, account: Account) -> None:
    balances = account.balances.to_dicts()
    table = _make_table(out, "age")
    for row in balances:
        table.add_column(row["currency"], justify="right")
    for name in (*(bucket.name for bucket in BUCKETS), "credits"):
        amounts = (write_money(Money(row[name], row["currency"])) for row in balances)
        table.add_row(out.say(f"ledger_age_{name}"), *amounts)
    out.show(table)


def _show_facts(out: Output, account: Account) -> None:
    catalogue, reasons = load_catalogue(), load_reasons()
    table = _make_table(out, "fact", "value")
    for name, value in account.facts.items():
        definition = catalogue[f"ledger.{name}"]
        if name in account.reasons:
            said = f"[dim]{escape(out.pick(reasons[account.reasons[name]]))}[/]"
        elif isinstance(value, bool):
            said = out.say("ledger_yes" if value else "ledger_no")
        elif definition.unit == "bp":
            said = f"{value / _PERCENT:.2f} %"
        else:
            said = str(value)
        table.add_row(escape(out.pick(definition.title)), said)
    out.show(table)


def _show_changes(out: Output, report: ImportReport) -> None:
    if not report.changes:
        return
    table = _make_table(out, "customer", "change", "lines", "before", "after")
    for change in report.changes[:_MOST_SHOWN]:
        table.add_row(
            escape(change.name),
            out.say(f"ledger_change_{change.change}"),
            f"{change.lines:,}",
            write_money(Money(change.before, change.currency)),
            write_money(Money(change.after, change.currency)),
        )
    out.show(table)
    if len(report.changes) > _MOST_SHOWN:
        out.show(out.say("and_more_lines", more=len(report.changes) - _MOST_SHOWN))


def _show_unknown(out: Output, report: ImportReport) -> None:
    if not report.unknown:
        return
    out.show(out.say("ledger_unknown", customers=len(report.unknown)))
    table = _make_table(out, "customer", "code", "lines")
    for one in count_unknown(report.unknown)[:_MOST_SHOWN]:
        names = (escape(str(one[name] or "—")) for name in ("customer", "code"))
        table.add_row(*names, str(one["lines"]))
    out.show(table)
    if len(report.unknown) > _MOST_SHOWN:
        out.show(out.say("and_more_lines", more=len(report.unknown) - _MOST_SHOWN))


def _make_table(out: Output, *columns: str) -> Table:
    table = Table(show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(
            out.say(f"column_ledger_{column}"),
            overflow="fold",
            justify="right" if column in _FIGURES else "left",
        )
    return table
