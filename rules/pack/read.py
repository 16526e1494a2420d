"""A folder of YAML to a pack, with every fault at its place.

    pack.yaml                 id, version, title, description
    lists/*.yaml              one list of values each, for `in list("id")`
    scorecards/*.yaml         one scorecard each
    matrices/*.yaml           one matrix of tiers each
    policy*.yaml              one policy each
    activities/*.yaml         topic, activities that a scope of business may name
    requirements/*.yaml       topic, what they call for
    legality/*.yaml           topic, rules
    credit/*.yaml             the same
    reliability/*.yaml        the same

A YAML file anywhere else in the folder is a fault: a misspelt folder name must not drop its rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path as FilePath
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from rules.calendar import WorkingCalendar
from rules.calendar.china import load_china_calendar
from rules.code_list import CodeList
from rules.complaint import Complaint, PackError, Place, complain, find_nearest
from rules.expression import FactScope
from rules.facts import Catalogue, load_catalogue
from rules.matrix.read import TierReading
from rules.pack.case import find_case_flaws
from rules.pack.pack import Pack, find_calendar, sort_rules
from rules.pack.rule import Rule
from rules.policy import Policy, find_unknown_rules, load_policy
from rules.policy_problems import PolicyError, PolicyProblem
from rules.requirements.read import MatrixReading
from rules.schema import Name, Text, validate
from rules.scorecard.read import CardEntry, CardReading
from rules.vocabulary import Dimension
from rules.wording import find_placeholder_flaws, find_placeholders
from rules.yaml_source import Path, YamlSource

_TEXTS = ("message", "remedy")
_LISTS, _SCORECARDS = "lists", "scorecards"
_NAMED_BY_OTHERS = (_LISTS, _SCORECARDS)


class PackHeader(BaseModel):
    """What `pack.yaml` says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
    version: Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$")]
    title: Text
    description: Text


