"""Facts about the lists in records of registers: entries that stand, since when and on what ground.

Each list is that of the newest record that has it. Where no record has it, nobody asked for it, and
its facts do not apply.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import pairwise

from checker.customer_file.dossier import FiledRegistryRecord
from checker.facts.formulas import formula
from checker.facts.reading import known, not_applicable
from checker.ownership.parties import PartyKind
from checker.registries.holders import read_holder_kind, read_shares
from ingest.normalise.names import names_agree
from ingest.normalise.packaged_yaml import read_table
from rules.facts import Fact, Source

Entry = Mapping[str, str | int | bool]

_PAID_IN_FULL = "全部已履行"
_OWNER_FROM = Fraction(1, 4)
"""A quarter or more makes a beneficial owner in China; behind a company there are others."""
_OVER = ("无效", "注销", "撤销", "失效")


def registry_entry_facts(newest: Sequence[FiledRegistryRecord]) -> dict[str, Fact]:
    """Give the facts, by their name without the prefix `registry.`.

    Args:
        newest: What registers said, the newest first.
    """
    return {
        **_read_abnormal(newest),
        **_read_serious(newest),
        **_read_courts(newest),
        "penalized_on": _date_last_penalty(newest),
        "standing_pledges": _count_standing_pledges(newest),
        "annual_report_until": _date_last_annual_report(newest),
        "holders_changed_on": _find_change_of_holders(newest),
        **_read_holders(newest),
        "capital_lowered_on": _find_lowered_capital(newest),
    }


@cache
def load_grounds() -> Mapping[str, tuple[str, ...]]:
    """Give the words by which the grounds of abnormal operations are known."""
    return read_table("checker.facts", "abnormal_grounds.yaml", dict[str, tuple[str, ...]])


@formula("read_abnormal_entries")
def _read_abnormal(newest: Sequence[FiledRegistryRecord]) -> dict[str, Fact]:
    record, entries = _newest_list(newest, "abnormal_operations")
    standing = [entry for entry in entries if "removed_on" not in entry]
    grounds = {_ground_of(str(entry.get("ground", ""))) for entry in standing}
    facts = {f"abnormal_{ground}": ground in grounds for ground in (*load_grounds(), "other")}
    return {
        "abnormal_since": _state(record, _earliest(standing, "listed_on")),
        "abnormal_removed_on": _state(record, _latest(entries, "removed_on")),
        **{name: _state(record, value) for name, value in facts.items()},
    }


def _ground_of(stated: str) -> str:
    for ground, words in load_grounds().items():
        if any(word in stated for word in words):
            return ground
    return "other"


@formula("read_serious_violations")
def _read_serious(newest: Sequence[FiledRegistryRecord]) -> dict[str, Fact]:
    record, entries = _newest_list(newest, "serious_violations")
    standing = [entry for entry in entries if "removed_on" not in entry]
    return {
        "serious_standing": _state(record, len(standing)),
    }


@formula("read_entries_of_courts")
def _read_courts(newest: Sequence[FiledRegistryRecord]) -> dict[str, Fact]:
    """Count entries that courts published; a debtor who paid in full is told of no more."""
    record, entries = _newest_list(newest, "dishonesty")
    unpaid = [entry for entry in entries if entry.get("performance") != _PAID_IN_FULL]
    enforced_by, enforced = _newest_list(newest, "enforcements")
    restricted_by, restricted = _newest_list(newest, "consumption_restrictions")
    return {
        "dishonesty_standing": _state(record, len(unpaid)),
        "enforcements": _state(enforced_by, len(enforced)),
        "consumption_restrictions": _state(restricted_by, len(restricted)),
    }


@formula("date_last_penalty")
def _date_last_penalty(newest: Sequence[FiledRegistryRecord]) -> Fact:
    record, entries = _newest_list(newest, "penalties")
    return _state(record, _latest(entries, "decided_on"))


@formula("count_standing_pledges")
def _count_standing_pledges(newest: Sequence[FiledRegistryRecord]) -> Fact:
    record, entries = _newest_list(newest, "equity_pledges")
    standing = [e for e in entries if not any(word in str(e.get("standing")) for word in _OVER)]
    return _state(record, len(standing))


@formula("date_last_annual_report")
def _date_last_annual_report(newest: Sequence[FiledRegistryRecord]) -> Fact:
    """Give the last day of the last year that was reported.

    A list without any report gives nothing: a company of this year owes none yet.
    """
    record, entries = _newest_list(newest, "annual_reports")
    years = [int(entry["year"]) for entry in entries if "year" in entry]
    return _state(record, date(max(years), 12, 31) if years else None)


@formula("read_holders")
def _read_holders(newest: Sequence[FiledRegistryRecord]) -> dict[str, Fact]:
    """Count holders whose own owners matter, and tell whether the shares make up the whole."""
    record, entries = _newest_list(newest, "holders")
    shares = read_shares(entries)
    behind = [
        entry
        for entry, share in zip(entries, shares, strict=True)
        if read_holder_kind(entry) is not PartyKind.PERSON and share.high >= _OWNER_FROM
    ]
    is_known = bool(shares) and all(share.is_exact for share in shares)
    whole = sum((share.low for share in shares), Fraction(0)) == 1 if is_known else None
    return {
        "holders_to_look_through": _state(record if entries else None, len(behind)),
        "shares_make_whole": _state(record, whole),
    }


@formula("find_change_of_holders")
def _find_change_of_holders(newest: Sequence[FiledRegistryRecord]) -> Fact:
    """Give the day of the first record that names the present holders and not those before."""
    return _find_change(newest, "holders", _same_holders)


@formula("find_lowered_capital")
def _find_lowered_capital(newest: Sequence[FiledRegistryRecord]) -> Fact:
    """Give the day of the newest record that states less capital than the one before it."""
    stating = [record for record in newest if "registered_capital" in record.values]
    for later, earlier in pairwise(stating):
        amounts = [str(r.values["registered_capital"]).split(" ") for r in (later, earlier)]
        (new, currency), (old, old_currency) = amounts
        if currency == old_currency and int(new) < int(old):
            return known(later.as_of, _place(later), _place(earlier))
    return not_applicable()


def _find_change(
    newest: Sequence[FiledRegistryRecord],
    section: str,
    agree: Callable[[Sequence[Entry], Sequence[Entry]], bool],
) -> Fact:
    having = [record for record in newest if section in record.sections]
    for later, earlier in pairwise(having):
        if not agree(later.sections[section], earlier.sections[section]):
            return known(later.as_of, _place(later), _place(earlier))
    return not_applicable()


def _same_holders(one: Sequence[Entry], other: Sequence[Entry]) -> bool:
    left = [str(entry.get("name", "")) for entry in other]
    for entry in one:
        found = next((name for name in left if names_agree(name, str(entry.get("name", "")))), None)
        if found is None:
            return False
        left.remove(found)
    return not left


def _newest_list(
    newest: Sequence[FiledRegistryRecord], section: str
) -> tuple[FiledRegistryRecord | None, Sequence[Entry]]:
    for record in newest:
        if section in record.sections:
            return record, record.sections[section]
    return None, ()


def _state(record: FiledRegistryRecord | None, value: int | date | None) -> Fact:
    if record is None or value is None:
        return not_applicable()
    return known(value, _place(record))


def _earliest(entries: Sequence[Entry], field: str) -> date | None:
    return min(_days(entries, field), default=None)


def _latest(entries: Sequence[Entry], field: str) -> date | None:
    return max(_days(entries, field), default=None)


def _days(entries: Sequence[Entry], field: str) -> list[date]:
    return [date.fromisoformat(str(entry[field])) for entry in entries if field in entry]


def _place(record: FiledRegistryRecord) -> Source:
    return Source(document=record.reference, document_name=f"{record.source} {record.as_of}")
