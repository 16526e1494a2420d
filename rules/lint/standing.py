"""Whether a pack is what it says it is: what it supersedes, released, and rests on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rules.basis import Basis, BasisStatus
from rules.complaint import Complaint, complain, find_nearest, warn
from rules.dates import add_months
from rules.pack.entries import PackReading, RuleEntry
from rules.pack.read import make_pack

CHECKED_WITHIN_MONTHS = 24
"""How long the reading of a source is relied upon, unless told otherwise."""


def lint_supersession(entry: RuleEntry, reading: PackReading) -> Iterator[Complaint]:
    """Yield what is wrong with the rule that another one says it takes the place of.

    It must be there, and its last version must end before this one starts: rules that supersede
    one another in a circle always break this somewhere.
    """
    superseded = entry.rule.supersedes
    if superseded is None:
        return
    place = entry.place("supersedes")
    if superseded not in reading.rule_ids:
        suggestion = find_nearest(superseded, reading.rule_ids)
        yield complain("unknown_superseded", place, suggestion=suggestion, rule=superseded)
        return
    starts_on = entry.rule.in_force.starts_on
    ends = [other.rule.in_force.ends_on for other in reading.rules if other.rule.id == superseded]
    if any(ends_on is None or ends_on >= starts_on for ends_on in ends):
        yield complain("superseded_in_force", place, rule=superseded, day=starts_on)


def lint_release(reading: PackReading) -> Iterator[Complaint]:
    """Yield a complaint if a pack is no longer what was released under its version.

    Whoever holds an assessment finds its pack by id and version, so these must mean one content.
    """
    if reading.releases is None or reading.header is None or reading.complaints:
        return
    found, version = make_pack(reading).sha256, reading.header.version
    for index, release in enumerate(reading.releases.file.releases):
        if release.version == version and release.sha256 != found:
            place = reading.releases.source.place(("releases", index, "sha256"))
            yield complain("release_changed", place, version=version, sha256=found)


def lint_basis(entry: RuleEntry, as_of: date, within_months: int) -> Iterator[Complaint]:
    """Yield rules of which no source was read within some months before a day."""
    basis = entry.rule.basis
    oldest = add_months(as_of, -within_months)
    if all(item.status is BasisStatus.UNVERIFIED for item in basis):
        yield warn("basis_unverified", entry.place("basis"), rule=entry.rule.id)
    elif not any(_was_read_since(item, oldest) for item in basis):
        place, rule = entry.place("basis"), entry.rule.id
        yield warn("basis_outdated", place, rule=rule, months=within_months, day=as_of)


def _was_read_since(basis: Basis, day: date) -> bool:
    is_read = basis.status is not BasisStatus.UNVERIFIED
    return is_read and basis.checked_on is not None and basis.checked_on >= day
