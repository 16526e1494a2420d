"""Statements for people: what importing came to, which count, the years side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from rich.markup import escape
from rich.table import Table

from checker.cli.output import Output
from checker.customer_file.dossier import FiledStatement
from checker.document_data import write_money
from checker.statements import (
    FinancialYear,
    IdentityCheck,
    StatementHistory,
    UnitJump,
    YearFigure,
)
from checker.statements.report import ImportedStatement, ImportReport
from checker.statements.standings import StatementStanding
from ingest.document import Money
from ingest.problems import describe_problem
from ingest.statements import load_items
from storage.statements import FilingResult

_MOST_SHOWN = 20
_YEARS_SIDE_BY_SIDE = 5


def show_import(out: Output, report: ImportReport) -> None:
    """Print counts, what is new, what counts otherwise than before, and what to look at."""
    counts = {result.value: report.count(result) for result in FilingResult}
    out.show(f"\n[bold]{escape(report.path)}[/]")
    out.show(out.say("statements_done", **counts))
    if report.is_dry_run:
        out.show(out.say("register_dry_run"))
    news = [one for one in report.statements if one.result is not FilingResult.UNCHANGED]
    _show_some(out, (_say_imported(out, one) for one in news), len(news))
    for gone in report.superseded[:_MOST_SHOWN]:
        out.show(
            escape(
                out.say(
                    "statement_superseded",
                    customer=gone.customer,
                    day=gone.period_ends_on,
                    source=gone.source_name,
                )
            )
        )
    _show_more(out, len(report.superseded))
    lines = (
        out.say(
            "figure_changed",
            customer=one.customer,
            day=one.period_ends_on,
            item=name_item(out, one.item),
            before=_money(one.before, one.currency),
            after=_money(one.after, one.currency),
            change=_money(one.after - one.before, one.currency),
        )
        for one in report.changed
    )
    _show_some(out, lines, len(report.changed))
    doubts = (
        f"{doubt.customer}: {_say_jump(out, doubt.about)}"
        if isinstance(doubt.about, UnitJump)
        else f"{doubt.customer}: {_say_identity(out, doubt.about)}"
        for doubt in report.doubts
    )
    _show_some(out, (f"✗ {line}" for line in doubts), len(report.doubts))
    _show_problems(out, report)


def _show_problems(out: Output, report: ImportReport) -> None:
    told = []
    for problem in report.problems:
        said = describe_problem(problem)
        told.append(f"! {out.pick(said.message)} {out.pick(said.remedy)}")
    for fault in report.faults:
        place = fault.sheet or (out.say("page_number", page=fault.page) if fault.page else "")
        where = ":".join(str(part) for part in (place, fault.line) if part)
        told.append(f"! {where}  {out.pick(fault.message)}")
    _show_some(out, told, len(told))


def show_list(
    out: Output, customer: str, standings: Sequence[tuple[FiledStatement, StatementStanding]]
) -> None:
    """Print one line for each statement on file."""
    if not standings:
        out.show(escape(out.say("statements_none", customer=customer)))
        return
    out.show(f"[bold]{escape(customer)}[/]")
    table = Table(show_edge=False, pad_edge=False)
    for column in (
        "statement_period",
        "statement_scope",
        "statement_unit",
        "audit_opinion",
        "statement_received",
        "statement_file",
        "statement_standing",
    ):
        table.add_column(out.say(f"column_{column}"), overflow="fold")
    for filed, standing in standings:
        read = filed.statement
        period = _say_period(out, read.period_ends_on, read.period_months)
        table.add_row(
            period + (out.say("comparative_mark") if read.is_comparative else ""),
            out.say(f"scope_{read.scope}"),
            _say_unit(out, read.currency, read.unit),
            _name_opinion(out, read.audit_opinion),
            str(filed.received_on),
            escape(filed.source_name),
            out.say(f"standing_{standing.value}"),
        )
    out.show(table)


def show_years(out: Output, customer: str, history: StatementHistory) -> None:
    """Print the years side by side, and what a person has to know of them."""
    if not history.years:
        out.show(escape(out.say("statements_none", customer=customer)))
        return
    out.show(f"[bold]{escape(customer)}[/]")
    years = history.years[:_YEARS_SIDE_BY_SIDE]
    restated = {(one.period_ends_on, one.item) for one in history.restated}
    table = Table(show_edge=False, pad_edge=False)
    table.add_column(out.say("column_statement_item"), overflow="fold")
    for year in years:
        heading = [str(year.period_ends_on), year.currency, out.say(f"scope_{year.scope}")]
        heading.append(_name_opinion(out, year.audit_opinion))
        if year.is_comparative:
            heading.append(out.say("comparative_only"))
        table.add_column("\n".join(heading), justify="right", overflow="fold")
    items = [item for item in load_items() if any(item in year.figures for year in years)]
    for kind, of_kind in groupby(items, key=lambda item: load_items()[item].statement):
        table.add_section()
        table.add_row(f"[bold]{out.say(f'statement_{kind.value}')}[/]")
        for item in of_kind:
            cells = [
                _write_figure(out, year, item, is_restated=(year.period_ends_on, item) in restated)
                for year in years
            ]
            table.add_row(escape(name_item(out, item)), *cells)
    out.show(table)
    out.show(out.say("figures_legend"))
    _show_some(out, _say_notes(out, history), None)


def show_one_year(
    out: Output, customer: str, year: FinancialYear, history: StatementHistory
) -> None:
    """Print one year with the place of every figure, and the identities with their amounts."""
    restated = {one.item for one in history.restated if one.period_ends_on == year.period_ends_on}
    out.show(f"[bold]{escape(customer)}　{year.period_ends_on}　{year.currency}[/]")
    table = Table(show_edge=False, pad_edge=False)
    for column in ("statement_item", "amount", "as_printed", "figure_place"):
        is_number = column in ("amount", "as_printed")
        table.add_column(
            out.say(f"column_{column}"), overflow="fold", justify="right" if is_number else "left"
        )
    for item in load_items():
        figure = year.figures.get(item)
        if figure is not None:
            amount = _write_figure(out, year, item, is_restated=item in restated)
            place = _say_place(out, figure)
            table.add_row(
                escape(name_item(out, item)), amount, escape(figure.source.raw), escape(place)
            )
    out.show(table)
    out.show(out.say("figures_legend"))
    for check in year.identities:
        out.show(escape(f"{'✓' if check.holds else '✗'} {_say_identity(out, check)}"))


def name_item(out: Output, item: str) -> str:
    """Name an item of a statement in the person's language."""
    return out.pick(load_items()[item].title)


