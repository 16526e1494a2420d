"""Sections to statements: one for each scope and period, its three parts put together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ingest.document import Problem
from ingest.normalise.currencies import minor_digits
from ingest.normalise.text import CJK, drop_whitespace
from ingest.statements.columns import Column
from ingest.statements.figures import read_figures
from ingest.statements.headings import FIGURE_ROLES, HeadingRole
from ingest.statements.sections import Section
from ingest.statements.spans import Span, find_span
from ingest.statements.sums import drop_misread
from ingest.statements.vocabulary import Figure, ReadStatements, Statement, StatementKind

_CHINESE = re.compile(f"[{CJK}]")
_SMALL_ROWS = re.compile(
    r"应付利润|固定资产账面价值|固定资产原价|现金净增加额|期末现金余额|吸收投资者投资收到的现金"
)
_WHOLE = "depreciation_and_amortization"
_PARTS = ("depreciation", "right_of_use_depreciation", "amortization", "prepaid_amortization")
_MERGED_ITEMS = frozenset({"receivables_and_notes", "payables_and_notes"})


@dataclass(slots=True)
class _Part:
    """One column of one section."""

    section: Section
    span: Span
    scope: str
    unit: int
    currency: str
    figures: dict[str, Figure]


@dataclass(slots=True)
class _Gathering:
    """What is put together, and the problems on the way."""

    parts: list[_Part] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def note(self, section: Section, problem: Problem) -> None:
        """Note a problem of a whole statement once, with its name and page."""
        page = section.pages[0] if section.pages else None
        details = (("statement", section.title), *problem.details)
        placed = replace(problem, page=page, details=details)
        if placed not in self.problems:
            self.problems.append(placed)

    def check(self, statement: Statement) -> Statement:
        """Leave out what was misread."""
        kept, problems = drop_misread(statement)
        self.problems += problems
        return kept


def assemble(
    sections: Sequence[Section],
    *,
    unit: int | None,
    currency: str | None,
    audit_opinion: str | None,
) -> ReadStatements:
    """Puts sections together.

    Args:
        sections: Of one file.
        unit: What settles the unit where a statement does not state it.
        currency: Likewise for the currency.
        audit_opinion: Said in the file about all of them.

    Returns:
        The statements, the newest period first.
    """
    gathering = _Gathering()
    for section in sections:
        _read_section(section, unit, currency, gathering)
    format_ = _find_format(sections)
    groups: dict[tuple[str, date, bool], list[_Part]] = {}
    for part in gathering.parts:
        key = (part.scope, part.span.ends_on, part.span.is_comparative)
        groups.setdefault(key, []).append(part)
    statements = [
        _make_statement(parts, format_, audit_opinion, gathering) for parts in groups.values()
    ]
    if any(section.is_recognised for section in sections):
        statements = [gathering.check(statement) for statement in statements]
    statements.sort(key=lambda each: (each.scope, each.period_ends_on), reverse=True)
    return ReadStatements(tuple(statements), tuple(gathering.problems))


def _read_section(
    section: Section, unit: int | None, currency: str | None, gathering: _Gathering
) -> None:
    if section.columns is None:
        gathering.note(section, Problem("statement_columns_unclear"))
        return
    if section.columns.has_adjustments:
        return
    stated = section.preamble.unit
    is_chinese = any(_CHINESE.search(row.printed) for row in section.rows)
    multiplier = stated.multiplier or unit
    code = stated.currency or currency or ("CNY" if is_chinese else None)
    digits = minor_digits(code) if code else None
    if stated.is_contradictory and unit is None:
        gathering.note(section, Problem("statement_unit_unclear"))
        return
    if multiplier is None:
        gathering.note(section, Problem("statement_unit_missing"))
        return
    if code is None or digits is None:
        gathering.note(section, Problem("statement_currency_missing"))
        return
    if unit is not None and stated.multiplier is not None and unit != stated.multiplier:
        details = (("stated", str(stated.multiplier)), ("given", str(unit)))
        gathering.note(section, Problem("statement_unit_other", details=details))
    columns = _figure_columns(section)
    beside = [column.heading for _, column in columns]
    read: set[tuple[Span, str]] = set()
    for position, column in columns:
        scope = column.heading.scope or section.scope or "company"
        span = find_span(column.heading, section.preamble.period, section.statement, beside)
        if span is None:
            continue
        figures, problems = read_figures(section.rows, position, multiplier * 10**digits)
        read.add((span, scope))
        gathering.parts.append(_Part(section, span, scope, multiplier, code, figures))
        gathering.problems += [each for each in problems if each not in gathering.problems]
    if not read:
        gathering.note(section, Problem("statement_period_unclear"))


def _figure_columns(section: Section) -> list[tuple[int, Column]]:
    if section.columns is None:
        return []
    return [
        (position, column)
        for position, column in enumerate(section.columns.columns)
        if column.heading.role in FIGURE_ROLES and column.heading.role is not HeadingRole.MONTH
    ]


def _find_format(sections: Sequence[Section]) -> str:
    printed = [row for section in sections for row in section.rows]
    if not any(_CHINESE.search(row.printed) for row in printed):
        return "ifrs"
    if any(section.preamble.is_small_enterprise for section in sections) or any(
        _SMALL_ROWS.search(drop_whitespace(row.printed)) for row in printed
    ):
        return "cn_small"
    items = {row.name.item for row in printed}
    return "cn_2018" if items & _MERGED_ITEMS else "cn_2019"


def _make_statement(
    parts: Sequence[_Part], format_: str, audit_opinion: str | None, gathering: _Gathering
) -> Statement:
    first = next(
        (each for each in parts if each.section.statement is StatementKind.BALANCE_SHEET), parts[0]
    )
    months = _choose_months(parts)
    figures: dict[str, Figure] = {}
    for part in parts:
        if part.span.months not in (0, months):
            gathering.note(part.section, Problem("statement_period_unclear"))
            continue
        if part.currency != first.currency:
            gathering.note(part.section, Problem("statement_currency_differs"))
            continue
        for key, figure in part.figures.items():
            known = figures.get(key)
            if known is None or known.stated == "blank":
                figures[key] = figure
            elif figure.stated != "blank" and figure.minor_units != known.minor_units:
                gathering.note(part.section, Problem("statement_stated_twice"))
    _add_depreciation(figures)
    return Statement(
        period_ends_on=first.span.ends_on,
        period_months=months,
        format=format_,
        scope=first.scope,
        currency=first.currency,
        unit=first.unit,
        figures=figures,
        is_comparative=first.span.is_comparative,
        audit_opinion=audit_opinion,
        company_name=_first(part.section.preamble.company_name for part in parts),
        company_code=_first(part.section.preamble.company_code for part in parts),
    )


def _add_depreciation(figures: dict[str, Figure]) -> None:
    """Add up what the supplement of the cash flow statement states.

    A part that is left blank is left out: the sum is then the least that it can be, which is the
    side on which it flatters nobody.
    """
    whole = figures.get(_WHOLE)
    stated = [figures[key] for key in _PARTS if key in figures and figures[key].minor_units]
    if stated and (whole is None or whole.stated == "blank"):
        total = sum(each.minor_units or 0 for each in stated)
        raw = " + ".join(each.source.raw for each in stated)
        figures[_WHOLE] = Figure(total, "value", replace(stated[0].source, raw=raw))


def _choose_months(parts: Sequence[_Part]) -> int:
    """What the statement of income spans; a cash flow statement alone speaks for itself."""
    ordered = sorted(parts, key=lambda part: part.section.statement is not StatementKind.INCOME)
    return next((part.span.months for part in ordered if part.span.months), 0)


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value), None)
