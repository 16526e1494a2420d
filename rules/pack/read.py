"""A folder of YAML to a pack, with every fault at its place.

    pack.yaml                 id, version, title, description, extends, without
    releases.yaml             the hash of every version that was given to others
    lists/*.yaml              one list of values each, for `in list("id")`
    standards/*.csv           tables of standard values that scorecards may name
    scorecards/*.yaml         one scorecard each
    matrices/*.yaml           one matrix of tiers each
    policy*.yaml              one policy each
    activities/*.yaml         topic, activities that a scope of business may name
    requirements/*.yaml       topic, what they call for
    renewals/*.yaml           topic, windows, ladders, house practice
    credit_policy.yaml        shares, terms, securities, losses
    legality/*.yaml           topic, rules
    credit/*.yaml             the same
    reliability/*.yaml        the same

A YAML file anywhere else in the folder is a fault: a misspelt folder name must not drop its rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path as FilePath
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from rules.calendar import WorkingCalendar
from rules.calendar.china import load_china_calendar
from rules.code_list import CodeList
from rules.complaint import PackError, Place, complain, find_nearest
from rules.expression import FactScope
from rules.facts import Catalogue, load_catalogue
from rules.pack.check import MESSAGES, check_rule, check_together
from rules.pack.entries import (
    PackHeader,
    PackReading,
    PolicyEntry,
    ReleaseFile,
    ReleaseRecord,
    Replaced,
    RuleEntry,
    place_problems,
)
from rules.pack.folder import (
    STANDARDS,
    PackFolder,
    find_folder,
    find_parent,
    list_packs,
    open_yaml,
)
from rules.pack.inherit import (
    REPLACES,
    PackFile,
    check_extension,
    describe_extension,
    merge_rule,
    take_over_files,
    take_over_rules,
)
from rules.pack.pack import Pack, find_calendar, sort_rules
from rules.pack.rule import Rule
from rules.policy import load_policy
from rules.policy_problems import PolicyError
from rules.schema import Name, validate
from rules.standards.card import compile_card, is_standard_card
from rules.standards.table import read_standard_table
from rules.vocabulary import Dimension
from rules.wording import find_placeholders
from rules.yaml_source import Path, YamlSource

_LISTS, _SCORECARDS = "lists", "scorecards"
_NAMED_BY_OTHERS = (_LISTS, _SCORECARDS)
_HEADER = ("pack.yaml",)


class _RuleFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    topic: Name
    rules: Annotated[list[dict[str, Any]], Field(min_length=1)]


def load_pack(
    pack: str | FilePath,
    catalogue: Catalogue | None = None,
    calendar: WorkingCalendar | None = None,
) -> Pack:
    """Read a pack; one that comes with the rules is read once in the life of a program.

    Args:
        pack: The name of a pack that comes with the rules, or the path of a folder.
        catalogue: The facts there are; those that come with the rules, unless given.
        calendar: Which days are worked; those of mainland China, unless given.

    Raises:
        PackError: There is no such pack, or it cannot be used; every fault is listed.
    """
    if catalogue is None and pack in list_packs():
        return _load_shipped(str(pack), calendar)
    return make_pack(read_pack(pack, catalogue, calendar))


@cache
def _load_shipped(name: str, calendar: WorkingCalendar | None) -> Pack:
    """Read a pack that comes with the rules: 0.6 s, and its files never change under a program."""
    return make_pack(read_pack(name, None, calendar))


def make_pack(reading: PackReading) -> Pack:
    """Put together what was read, with all that was taken over from other packs.

    Raises:
        PackError: Something was wrong with it.
    """
    if reading.complaints or reading.header is None:
        raise PackError(reading.complaints)
    rules = sort_rules(entry.rule for entry in reading.rules)
    policies = sorted((e.policy for e in reading.policies), key=lambda policy: policy.purpose)
    requirements = reading.requirements.make_matrix()
    scorecards, matrices = reading.scorecards.cards, reading.matrices.matrices
    named = {name for rule in rules for name in _list_names(rule)} | requirements.fact_names
    named = named.union(*(card.fact_names for card in scorecards))
    named = named.union(*(matrix.fact_names for matrix in matrices))
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
        reading.renewals.make_plan(),
        reading.credit_policy.policy,
        describe_extension(reading),
    )


def read_pack(
    pack: str | FilePath,
    catalogue: Catalogue | None = None,
    calendar: WorkingCalendar | None = None,
) -> PackReading:
    """Read what can be read of a pack, and gather what is wrong with it.

    Raises:
        PackError: There is no such pack.
    """
    facts, working_days = catalogue or load_catalogue(), calendar or load_china_calendar()
    return _read_folder(find_folder(pack), FactScope(facts, calendar=working_days), ())


def _read_folder(folder: PackFolder, scope: FactScope, children: tuple[str, ...]) -> PackReading:
    """Read a folder, and before it the one that it extends.

    Args:
        folder: The folder.
        scope: What conditions may name besides what the pack brings.
        children: The folders that extend it, as complaints show them.
    """
    reading = PackReading(scope)
    own = list(_open_files(folder, reading))
    header = next((source for path, source in own if path == _HEADER), None)
    if header is None:
        if not any(_HEADER[0] in complaint.place.file for complaint in reading.complaints):
            place = Place(f"{folder.shown}/{_HEADER[0]}", 1, 1)
            reading.complaints.append(complain("no_header", place))
    else:
        try:
            reading.header = validate(PackHeader, header, (), header.data)
            reading.parent = _read_parent(reading.header, header, folder, scope, children)
        except PackError as error:
            reading.complaints += error.complaints
            if isinstance(header.data, dict) and "extends" in header.data:
                return reading  # all that names something of the parent would be called unknown
    _read_standards(folder, reading)
    _read_files(take_over_files(own, reading), reading)
    reading.complaints += check_together(reading)
    if header is not None:
        reading.complaints += check_extension(reading, header)
    return reading


def _open_files(folder: PackFolder, reading: PackReading) -> Iterator[PackFile]:
    for path, file in folder.list_yaml():
        shown = "/".join((folder.shown, *path))
        try:
            if path != _HEADER and _choose_reader(path) is None:
                raise PackError([complain("file_not_expected", Place(shown, 1, 1))])
            source = open_yaml(file, shown)
        except PackError as error:
            reading.complaints += error.complaints
            continue
        reading.sources.append(source)
        yield path, source


def _read_standards(folder: PackFolder, reading: PackReading) -> None:
    """Read the tables of standard values, which take the place of the parent's of the same name."""
    if reading.parent is not None:
        reading.standards |= reading.parent[0].standards
    for file in folder.list_standards():
        shown = "/".join((folder.shown, STANDARDS, file.name))
        table = read_standard_table(file.read_bytes(), shown)
        reading.complaints += table.complaints
        reading.standards[file.name] = table


