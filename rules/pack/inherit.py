"""What a pack takes over from the one that it extends, and what it puts in its place.

The result is read as one folder: files of the parent first left out where the pack has its own for
the same thing (a list, scorecard or matrix of the same id, the policy of the same purpose, a file
of activities or requirements of the same name; of renewals, each window and ladder by itself; of
the credit policy, each section), then rules as plain data, so that every condition is read again
with the lists and scorecards that now hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rules.complaint import Complaint, PackError, complain, find_nearest
from rules.pack.entries import PackReading, Replaced, RuleEntry
from rules.pack.extension import ChangeKind, Extension, PackReference, Replacement, RuleChange
from rules.schema import validate
from rules.yaml_source import Path, YamlSource

REPLACES = "replaces"
_HAVE_IDS = ("lists", "scorecards", "matrices")

PackFile = tuple[tuple[str, ...], YamlSource]
"""A file with its path inside its folder."""


def take_over_files(own: Sequence[PackFile], reading: PackReading) -> list[PackFile]:
    """Return the files of a pack with those of its parent that it has nothing of its own for."""
    if reading.parent is None:
        return list(own)
    replaced = {_find_key(path, source) for path, source in own}
    inherited, _ = reading.parent
    return [*(file for file in inherited.files if _find_key(*file) not in replaced), *own]


def _find_key(path: tuple[str, ...], source: YamlSource) -> tuple[object, ...]:
    """Return what a file is about; of two files with the same, the later takes the place."""
    data = source.data if isinstance(source.data, dict) else {}
    match path:
        case (folder, _) if folder in _HAVE_IDS:
            return folder, str(data.get("id"))
        case (name,) if name.startswith("policy"):
            return "policy", str(data.get("purpose"))
        # What their entries take the place of is found when they are read.
        case ("renewals", _) | ("credit_policy.yaml",):
            return (*path, source.file)
        case _:
            return path


def take_over_rules(reading: PackReading) -> list[RuleEntry]:
    """Return the rules of the parent that the pack neither replaces nor does without."""
    if reading.parent is None:
        return []
    inherited, _ = reading.parent
    replaced = {entry.replaced.entry.key for entry in reading.rules if entry.replaced}
    return [
        entry
        for entry in inherited.rules
        if entry.rule.id not in reading.dropped_ids and entry.key not in replaced
    ]


def merge_rule(
    source: YamlSource, path: Path, data: dict[str, Any], reading: PackReading
) -> tuple[dict[str, Any], Replaced]:
    """Put what a rule says over what the rule says that it replaces.

    Returns:
        All of the rule as plain data, and the rule of the parent.

    Raises:
        PackError: `replaces` is not well written, or there is no one rule that is meant.
    """
    replacement = validate(Replacement, source, (*path, REPLACES), data[REPLACES])
    inherited = [] if reading.parent is None else reading.parent[0].rules
    rule_id, starts_on = str(data.get("id")), replacement.starts_on
    versions = [entry for entry in inherited if entry.rule.id == rule_id]
    meant = [e for e in versions if starts_on in (None, e.rule.in_force.starts_on)]
    place = source.place_key((*path, REPLACES))
    if not meant:
        known = {entry.rule.id for entry in inherited}
        suggestion = None if rule_id in known else find_nearest(rule_id, known)
        told = complain("nothing_to_replace", place, suggestion=suggestion, rule=rule_id)
        raise PackError([told])
    if len(meant) > 1:
        days = ", ".join(sorted(str(entry.rule.in_force.starts_on) for entry in meant))
        raise PackError([complain("replaces_which", place, rule=rule_id, days=days)])
    said = {key: value for key, value in data.items() if key != REPLACES}
    return {**meant[0].data, **said}, Replaced(meant[0], replacement.reason)


def check_extension(reading: PackReading, header: YamlSource) -> Iterator[Complaint]:
    """Yield replacements that change nothing and removals of what is not there, or is after all.

    Args:
        reading: Everything that was read of the pack.
        header: Its `pack.yaml`.
    """
    for entry in reading.rules:
        if entry.replaced is not None and _decide_alike(entry, entry.replaced.entry):
            place = entry.source.place_key((*entry.path, REPLACES))
            yield complain("replaces_nothing", place, rule=entry.rule.id)
    known = set() if reading.parent is None else reading.parent[0].rule_ids
    kept = {entry.rule.id for entry in reading.rules}
    removals = () if reading.header is None else reading.header.without
    for index, removal in enumerate(removals):
        place = header.place(("without", index, "rule"))
        if removal.rule not in known:
            suggestion = find_nearest(removal.rule, known)
            yield complain("nothing_to_remove", place, suggestion=suggestion, rule=removal.rule)
        elif removal.rule in kept:
            yield complain("removed_and_kept", place, rule=removal.rule)
        kept.add(removal.rule)


def _decide_alike(entry: RuleEntry, other: RuleEntry) -> bool:
    one, two = (e.rule.model_dump(exclude={"cases"}) for e in (entry, other))
    return one == two


def describe_extension(reading: PackReading) -> Extension | None:
    """Return how a pack came from its parent; None if it has none."""
    if reading.parent is None or reading.header is None:
        return None
    parent, header = reading.parent[1], reading.header
    changes = [] if parent.extends is None else list(parent.extends.changes)
    for removal in header.without:
        changes.append(
            RuleChange(
                pack=header.id,
                version=header.version,
                kind=ChangeKind.REMOVED,
                rule=removal.rule,
                reason=removal.reason,
            )
        )
    for entry in sorted(reading.own_rules, key=lambda entry: entry.key):
        kind = ChangeKind.ADDED if entry.replaced is None else ChangeKind.REPLACED
        changes.append(
            RuleChange(
                pack=header.id,
                version=header.version,
                kind=kind,
                rule=entry.rule.id,
                starts_on=entry.rule.in_force.starts_on,
                reason=None if entry.replaced is None else entry.replaced.reason,
            )
        )
    reference = PackReference(id=parent.id, version=parent.version, sha256=parent.sha256)
    lineage = () if parent.extends is None else parent.extends.lineage
    return Extension(lineage=(reference, *lineage), changes=tuple(changes))
