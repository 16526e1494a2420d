"""An exposure and a concentration as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from checker.document_data import amount_to_data
from checker.exposure.concentration import Concentration
from checker.exposure.exposure import Exposure
from checker.exposure.words import PARTS, word_reason


def exposure_to_data(exposure: Exposure) -> dict[str, Any]:
    """Give an exposure with its arithmetic line by line."""
    as_of = exposure.ledger_as_of
    return {
        "exposure": amount_to_data(exposure.minor_units, exposure.currency),
        "sum": amount_to_data(exposure.sum, exposure.currency),
        "ledger_as_of": None if as_of is None else as_of.isoformat(),
        "reason": reason_to_data(exposure.reason),
        "lines": [
            {
                "part": line.part.value,
                "title": {"zh": PARTS[line.part].zh, "en": PARTS[line.part].en},
                "amount": amount_to_data(line.minor_units, exposure.currency),
                "counts": line.counts,
                "security": None if line.security is None else line.security.id,
                "provider": None if line.security is None else line.security.provider,
                "reason": reason_to_data(line.reason),
            }
            for line in exposure.lines
        ],
    }


def concentration_to_data(found: Concentration, names: Mapping[str, str]) -> dict[str, Any]:
    """Give a concentration with the names of the largest customers."""
    return {
        "currency": found.currency,
        "exposure": amount_to_data(found.minor_units, found.currency),
        "customers": found.customers,
        "herfindahl_bp": found.herfindahl_bp,
        "largest": [
            {
                "customer_id": share.customer_id,
                "customer": names.get(share.customer_id),
                "exposure": amount_to_data(share.minor_units, found.currency),
                "share_bp": share.share_bp,
            }
            for share in found.largest
        ],
    }


def reason_to_data(code: str | None) -> dict[str, str] | None:
    """Give why something is not known or does not count."""
    if code is None:
        return None
    words = word_reason(code)
    return {"code": code, "zh": words.zh, "en": words.en}
