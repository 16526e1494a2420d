"""The financial years of a customer as JSON; amounts in the currency's major unit."""

from __future__ import annotations

from typing import Any

from checker.customer_file.dossier import FiledStatement
from checker.document_data import format_amount
from checker.statements.history import StatementHistory
from checker.statements.unit_jumps import REGISTERED_CAPITAL, UnitJump
from checker.statements.years import FinancialYear, IdentityCheck, Restatement, YearFigure
from ingest.document import Money


def history_to_data(history: StatementHistory) -> dict[str, Any]:
    """Give all years, and what a person has to know of them."""
    return {
        "years": [year_to_data(year) for year in history.years],
        "consecutive_years": history.consecutive_years,
        "gaps": [
            {"after": gap.after.isoformat(), "before": gap.before.isoformat(), "years": gap.years}
            for gap in history.gaps
        ],
        "restated": [restatement_to_data(one) for one in history.restated],
        "identity_faults": [identity_to_data(check) for check in history.identity_faults],
        "unit_jumps": [unit_jump_to_data(jump) for jump in history.unit_jumps],
    }


def year_to_data(year: FinancialYear) -> dict[str, Any]:
    """Give one year, each figure with the place where it stands."""
    return {
        "period_ends_on": year.period_ends_on.isoformat(),
        "period_months": year.period_months,
        "currency": year.currency,
        "scope": year.scope,
        "audit_opinion": year.audit_opinion,
        "received_on": year.received_on.isoformat(),
        "comparative_only": year.is_comparative,
        "figures": {
            item: _figure_to_data(figure, year.currency) for item, figure in year.figures.items()
        },
        "identities": [identity_to_data(check) for check in year.identities],
    }


def statement_to_data(filed: FiledStatement, standing: str) -> dict[str, Any]:
    """Give one statement on file, without its figures.

    Args:
        filed: The statement.
        standing: Whether it counts.
    """
    read = filed.statement
    return {
        "id": filed.id,
        "period_ends_on": read.period_ends_on.isoformat(),
        "period_months": read.period_months,
        "format": read.format,
        "scope": read.scope,
        "currency": read.currency,
        "unit": read.unit,
        "audit_opinion": read.audit_opinion,
        "comparative": read.is_comparative,
        "figures": len(read.figures),
        "received_on": filed.received_on.isoformat(),
        "source": _source_to_data(filed),
        "standing": standing,
    }


def restatement_to_data(restated: Restatement) -> dict[str, Any]:
    """Give a figure that a newer statement gives otherwise."""
    return {
        "period_ends_on": restated.period_ends_on.isoformat(),
        "item": restated.item,
        "before": amount_to_data(restated.before, restated.currency),
        "after": amount_to_data(restated.after, restated.currency),
        "change": amount_to_data(restated.change, restated.currency),
        "older": _source_to_data(restated.older),
        "newer": _source_to_data(restated.newer),
    }


def identity_to_data(check: IdentityCheck) -> dict[str, Any]:
    """Give whether a total is the sum of its parts, with the amounts."""
    return {
        "name": check.name,
        "period_ends_on": check.period_ends_on.isoformat(),
        "holds": check.holds,
        "parts": list(check.parts.items),
        "parts_come_to": amount_to_data(check.parts.minor_units, check.currency),
        "total": check.total.items[0],
        "stated": amount_to_data(check.total.minor_units, check.currency),
        "difference": amount_to_data(check.difference, check.currency),
        "tolerance": amount_to_data(check.tolerance, check.currency),
    }


def unit_jump_to_data(jump: UnitJump) -> dict[str, Any]:
    """Give two amounts that differ as units do."""
    compared_with = jump.compared_with
    return {
        "period_ends_on": jump.period_ends_on.isoformat(),
        "item": jump.item,
        "amount": amount_to_data(jump.minor_units, jump.currency),
        "compared_with": compared_with.isoformat() if compared_with else REGISTERED_CAPITAL,
        "other": amount_to_data(jump.other_minor_units, jump.currency),
    }


def amount_to_data(minor_units: int, currency: str) -> dict[str, str]:
    """Give an amount as money is given everywhere."""
    return {"amount": format_amount(Money(minor_units, currency)), "currency": currency}


def _figure_to_data(figure: YearFigure, currency: str) -> dict[str, Any]:
    source, minor_units = figure.source, figure.minor_units
    return {
        "value": None if minor_units is None else amount_to_data(minor_units, currency),
        "state": figure.state.value,
        "reason": figure.reason,
        "raw": source.raw,
        "source": {
            **_source_to_data(figure.filed),
            "comparative": figure.filed.statement.is_comparative,
            "page": source.page,
            "box": None if source.box is None else [round(edge, 5) for edge in source.box],
            "sheet": source.sheet,
            "line": source.line,
            "column": source.column,
        },
    }


def _source_to_data(filed: FiledStatement) -> dict[str, Any]:
    return {
        "name": filed.source_name,
        "sha256": filed.source_sha256,
        "document_id": filed.document_id,
    }
