"""Everything that a pack can be told of itself, in one pass."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

from rules.complaint import Complaint, PackError
from rules.facts import Catalogue
from rules.lint.cases import lint_cases
from rules.lint.conditions import lint_conditions
from rules.lint.renewals import lint_renewals
from rules.lint.shadows import lint_shadows
from rules.lint.standing import (
    CHECKED_WITHIN_MONTHS,
    lint_basis,
    lint_release,
    lint_supersession,
)
from rules.lint.tables import lint_tables
from rules.lint.translations import lint_translations
from rules.lint.use import lint_lists, lint_premises, lint_standards, lint_supply
from rules.pack.entries import PackReading
from rules.pack.read import read_pack
from rules.policy import lint_policy
from rules.policy_cases import lint_policy_cases


def lint_pack(
    pack: str | Path,
    catalogue: Catalogue | None = None,
    *,
    supplied: Collection[str] | None = None,
    as_of: date | None = None,
    checked_within_months: int = CHECKED_WITHIN_MONTHS,
) -> list[Complaint]:
    """Find everything that is wrong with a pack, sorted by place.

    Beyond what `load_pack` refuses, it complains of conditions that can never do what they are
    there for, outcomes without an example, examples that fail, rules that another one outdoes,
    texts that are not in both languages, facts that never come, lists that nobody asks for,
    superseded rules that are not there or still count, a release that was changed, and conclusions
    that nothing leads to or that lead to nothing. What a pack takes over from another is told when
    that one is looked at.

    Args:
        pack: The name of a pack that comes with the rules, or the path of a folder.
        catalogue: The facts there are; those that come with the rules, unless given.
        supplied: The facts that the program can read or compute; not looked at unless given.
        as_of: Warn of rules whose sources were not read for long before this day; not looked at
            unless given.
        checked_within_months: What is long.
    """
    try:
        reading = read_pack(pack, catalogue)
    except PackError as error:
        return list(error.complaints)
    own = {source.file for source in reading.sources}
    own |= {table.name for table in reading.own_standards.values()}
    complaints = [*reading.complaints, *(c for c in _lint(reading) if c.place.file in own)]
    for entry in reading.own_rules:
        if supplied is not None:
            complaints += lint_supply(entry, {*supplied, *reading.scorecards.supplied})
        if as_of is not None:
            complaints += lint_basis(entry, as_of, checked_within_months)
    return sorted(complaints, key=lambda complaint: complaint.place)


def _lint(reading: PackReading) -> Iterator[Complaint]:
    catalogue = reading.scope.catalogue
    for source in reading.sources:
        yield from lint_translations(source)
    for entry in reading.own_rules:
        yield from lint_supersession(entry, reading)
        yield from lint_conditions(entry, catalogue)
        yield from lint_cases(entry, catalogue)
    yield from lint_release(reading)
    yield from lint_shadows(reading)
    if not reading.complaints:  # a rule that could not be read may ask for a list
        yield from lint_lists(reading)
        yield from lint_standards(reading)
    yield from lint_tables(reading)
    yield from lint_renewals(reading)
    rules = [entry.rule for entry in reading.rules]
    for policy in reading.policies:
        yield from policy.complain(lint_policy(policy.policy))
        yield from policy.complain(lint_policy_cases(policy.policy, rules))
        yield from lint_premises(policy, reading.rules, catalogue)
