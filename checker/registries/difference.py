"""Two records of one company compared: what changed, how, and which questions it touches."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.registries.changes import ChangeKind, RecordChange
from checker.registries.entry_difference import compare_sections
from checker.registries.record import RegistryRecord, Value
from checker.registries.statuses import RegistrationStatus
from checker.registries.values import load_fields
from ingest.normalise.names import names_agree

_ORDER = tuple(RegistrationStatus)
_ITEMS = re.compile(r"[;；。]")


def compare_records(before: RegistryRecord, after: RegistryRecord) -> tuple[RecordChange, ...]:
    """Compare what two records say, by meaning and not by spelling.

    A field that only one source states at all is no change where the sources differ: another
    register says other things. Of lists, those are compared that both records have.
    """
    return (*_compare(before, after), *compare_sections(before, after))


def _compare(before: RegistryRecord, after: RegistryRecord) -> Iterator[RecordChange]:
    is_one_source = before.source == after.source
    for field in load_fields():
        old, new = before.values.get(field), after.values.get(field)
        if old == new or (not is_one_source and (old is None or new is None)):
            continue
        stated = (before.stated.get(field, ""), after.stated.get(field, ""))
        if old is None or new is None:
            kind = ChangeKind.ADDED if old is None else ChangeKind.REMOVED
            yield RecordChange(field, kind, *stated)
        elif not _means_the_same(field, old, new):
            yield _describe(field, old, new, stated)


def _means_the_same(field: str, old: Value, new: Value) -> bool:
    if field == "business_scope":
        return set(_items(str(old))) == set(_items(str(new)))
    is_text = isinstance(old, str) and load_fields()[field].type == "text"
    return is_text and names_agree(str(old), str(new))


def _describe(field: str, old: Value, new: Value, stated: tuple[str, str]) -> RecordChange:
    kind = ChangeKind.CHANGED
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    match load_fields()[field].type:
        case "money":
            kind = _direction(*(str(value).split(" ") for value in (old, new)))
        case "whole":
            kind = ChangeKind.RAISED if int(new) > int(old) else ChangeKind.LOWERED
        case "status":
            order = [_ORDER.index(RegistrationStatus(str(value))) for value in (old, new)]
            kind = ChangeKind.WORSENED if order[1] > order[0] else ChangeKind.IMPROVED
    if field == "business_scope":
        items = [_items(str(value)) for value in (old, new)]
        added = tuple(item for item in items[1] if item not in items[0])
        removed = tuple(item for item in items[0] if item not in items[1])
    return RecordChange(field, kind, *stated, added=added, removed=removed)


def _direction(old: list[str], new: list[str]) -> ChangeKind:
    if old[1] != new[1]:
        return ChangeKind.CHANGED
    return ChangeKind.RAISED if int(new[0]) > int(old[0]) else ChangeKind.LOWERED


def _items(scope: str) -> list[str]:
    return [item.strip() for item in _ITEMS.split(scope) if item.strip()]