class _RuleFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    topic: Name
    rules: Annotated[list[dict[str, Any]], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """A rule, where it stands, and whether it can be used."""

    rule: Rule
    source: YamlSource
    path: Path
    is_sound: bool = True

    def place(self, *path: str | int) -> Place:
        """Return where a part of the rule stands."""
        return self.source.place((*self.path, *path))


@dataclass(frozen=True, slots=True)
class PolicyEntry:
    """A policy and where it stands."""

    policy: Policy
    source: YamlSource

    def complain(self, problems: Iterable[PolicyProblem]) -> list[Complaint]:
        """Return the problems of the policy, each at its place."""
        return _place_problems(problems, self.source)


@dataclass(slots=True)
class PackReading:
    """All of a folder that could be read, and what was wrong with the rest.

    Attributes:
        scope: What its conditions may name: facts, those that scorecards supply among them, the
            lists of the pack, working days.
        rule_ids: The ids of all rules, of those too that could not be read.
        sources: Every file of the folder that is YAML and has its place.
        list_sources: The file of each list, by the id of the list.
    """

    scope: FactScope
    rule_ids: set[str] = field(default_factory=set)
    header: PackHeader | None = None
    rules: list[RuleEntry] = field(default_factory=list)
    policies: list[PolicyEntry] = field(default_factory=list)
    requirements: MatrixReading = field(default_factory=MatrixReading)
    scorecards: CardReading = field(default_factory=CardReading)
    matrices: TierReading = field(default_factory=TierReading)
    sources: list[YamlSource] = field(default_factory=list)
    list_sources: dict[str, YamlSource] = field(default_factory=dict)
    complaints: list[Complaint] = field(default_factory=list)


def load_pack(
    pack: str | FilePath,
    catalogue: Catalogue | None = None,
    calendar: WorkingCalendar | None = None,
) -> Pack:
    """Read a pack.

    Args:
        pack: The name of a pack that comes with the rules, or the path of a folder.
        catalogue: The facts there are; those that come with the rules, unless given.
        calendar: Which days are worked; those of mainland China, unless given.

    Raises:
        PackError: There is no such pack, or it cannot be used; every fault is listed.
    """
    reading = read_pack(pack, catalogue, calendar)
    if reading.complaints or reading.header is None:
        raise PackError(reading.complaints)
    rules = sort_rules(entry.rule for entry in reading.rules)
    policies = sorted((e.policy for e in reading.policies), key=lambda policy: policy.purpose)
    requirements = reading.requirements.make_matrix()
    scorecards, matrices = reading.scorecards.cards, reading.matrices.matrices
    named = {name for rule in rules for name in _list_names(rule)} | requirements.fact_names
    named = named.union(*(table.fact_names for table in (*scorecards, *matrices)))
    return Pack(
        reading.header.id,
        reading.header.version,
        reading.header.title,
        reading.header.description,
        rules,
        tuple(policies),
        reading.scope.catalogue.select(named),
        tuple(reading.scope.lists[list_id] for list_id in sorted(reading.scope.lists)),
        find_calendar(rules),
        requirements,
        scorecards,
        matrices,
    )


def list_packs() -> tuple[str, ...]:
    """Return the names of the packs that come with the rules."""
    folder = files("rules").joinpath("packs")
    return tuple(sorted(entry.name for entry in folder.iterdir() if entry.is_dir()))


def read_pack(
    pack: str | FilePath,
    catalogue: Catalogue | None = None,
    calendar: WorkingCalendar | None = None,
) -> PackReading:
    """Read what can be read of a pack, and gather what is wrong with it.

    Raises:
        PackError: There is no such pack.
    """
    folder, shown = _find_folder(pack)
    facts, working_days = catalogue or load_catalogue(), calendar or load_china_calendar()
    reading = PackReading(FactScope(facts, calendar=working_days))
    for path, file in sorted(_list_yaml(folder, ()), key=_rank):
        shown_file = "/".join((shown, *path))
        read = _choose_reader(path)
        try:
            if read is None:
                raise PackError([complain("file_not_expected", Place(shown_file, 1, 1))])
            source = _open(file, shown_file)
            reading.sources.append(source)
            read(source, reading)
        except PackError as error:
            reading.complaints += error.complaints
    if reading.header is None and not any("pack.yaml" in c.place.file for c in reading.complaints):
        reading.complaints.append(complain("no_header", Place(f"{shown}/pack.yaml", 1, 1)))
    reading.complaints += _check_together(reading)
    return reading


def _find_folder(pack: str | FilePath) -> tuple[Traversable, str]:
    shipped = list_packs()
    if pack in shipped:
        return files("rules").joinpath("packs", str(pack)), str(pack)
    folder = FilePath(pack)
    if folder.is_dir():
        return folder, folder.as_posix()
    suggestion = find_nearest(str(pack), shipped)
    place = Place(str(pack), 1, 1)
    raise PackError([complain("no_such_pack", place, suggestion=suggestion, name=pack)])


def _list_yaml(
    folder: Traversable, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _list_yaml(entry, (*path, entry.name))
        elif entry.name.endswith((".yaml", ".yml")):
            yield (*path, entry.name), entry


def _rank(found: tuple[tuple[str, ...], Traversable]) -> int:
    """Lists and scorecards first: conditions name them, so they must be there by then."""
    folder = found[0][0]
    return _NAMED_BY_OTHERS.index(folder) if folder in _NAMED_BY_OTHERS else len(_NAMED_BY_OTHERS)


def _choose_reader(path: tuple[str, ...]) -> Callable[[YamlSource, PackReading], None] | None:
    match path:
        case ("pack.yaml",):
            return _read_header
        case (folder, name) if folder == _LISTS and name.endswith(".yaml"):
            return _read_list
        case (folder, name) if folder == _SCORECARDS and name.endswith(".yaml"):
            return _read_scorecard
        case ("matrices", name) if name.endswith(".yaml"):
            return _read_matrix
        case (name,) if name.startswith("policy") and name.endswith(".yaml"):
            return _read_policy
        case ("activities", name) if name.endswith(".yaml"):
            return _read_activities
        case ("requirements", name) if name.endswith(".yaml"):
            return _read_requirements
        case (folder, name) if folder in set(Dimension) and name.endswith(".yaml"):
            return _read_rules
    return None


def _open(file: Traversable, shown: str) -> YamlSource:
    try:
        return YamlSource(file.read_bytes().decode("utf-8-sig"), shown)
    except UnicodeDecodeError as error:
        raise PackError([complain("not_utf8", Place(shown, 1, 1))]) from error


def _read_header(source: YamlSource, reading: PackReading) -> None:
    reading.header = validate(PackHeader, source, (), source.data)


def _read_policy(source: YamlSource, reading: PackReading) -> None:
    try:
        reading.policies.append(PolicyEntry(load_policy(source.data), source))
    except PolicyError as error:
        reading.complaints += _place_problems(error.problems, source)


def _read_list(source: YamlSource, reading: PackReading) -> None:
    code_list = validate(CodeList, source, (), source.data)
    lists = reading.scope.lists
    if code_list.id in lists:
        raise PackError([complain("repeated_list", source.place(("id",)), list=code_list.id)])
    reading.scope = replace(reading.scope, lists={**lists, code_list.id: code_list})
    reading.list_sources[code_list.id] = source


def _read_scorecard(source: YamlSource, reading: PackReading) -> None:
    reading.scope = reading.scorecards.read(source, reading.scope)


def _read_matrix(source: YamlSource, reading: PackReading) -> None:
    reading.matrices.read(source)


def _read_activities(source: YamlSource, reading: PackReading) -> None:
    reading.requirements.read_activities(source)


def _read_requirements(source: YamlSource, reading: PackReading) -> None:
    reading.requirements.read_requirements(source, reading.scope)


def _read_rules(source: YamlSource, reading: PackReading) -> None:
    file = validate(_RuleFile, source, (), source.data)
    for index, data in enumerate(file.rules):
        path = ("rules", index)
        reading.rule_ids.add(str(data.get("id")))
        try:
            entry = RuleEntry(_read_rule(source, path, data, file, reading), source, path)
        except PackError as error:
            reading.complaints += error.complaints
            continue
        complaints = list(_check_rule(entry, reading.scope))
        reading.rules.append(replace(entry, is_sound=not complaints))
        reading.complaints += complaints


def _read_rule(
    source: YamlSource, path: Path, data: dict[str, Any], file: _RuleFile, reading: PackReading
) -> Rule:
    if "topic" in data:
        place = source.place_key((*path, "topic"))
        raise PackError([complain("unknown_key", place, key="topic")])
    context = {"scope": reading.scope}
    return validate(Rule, source, path, {**data, "topic": file.topic}, context)


def _check_rule(entry: RuleEntry, pack_scope: FactScope) -> Iterator[Complaint]:
    """Yield what only the rule as a whole, or its folder, can show to be wrong."""
    rule, source, path = entry.rule, entry.source, entry.path
    folder = source.file.split("/")[-2]
    if rule.dimension != folder:
        place = entry.place("dimension")
        yield complain("wrong_folder", place, dimension=rule.dimension, folder=folder)
    scope = pack_scope.of_sheet(rule.sheet_kind)
    for key in _TEXTS:
        for language, words in getattr(rule, key)._asdict().items():
            for flaw in find_placeholder_flaws(words, scope):
                yield flaw.locate(source.place_inside((*path, key, language), flaw.offset))
    for index, case in enumerate(rule.cases):
        for name, flaw in find_case_flaws(case, scope):
            yield flaw.locate(source.place_key((*path, "cases", index, "facts", name)))


def _check_together(reading: PackReading) -> Iterator[Complaint]:
    """Yield what only the files together show to be wrong."""
    versions: dict[str, list[RuleEntry]] = {}
    for entry in reading.rules:
        earlier = versions.setdefault(entry.rule.id, [])
        for other in earlier:
            if entry.rule.in_force.overlaps(other.rule.in_force):
                place = entry.place("id")
                yield complain("repeated_rule", place, rule=entry.rule.id, other=other.place("id"))
        earlier.append(entry)
    purposes: set[str] = set()
    for policy in reading.policies:
        if policy.policy.purpose in purposes:
            place = policy.source.place(("purpose",))
            yield complain("repeated_purpose", place, purpose=policy.policy.purpose)
        purposes.add(policy.policy.purpose)
        yield from policy.complain(find_unknown_rules(policy.policy, reading.rule_ids))
    yield from reading.requirements.check(purposes)
    yield from reading.scorecards.check(reading.scope)
    for card_entry in reading.scorecards.entries:
        yield from _check_card_cases(card_entry, reading.scope)
    yield from reading.matrices.check(reading.scope, purposes)


def _check_card_cases(entry: CardEntry, scope: FactScope) -> Iterator[Complaint]:
    for index, case in enumerate(entry.card.cases):
        for name, flaw in find_case_flaws(case, scope.of_sheet(entry.card.sheet_kind)):
            entry.is_sound = False
            yield flaw.locate(entry.source.place_key(("cases", index, "facts", name)))


def _place_problems(problems: Iterable[PolicyProblem], source: YamlSource) -> list[Complaint]:
    return [Complaint(p.code, source.place(p.path), p.message, p.suggestion) for p in problems]


def _list_names(rule: Rule) -> frozenset[str]:
    texts = (find_placeholders(getattr(rule, key)) for key in _TEXTS)
    return rule.fact_names.union(*texts)