def _read_parent(
    header: PackHeader,
    source: YamlSource,
    folder: PackFolder,
    scope: FactScope,
    children: tuple[str, ...],
) -> tuple[PackReading, Pack] | None:
    """Read the pack that a pack extends; None if it extends none.

    Raises:
        PackError: There is no such pack, of that version, that can be used.
    """
    extends = header.extends
    if extends is None:
        return None
    place = source.place(("extends", "pack"))
    found = find_parent(folder, extends)
    if found is None:
        suggestion = find_nearest(extends.pack, list_packs())
        told = complain("no_such_parent", place, suggestion=suggestion, pack=extends.pack)
        raise PackError([told])
    family = (*children, folder.shown)
    if found.shown in family:
        circle = " → ".join((*family[family.index(found.shown) :], found.shown))
        raise PackError([complain("packs_in_a_circle", place, circle=circle)])
    reading = _read_folder(found, scope, family)
    if reading.complaints:
        raise PackError(
            [complain("parent_unusable", place, pack=extends.pack), *reading.complaints]
        )
    parent = make_pack(reading)
    if parent.version != extends.version:
        place = source.place(("extends", "version"))
        told = complain("parent_version", place, pack=parent.id, version=parent.version)
        raise PackError([told])
    return reading, parent


def _read_files(files: Iterable[PackFile], reading: PackReading) -> None:
    """Read the files of a pack, and the rules that it takes over."""
    if reading.parent is not None and reading.header is not None:
        inherited, _ = reading.parent
        reading.dropped_ids = inherited.dropped_ids | {r.rule for r in reading.header.without}
    for path, source in sorted(files, key=_rank):
        read = _choose_reader(path)
        if read is None:
            continue
        if read not in (_read_rules, _read_releases):
            reading.files.append((path, source))
        try:
            read(source, reading)
        except PackError as error:
            reading.complaints += error.complaints
    for entry in take_over_rules(reading):
        _add_rule(entry.source, entry.path, entry.data, None, reading)