def _say_notes(out: Output, history: StatementHistory) -> Iterator[str]:
    for gap in history.gaps:
        yield "! " + out.say("years_missing", after=gap.after, before=gap.before, years=gap.years)
    for one in history.restated:
        yield "* " + out.say(
            "figure_restated",
            day=one.period_ends_on,
            item=name_item(out, one.item),
            before=_money(one.before, one.currency),
            after=_money(one.after, one.currency),
            change=_money(one.change, one.currency),
            older=one.older.source_name,
            newer=one.newer.source_name,
        )
    for check in history.identity_faults:
        yield "✗ " + _say_identity(out, check)
    checked = sum(len(year.identities) for year in history.years)
    if checked and not history.identity_faults:
        yield "✓ " + out.say("identities_hold", count=checked)
    for jump in history.unit_jumps:
        yield "✗ " + _say_jump(out, jump)


def _say_identity(out: Output, check: IdentityCheck) -> str:
    parts = " ".join(_write_term(out, item, place) for place, item in enumerate(check.parts.items))
    words = {
        "day": check.period_ends_on,
        "parts": parts,
        "sum": _money(check.parts.minor_units, check.currency),
        "total": name_item(out, check.total.items[0]),
        "stated": _money(check.total.minor_units, check.currency),
    }
    if check.holds:
        return out.say("identity_holds", **words)
    difference = _money(check.difference, check.currency)
    return out.say("identity_off", difference=difference, **words)


def _write_term(out: Output, item: str, place: int) -> str:
    name = name_item(out, item.removeprefix("-"))
    sign = "− " if item.startswith("-") else "+ " if place else ""
    return sign + name


def _say_jump(out: Output, jump: UnitJump) -> str:
    words = {
        "day": jump.period_ends_on,
        "item": name_item(out, jump.item),
        "amount": _money(jump.minor_units, jump.currency),
        "other": _money(jump.other_minor_units, jump.currency),
    }
    if jump.compared_with is None:
        return out.say("unit_jump_capital", **words)
    return out.say("unit_jump_year", before=jump.compared_with, **words)


def _say_imported(out: Output, one: ImportedStatement) -> str:
    mark = out.say("comparative_mark") if one.is_comparative else ""
    return out.say(
        f"statement_{one.result.value}",
        customer=one.customer,
        period=_say_period(out, one.period_ends_on, one.period_months) + mark,
        scope=out.say(f"scope_{one.scope}"),
        unit=_say_unit(out, one.currency, one.unit),
        figures=one.figures,
    )


def _say_period(out: Output, ends_on: date, months: int) -> str:
    name = "period_of" if months else "period_of_balance"
    return out.say(name, day=ends_on, months=months)


def _say_unit(out: Output, currency: str, unit: int) -> str:
    return f"{currency} {out.say(f'unit_{unit}')}"


def _say_place(out: Output, figure: YearFigure) -> str:
    source = figure.source
    parts = [figure.filed.source_name]
    if source.page is not None:
        parts.append(out.say("page_number", page=source.page))
    if source.sheet:
        parts.append(source.sheet)
    if source.line is not None:
        parts.append(out.say("cell_place", line=source.line, column=source.column))
    if figure.filed.statement.is_comparative:
        parts.append(out.say("comparative_only"))
    return " · ".join(parts)


def _write_figure(out: Output, year: FinancialYear, item: str, *, is_restated: bool) -> str:
    figure = year.figures.get(item)
    if figure is None:
        return ""
    if figure.minor_units is None:
        return "—" if figure.counted == 0 else out.say("figure_blank")
    amount = write_money(Money(figure.minor_units, year.currency)).removeprefix(year.currency)
    return f"{amount.strip()}{'*' if is_restated else ''}"


def _name_opinion(out: Output, opinion: str | None) -> str:
    return out.say(f"opinion_{opinion or 'none'}")


def _money(minor_units: int, currency: str) -> str:
    return write_money(Money(minor_units, currency))


def _show_some(out: Output, lines: Iterable[str], count: int | None) -> None:
    for number, line in enumerate(lines):
        if count is not None and number >= _MOST_SHOWN:
            break
        out.show(escape(line))
    _show_more(out, count or 0)


def _show_more(out: Output, count: int) -> None:
    if count > _MOST_SHOWN:
        out.show(out.say("and_more_lines", more=count - _MOST_SHOWN))
