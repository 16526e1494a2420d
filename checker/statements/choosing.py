"""Which of several statements of one year counts; the order of filing does not matter.

A statement of the year itself goes before the comparative column of the year after, and what was
received last before what was received earlier. But where a comparative column gives a figure
otherwise than the year's own statement, the year was restated: then the comparative column counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

from checker.customer_file.dossier import FiledStatement
from checker.statements.identities import check_identities
from checker.statements.precision import find_last_digit
from checker.statements.years import (
    DASH,
    FULL_YEAR_MONTHS,
    NOT_STATED,
    FinancialYear,
    Restatement,
    YearFigure,
)
from ingest.statements import Figure, StatementKind, load_items
from rules.facts import FactState

_BY_WEIGHT = ("adverse", "disclaimer", "qualified", "unaudited", None, "unqualified")
"""Of several opinions about the parts of one year the first of these is the year's."""


def choose_year(
    statements: Sequence[FiledStatement], period_ends_on: date
) -> tuple[FinancialYear, tuple[Restatement, ...]] | None:
    """Put a financial year together from all statements of one scope about it.

    Returns:
        The year and what was restated in it; None if they state nothing of a year.
    """
    by_kind = {kind: rank(statements, kind) for kind in StatementKind}
    chosen = {kind: ranked for kind, ranked in by_kind.items() if ranked}
    if not chosen:
        return None
    currency = next(iter(chosen.values()))[0].statement.currency
    in_currency = {
        kind: [one for one in ranked if one.statement.currency == currency]
        for kind, ranked in chosen.items()
    }
    parts = {kind: ranked for kind, ranked in in_currency.items() if ranked}
    figures = {
        item: figure for kind, ranked in parts.items() for item, figure in _merge(ranked, kind)
    }
    restated = [
        restatement for kind, ranked in parts.items() for restatement in compare(ranked, kind)
    ]
    first = {kind: ranked[0] for kind, ranked in parts.items()}
    counted = list(first.values())
    year = FinancialYear(
        period_ends_on=period_ends_on,
        period_months=FULL_YEAR_MONTHS if first.keys() - {StatementKind.BALANCE_SHEET} else 0,
        currency=currency,
        scope=counted[0].statement.scope,
        audit_opinion=min(
            (filed.statement.audit_opinion for filed in counted), key=_BY_WEIGHT.index
        ),
        received_on=max(filed.received_on for filed in counted),
        is_comparative=all(
            one.statement.is_comparative for ranked in parts.values() for one in ranked
        ),
        figures=figures,
        statements=first,
        identities=tuple(check_identities(figures, period_ends_on)),
    )
    return year, tuple(sorted(restated, key=lambda one: one.item))


def rank(statements: Iterable[FiledStatement], kind: StatementKind) -> list[FiledStatement]:
    """Sort the statements that state something of one kind, the one that counts first.

    Income and cash flows of a part of a year say nothing of the year.
    """
    stating = [
        filed
        for filed in statements
        if any(True for _ in _stated(filed, kind))
        and (kind is StatementKind.BALANCE_SHEET or _is_full_year(filed))
    ]
    own = [filed for filed in stating if not filed.statement.is_comparative]
    comparative = [filed for filed in stating if filed.statement.is_comparative]
    newest_own = sorted(own, key=_recency, reverse=True)
    newest_comparative = sorted(comparative, key=_recency, reverse=True)
    if newest_own and newest_comparative:
        is_restated = any(_differing(newest_own[0], newest_comparative[0], kind))
        if is_restated:
            return [newest_comparative[0], *newest_own, *newest_comparative[1:]]
    return [*newest_own, *newest_comparative]


def compare(ranked: Sequence[FiledStatement], kind: StatementKind) -> Iterator[Restatement]:
    """Give where the statement that counts differs from the next one about the same year.

    What reads otherwise only because it is printed in coarser units does not differ.
    """
    for newer, older in pairwise(ranked[:2]):
        for item, before, after in _differing(older, newer, kind):
            yield Restatement(
                newer.statement.period_ends_on,
                item,
                before,
                after,
                newer.statement.currency,
                older,
                newer,
            )


def _merge(
    ranked: Sequence[FiledStatement], kind: StatementKind
) -> Iterator[tuple[str, YearFigure]]:
    """Give the figure that counts for each item of a kind for which any statement has a row."""
    rows = {item for filed in ranked for item in filed.statement.figures if _kind_of(item) is kind}
    for item in sorted(rows):
        found = [filed for filed in ranked if item in filed.statement.figures]
        stating = [one for one in found if one.statement.figures[item].stated != "blank"]
        filed = (stating or found)[0]
        yield item, _to_year_figure(filed.statement.figures[item], filed)


def _to_year_figure(figure: Figure, filed: FiledStatement) -> YearFigure:
    match figure.stated:
        case "value":
            state, reason = FactState.KNOWN, None
        case "dash":
            state, reason = FactState.NOT_APPLICABLE, DASH
        case _:
            state, reason = FactState.MISSING, NOT_STATED
    return YearFigure(figure.minor_units, state, reason, figure.source, filed)


def _differing(
    older: FiledStatement, newer: FiledStatement, kind: StatementKind
) -> Iterator[tuple[str, int, int]]:
    if older.statement.currency != newer.statement.currency:
        return
    coarser = max(find_last_digit(older.statement), find_last_digit(newer.statement))
    before, after = dict(_stated(older, kind)), dict(_stated(newer, kind))
    for item in sorted(before.keys() & after.keys()):
        if abs(after[item] - before[item]) > coarser:
            yield item, before[item], after[item]


def _stated(filed: FiledStatement, kind: StatementKind) -> Iterator[tuple[str, int]]:
    """Give what a statement says of the items of a kind; a dash says that there is nothing."""
    for item, figure in filed.statement.figures.items():
        if figure.stated != "blank" and _kind_of(item) is kind:
            yield item, figure.minor_units or 0


def _kind_of(item: str) -> StatementKind:
    return load_items()[item].statement


def _is_full_year(filed: FiledStatement) -> bool:
    return filed.statement.period_months == FULL_YEAR_MONTHS


def _recency(filed: FiledStatement) -> tuple[date, bool, int, int, str]:
    """Give what a newer statement has more of; of two of one day the audited one counts.

    Size and hash of the file decide nothing but that the answer is always the same.
    """
    return (
        filed.received_on,
        filed.is_audited,
        filed.statement.period_months,
        len(filed.statement.figures),
        filed.source_sha256,
    )


def group_by_year(
    statements: Iterable[FiledStatement],
) -> Mapping[date, list[FiledStatement]]:
    """Sort statements by the financial years that they are about, leaving out other periods.

    A balance sheet alone is about a year if it is drawn up in the month in which the years end:
    that of the newest full year, else December, with which every financial year in China ends.
    """
    listed = list(statements)
    full_years = [one.statement.period_ends_on for one in listed if _is_full_year(one)]
    last_month = max(full_years).month if full_years else 12
    years: dict[date, list[FiledStatement]] = {}
    for filed in listed:
        ends_on = filed.statement.period_ends_on
        is_year_end = ends_on.month == last_month or ends_on in full_years
        is_alone = filed.statement.period_months == 0
        if _is_full_year(filed) or (is_alone and is_year_end):
            years.setdefault(ends_on, []).append(filed)
    return years
