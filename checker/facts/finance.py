"""What a customer's financial statements say: which year counts, and what its figures come to.

A measure is missing with the statement as its source where a figure is not stated, and not
applicable only with proof; the words of both are those of `checker.measures`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from checker.customer_file.dossier import FiledDocument, FiledStatement
from checker.facts.formulas import formula
from checker.facts.reading import known, not_applicable, read_fact
from checker.measures import (
    Amount,
    FigureRef,
    Trend,
    YearFigures,
    compute_measures,
    compute_net_worth,
    find_trend,
    list_origins,
)
from checker.privacy import mask_text
from checker.statements.history import StatementHistory, build_history
from checker.statements.years import FinancialYear
from ingest.document import Money as ReadMoney
from ingest.normalise.names import names_agree
from ingest.statements import FigureSource
from rules.facts import Fact, FactState, Money, Source

_TRENDS = {"revenue_trend": "revenue", "equity_trend": "equity"}
_OPERATING_CASH = "operating_cash_flow"


def finance_facts(
    statements: Sequence[FiledStatement],
    as_of: date,
    licence: Mapping[str, Fact],
    reports: Sequence[FiledDocument] = (),
) -> dict[str, Fact]:
    """Give the facts of a customer's financial statements.

    Args:
        statements: Those on file.
        as_of: The day; statements received later do not count.
        licence: The facts of the licence by their name without prefix.
        reports: Auditor's reports handed in on their own, the latest last.

    Returns:
        Facts by their name without the prefix `finance.`.
    """
    capital = licence.get("registered_capital")
    history = build_history(statements, as_of, _to_read_money(capital))
    own = [filed for filed in reports if _is_about(filed, licence.get("registered_name"))]
    return {**judge_statements(history, own), **measure_statements(history)}


@formula("judge_statements")
def judge_statements(
    history: StatementHistory, reports: Sequence[FiledDocument]
) -> dict[str, Fact]:
    """Tell which year counts and how far its statements can be relied on."""
    years = known(history.consecutive_years, *_name_all(history.years))
    latest = history.latest
    if latest is None:
        return {"years": years}
    whole = _name_year(latest)
    faults = history.identity_faults
    is_checked = bool(faults or latest.identities)
    return {
        "years": years,
        "period_ends_on": known(latest.period_ends_on, *whole),
        "received_on": known(latest.received_on, *whole),
        "currency": known(latest.currency, *whole),
        "scope": known(latest.scope, *whole),
        "audit_opinion": _read_opinion(latest, reports),
        "identities_hold": known(not faults if is_checked else None, *whole),
        "is_restated": known(bool(history.restated), *_name_all(history.years)),
        "year_missing": known(bool(history.gaps), *_name_all(history.years)),
        "unit_jump": known(bool(history.unit_jumps), *_name_all(history.years)),
    }


def _is_about(filed: FiledDocument, name: Fact | None) -> bool:
    """Tell whether a report is of the customer, as far as the licence on file can say."""
    audited = filed.document.fields.get("holder_name")
    if name is None or name.value is None:
        return True
    return audited is not None and names_agree(str(name.value), str(audited.value))


def _read_opinion(latest: FinancialYear, reports: Sequence[FiledDocument]) -> Fact:
    """The opinion that the statements state; of a report on its own where they state none."""
    of_year = [
        filed
        for filed in reports
        if (ends := filed.document.fields.get("period_ends_on")) is not None
        and ends.value == latest.period_ends_on
    ]
    if latest.audit_opinion is None and of_year:
        return read_fact(of_year[::-1], "audit_opinion")
    return known(latest.audit_opinion, *_name_year(latest))


@formula("compute_measures")
def measure_statements(history: StatementHistory) -> dict[str, Fact]:
    """Compute every measure of the latest year, with the figures that went in."""
    years = [to_year_figures(year) for year in history.years]
    if not years:
        return {}
    facts = {
        name: Fact(measured.value, measured.state, _cite(history, years, measured.inputs))
        for name, measured in compute_measures(years).items()
    }
    worth = compute_net_worth(years[0])
    facts["net_worth_is_positive"] = known(worth.is_positive, *_cite(history, years, worth.inputs))
    facts["operating_cash_flow_is_positive"] = _judge_operating_cash(history, years)
    for name, item in _TRENDS.items():
        trend = find_trend(years, item)
        inputs = [FigureRef(item, back) for back in range(len(years))]
        value = trend.value if isinstance(trend, Trend) else None
        facts[name] = known(value, *_cite(history, years, inputs))
    return facts


def to_year_figures(year: FinancialYear) -> YearFigures:
    """Give the figures of a year as measures take them."""
    amounts = {
        item: Amount(figure.minor_units, figure.state, figure.reason)
        for item, figure in year.figures.items()
    }
    return YearFigures(amounts, year.period_ends_on, year.period_months, year.currency)


def _judge_operating_cash(history: StatementHistory, years: Sequence[YearFigures]) -> Fact:
    amount, sources = (
        years[0].find(_OPERATING_CASH),
        _cite(history, years, [FigureRef(_OPERATING_CASH)]),
    )
    if amount.state is FactState.NOT_APPLICABLE:
        return not_applicable(*sources)
    return known(None if amount.minor_units is None else amount.minor_units > 0, *sources)


def _cite(
    history: StatementHistory, years: Sequence[YearFigures], inputs: Iterable[FigureRef]
) -> tuple[Source, ...]:
    """Name the places of the figures that went in; the latest statement where there are none."""
    found: dict[Source, None] = {}
    for figure in inputs:
        if figure.years_back < len(years):
            stated = history.years[figure.years_back].figures
            for item in list_origins(years[figure.years_back], figure.item):
                place = stated[item]
                found[_name_place(place.filed, place.source)] = None
    return tuple(found) or _name_year(history.years[0])


def _name_place(filed: FiledStatement, place: FigureSource) -> Source:
    name = mask_text(filed.source_name)
    if place.line is not None:
        sheet = f"{place.sheet}!" if place.sheet else ""
        name = f"{name} {sheet}{_letter(place.column or 1)}{place.line}"
    return Source(
        document=filed.source_sha256,
        document_name=name,
        page=place.page,
        box=place.box,
        quote=place.raw or None,
    )


def _name_year(year: FinancialYear) -> tuple[Source, ...]:
    """Name the files that a year is taken from, each once."""
    found = {
        Source(document=filed.source_sha256, document_name=mask_text(filed.source_name)): None
        for filed in year.statements.values()
    }
    return tuple(found)


def _name_all(years: Sequence[FinancialYear]) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(source for year in years for source in _name_year(year)))


def _letter(column: int) -> str:
    """Name a column as spreadsheets do: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _to_read_money(capital: Fact | None) -> ReadMoney | None:
    value = None if capital is None else capital.value
    return ReadMoney(value.minor_units, value.currency) if isinstance(value, Money) else None
