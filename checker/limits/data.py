"""A derivation and a limit as JSON; the derivation is kept with the proposal that rests on it."""

from __future__ import annotations

from datetime import date
from typing import Any

from checker.document_data import amount_to_data
from checker.limits.cover import CountedCover
from checker.limits.derivation import Derivation, LimitLine
from checker.limits.words import COMPONENTS, word_reason
from storage.tables import CreditLimit


def derivation_to_data(derivation: Derivation) -> dict[str, Any]:
    """Give a derivation line by line, with what was missing and why."""
    return {
        "limit": amount_to_data(derivation.minor_units, derivation.currency),
        "reason": _reason(derivation.reason),
        "grade": derivation.grade,
        "components": [_line_to_data(line, derivation.currency) for line in derivation.lines],
        "payment": {
            "days_beyond_terms": derivation.days_beyond_terms,
            "factor_percent": derivation.factor_percent,
        },
        "own_means": amount_to_data(derivation.own_means, derivation.currency),
        "covers": [_cover_to_data(each, derivation.currency) for each in derivation.covers],
        "covers_end_on": _iso(derivation.ends_on),
    }


def limit_to_data(limit: CreditLimit) -> dict[str, Any]:
    """Give a limit, proposed or decided."""
    return {
        "id": limit.id,
        "state": limit.state.value,
        "amount": amount_to_data(limit.amount_minor, limit.currency),
        "temporary": limit.is_temporary,
        "valid_from": limit.valid_from.isoformat(),
        "valid_until": _iso(limit.valid_until),
        "derived": amount_to_data(limit.derived_minor, limit.currency),
        "reason": limit.reason,
        "proposed_by": limit.proposed_by,
        "proposed_at": limit.proposed_at.isoformat(),
        "decided_by": limit.decided_by,
        "decided_at": limit.decided_at.isoformat() if limit.decided_at else None,
        "replaces": limit.supersedes_id,
    }


def _line_to_data(line: LimitLine, currency: str | None) -> dict[str, Any]:
    title = COMPONENTS[line.component]
    return {
        "component": line.component.value,
        "title": {"zh": title.zh, "en": title.en},
        "figure": amount_to_data(line.figure.minor_units, currency),
        "share_bp": line.share_bp,
        "allows": amount_to_data(line.minor_units, currency),
        "binds": line.is_binding,
        "reason": _reason(line.reason),
    }


def _cover_to_data(counted: CountedCover, currency: str | None) -> dict[str, Any]:
    security = counted.security
    return {
        "security": security.id,
        "kind": security.kind.value,
        "provider": security.provider,
        "amount": amount_to_data(security.amount_minor, security.currency),
        "covered_percent": security.covered_percent,
        "haircut_bp": security.haircut_bp,
        "eligible": amount_to_data(counted.eligible, currency),
        "retention": amount_to_data(counted.retention, currency),
        "valid_until": _iso(security.valid_until),
        "reason": _reason(counted.reason),
    }


def _reason(code: str | None) -> dict[str, str] | None:
    if code is None:
        return None
    words = word_reason(code)
    return {"code": code, "zh": words.zh, "en": words.en}


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
