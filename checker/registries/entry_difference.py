"""The lists of two records compared, entry by entry: who came, who left, whose share changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from checker.registries.changes import ChangeKind, RecordChange
from checker.registries.record import Entry, RegistryRecord
from checker.registries.sections import describe_entry, key_of, load_sections
from ingest.normalise.names import names_agree


def compare_sections(before: RegistryRecord, after: RegistryRecord) -> Iterator[RecordChange]:
    """Compare the lists that both records have."""
    for section in load_sections():
        if section in before.sections and section in after.sections:
            yield from _compare(section, before.sections[section], after.sections[section])


def _compare(
    section: str, before: Sequence[Entry], after: Sequence[Entry]
) -> Iterator[RecordChange]:
    left = list(before)
    for entry in after:
        old = next((each for each in left if _is_one(section, each, entry)), None)
        if old is None:
            yield RecordChange(section, ChangeKind.ADDED, "", describe_entry(section, entry))
            continue
        left.remove(old)
        kind = _find_change(section, old, entry)
        if kind is not None:
            stated = (describe_entry(section, old), describe_entry(section, entry))
            yield RecordChange(section, kind, *stated)
    for entry in left:
        yield RecordChange(section, ChangeKind.REMOVED, describe_entry(section, entry), "")


def _is_one(section: str, one: Entry, other: Entry) -> bool:
    pairs = zip(key_of(section, one), key_of(section, other), strict=True)
    return all(a == b or names_agree(a, b) for a, b in pairs)


def _find_change(section: str, old: Entry, new: Entry) -> ChangeKind | None:
    """Give how an entry changed; what only one of the two says is no change."""
    fields = load_sections()[section].fields
    changed = [
        name
        for name, field in fields.items()
        if name in old and name in new and not _is_alike(field.type, old[name], new[name])
    ]
    ends_on = load_sections()[section].ends_on
    if ends_on is not None and (ends_on in new) != (ends_on in old):
        return ChangeKind.IMPROVED if ends_on in new else ChangeKind.WORSENED
    if not changed:
        return None
    for name in changed:
        if fields[name].type == "share":
            is_more = Fraction(str(new[name])) > Fraction(str(old[name]))
            return ChangeKind.RAISED if is_more else ChangeKind.LOWERED
    return ChangeKind.CHANGED


def _is_alike(kind: str, old: object, new: object) -> bool:
    return old == new or (kind == "text" and names_agree(str(old), str(new)))