def _rank(found: PackFile) -> int:
    """Lists and scorecards first: conditions name them, so they must be there by then."""
    folder = found[0][0]
    return _NAMED_BY_OTHERS.index(folder) if folder in _NAMED_BY_OTHERS else len(_NAMED_BY_OTHERS)


def _choose_reader(path: tuple[str, ...]) -> Callable[[YamlSource, PackReading], None] | None:
    match path:
        case (folder, name) if folder == _LISTS and name.endswith(".yaml"):
            return _read_list
        case (folder, name) if folder == _SCORECARDS and name.endswith(".yaml"):
            return _read_scorecard
        case ("releases.yaml",):
            return _read_releases
        case ("credit_policy.yaml",):
            return _read_credit_policy
        case ("matrices", name) if name.endswith(".yaml"):
            return _read_matrix
        case (name,) if name.startswith("policy") and name.endswith(".yaml"):
            return _read_policy
        case ("activities", name) if name.endswith(".yaml"):
            return _read_activities
        case ("requirements", name) if name.endswith(".yaml"):
            return _read_requirements
        case ("renewals", name) if name.endswith(".yaml"):
            return _read_renewals
        case (folder, name) if folder in set(Dimension) and name.endswith(".yaml"):
            return _read_rules
    return None


def _read_releases(source: YamlSource, reading: PackReading) -> None:
    reading.releases = ReleaseRecord(validate(ReleaseFile, source, (), source.data), source)


def _read_policy(source: YamlSource, reading: PackReading) -> None:
    try:
        reading.policies.append(PolicyEntry(load_policy(source.data), source))
    except PolicyError as error:
        reading.complaints += place_problems(error.problems, source)


def _read_list(source: YamlSource, reading: PackReading) -> None:
    code_list = validate(CodeList, source, (), source.data)
    lists = reading.scope.lists
    if code_list.id in lists:
        raise PackError([complain("repeated_list", source.place(("id",)), list=code_list.id)])
    reading.scope = replace(reading.scope, lists={**lists, code_list.id: code_list})
    reading.list_sources[code_list.id] = source


def _read_scorecard(source: YamlSource, reading: PackReading) -> None:
    card = None
    if is_standard_card(source):
        card = compile_card(source, reading.standards, reading.scope.catalogue)
    reading.scope = reading.scorecards.read(source, reading.scope, card)


def _read_matrix(source: YamlSource, reading: PackReading) -> None:
    reading.matrices.read(source)


def _read_activities(source: YamlSource, reading: PackReading) -> None:
    reading.requirements.read_activities(source)


def _read_requirements(source: YamlSource, reading: PackReading) -> None:
    reading.requirements.read_requirements(source, reading.scope)


def _read_renewals(source: YamlSource, reading: PackReading) -> None:
    reading.renewals.read(source)


def _read_credit_policy(source: YamlSource, reading: PackReading) -> None:
    reading.credit_policy.read(source)


def _read_rules(source: YamlSource, reading: PackReading) -> None:
    file = validate(_RuleFile, source, (), source.data)
    for index, data in enumerate(file.rules):
        path = ("rules", index)
        reading.rule_ids.add(str(data.get("id")))
        try:
            if "topic" in data:
                place = source.place_key((*path, "topic"))
                raise PackError([complain("unknown_key", place, key="topic")])
            replaced = None
            if REPLACES in data:
                data, replaced = merge_rule(source, path, data, reading)
            whole = {"topic": file.topic, **data}
        except PackError as error:
            reading.complaints += error.complaints
            continue
        _add_rule(source, path, whole, replaced, reading)


def _add_rule(
    source: YamlSource,
    path: Path,
    data: dict[str, Any],
    replaced: Replaced | None,
    reading: PackReading,
) -> None:
    """Read one rule; what is wrong with it becomes complaints."""
    reading.rule_ids.add(str(data.get("id")))
    try:
        rule = validate(Rule, source, path, data, {"scope": reading.scope})
    except PackError as error:
        reading.complaints += error.complaints
        return
    entry = RuleEntry(rule, data, source, path, replaced)
    complaints = list(check_rule(entry, reading.scope))
    reading.rules.append(replace(entry, is_sound=not complaints))
    reading.complaints += complaints


def _list_names(rule: Rule) -> frozenset[str]:
    texts = (find_placeholders(getattr(rule, key)) for key in MESSAGES)
    return rule.fact_names.union(*texts)
