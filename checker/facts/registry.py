"""Facts about what registers say of a customer, and where that differs from its licence.

Each is of the newest record that states it. A customer without a record has none of them: they do
not apply, and no rule asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from checker.customer_file.dossier import FiledRegistryRecord
from checker.facts.formulas import formula
from checker.facts.reading import known, not_applicable
from checker.facts.registry_entries import registry_entry_facts
from ingest.normalise.names import names_agree
from rules.facts import Fact, FactState, Money, Source

_UNKNOWN = "unknown"
_LEI_STANDINGS = {
    "ISSUED": "issued",
    "LAPSED": "lapsed",
    "PENDING_TRANSFER": "issued",
    "PENDING_ARCHIVAL": "issued",
}
_COUNTS = (
    "dishonest_count",
    "enforced_count",
    "abnormal_count",
    "serious_violation_count",
    "penalty_count",
    "equity_pledge_count",
)


def registry_facts(
    records: Sequence[FiledRegistryRecord], licence: Mapping[str, Fact]
) -> dict[str, Fact]:
    """Give the facts, by their name without the prefix `registry.`.

    Args:
        records: What registers said, in any order.
        licence: The facts of the licence in force, which the records are compared with.
    """
    newest = sorted(records, key=lambda each: (each.as_of, each.reference), reverse=True)
    return {
        "as_of": _date_newest(newest),
        "status": _read_status(newest),
        "lei_status": _read_lei_status(newest),
        **_compare_with_licence(newest, licence),
        **_read_stated(newest),
        "representative_changed_on": _find_change_of_representative(newest),
        **registry_entry_facts(newest),
    }


@formula("date_newest_record")
def _date_newest(newest: Sequence[FiledRegistryRecord]) -> Fact:
    return known(newest[0].as_of, _place(newest[0])) if newest else not_applicable()


@formula("read_registration_status")
def _read_status(newest: Sequence[FiledRegistryRecord]) -> Fact:
    """Give the standing that the newest record states; one that nobody knows is unknown."""
    for record in newest:
        if "status" in record.values:
            return known(str(record.values["status"]), _place(record))
        if "status_unknown" in record.problem_codes:
            return known(_UNKNOWN, _place(record))
    return not_applicable()


@formula("read_lei_status")
def _read_lei_status(newest: Sequence[FiledRegistryRecord]) -> Fact:
    found = _first(newest, "lei_status")
    if found is None:
        return not_applicable()
    stated = str(found.values["lei_status"]).upper()
    return known(_LEI_STANDINGS.get(stated, "ended"), _place(found))


@formula("compare_register_with_licence")
def _compare_with_licence(
    newest: Sequence[FiledRegistryRecord], licence: Mapping[str, Fact]
) -> dict[str, Fact]:
    return {
        "name_agrees": _compare(newest, "name", licence.get("registered_name")),
        "representative_agrees": _compare(
            newest, "legal_representative", licence.get("legal_representative")
        ),
        "capital_agrees": _compare(newest, "registered_capital", licence.get("registered_capital")),
        "established_on_agrees": _compare(newest, "established_on", licence.get("established_on")),
        "code_agrees": _compare(newest, "registered_as", licence.get("unified_social_credit_code")),
    }


def _compare(newest: Sequence[FiledRegistryRecord], field: str, of_licence: Fact | None) -> Fact:
    found = _first(newest, field)
    if found is None or of_licence is None or of_licence.state is not FactState.KNOWN:
        return not_applicable()
    said, held = found.values[field], of_licence.value
    if isinstance(held, Money):
        agrees = str(said) == f"{held.minor_units} {held.currency}"
    elif isinstance(held, date):
        agrees = str(said) == held.isoformat()
    else:
        agrees = names_agree(str(said), str(held))
    return known(agrees, _place(found), *of_licence.sources[:1])


@formula("read_stated_by_register")
def _read_stated(newest: Sequence[FiledRegistryRecord]) -> dict[str, Fact]:
    fields = (*_COUNTS, "accounts_are_overdue", "confirmation_is_overdue")
    facts: dict[str, Fact] = {}
    for field in fields:
        found = _first(newest, field)
        facts[field] = (
            not_applicable() if found is None else known(found.values[field], _place(found))
        )
    return facts


@formula("find_change_of_representative")
def _find_change_of_representative(newest: Sequence[FiledRegistryRecord]) -> Fact:
    """Give the day of the first record that names the present representative and not the last."""
    naming = [record for record in newest if "legal_representative" in record.values]
    for later, earlier in pairwise(naming):
        pair = [str(record.values["legal_representative"]) for record in (later, earlier)]
        if not names_agree(*pair):
            return known(later.as_of, _place(later), _place(earlier))
    return not_applicable()


def _first(newest: Sequence[FiledRegistryRecord], field: str) -> FiledRegistryRecord | None:
    return next((record for record in newest if field in record.values), None)


def _place(record: FiledRegistryRecord) -> Source:
    return Source(document=record.reference, document_name=f"{record.source} {record.as_of}")
