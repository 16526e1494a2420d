"""Securities for the tests, by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from storage.tables import Security
from storage.vocabulary import SecurityKind


def secure(kind: SecurityKind, amount: int, **told: object) -> Security:
    """Make a security of customer c1 in CNY, in force since 2026-01-01 without an end."""
    usual: dict[str, Any] = {
        "id": "s1",
        "customer_id": "c1",
        "provider": "示例保险",
        "currency": "CNY",
        "covered_percent": 100,
        "haircut_bp": 0,
        "valid_from": date(2026, 1, 1),
        "valid_until": None,
        "recorded_by": "甲",
        "recorded_at": datetime(2026, 1, 1, tzinfo=UTC),
    }
    return Security(kind=kind, amount_minor=amount, **(usual | told))
