"""What was read of a pack, each part with the place where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from rules.complaint import Complaint, Place
from rules.credit_policy.read import CreditPolicyReading
from rules.expression import FactScope
from rules.matrix.read import TierReading
from rules.pack.extension import PACK_ID, VERSION, Parent, Removal
from rules.pack.pack import Pack
from rules.pack.rule import Rule
from rules.policy import Policy
from rules.policy_problems import PolicyProblem
from rules.renewal.read import RenewalReading
from rules.requirements.read import MatrixReading
from rules.schema import Text
from rules.scorecard.read import CardReading
from rules.standards.table import StandardTable
from rules.vocabulary import Bilingual
from rules.yaml_source import Path, YamlSource


class PackHeader(BaseModel):
    """What `pack.yaml` says.

    Attributes:
        id: The name of the pack.
        version: Raised with every change of the content that is given to others.
        title: Its name for a person.
        description: What it covers and for whom.
        extends: The pack of which it takes over whatever it does not say itself.
        without: The rules of that pack which it does not take over.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=PACK_ID)]
    version: Annotated[str, Field(pattern=VERSION)]
    title: Text
    description: Text
    extends: Parent | None = None
    without: tuple[Removal, ...] = ()


class Release(BaseModel):
    """A version that was given to others, and the hash of its content."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Annotated[str, Field(pattern=VERSION)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class ReleaseFile(BaseModel):
    """What `releases.yaml` says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    releases: tuple[Release, ...]


class ReleaseRecord(NamedTuple):
    """The releases of a pack and where they stand."""

    file: ReleaseFile
    source: YamlSource


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """A rule, where it stands, and whether it can be used.

    Attributes:
        rule: The rule.
        data: The rule as plain data, with what it took over from the rule that it replaces.
        source: The file.
        path: Where in the file.
        replaced: The rule of the parent whose place it takes, and why.
        is_sound: Whether its messages and cases name what there is.
    """

    rule: Rule
    data: dict[str, Any] = field(repr=False)
    source: YamlSource
    path: Path
    replaced: Replaced | None = None
    is_sound: bool = True

    @property
    def key(self) -> tuple[str, date]:
        """What tells the versions of all rules apart."""
        return self.rule.id, self.rule.in_force.starts_on

    def place(self, *path: str | int) -> Place:
        """Return where a part of the rule stands."""
        return self.source.place((*self.path, *path))


class Replaced(NamedTuple):
    """A rule whose place another takes, and why."""

    entry: RuleEntry
    reason: Bilingual


@dataclass(frozen=True, slots=True)
class PolicyEntry:
    """A policy and where it stands."""

    policy: Policy
    source: YamlSource

    def complain(self, problems: Iterable[PolicyProblem]) -> list[Complaint]:
        """Return the problems of the policy, each at its place."""
        return place_problems(problems, self.source)


@dataclass(slots=True)
class PackReading:
    """All of a folder that could be read, and what was wrong with the rest.

    Attributes:
        scope: What its conditions may name: facts, those that scorecards supply among them, the
            lists of the pack, working days.
        parent: What was read of the pack that it extends, and that pack.
        rule_ids: The ids of all rules, of those too that could not be read.
        dropped_ids: The ids of rules that it or a pack before it does without.
        sources: Every file of the folder that is YAML and has its place.
        files: The files besides those of rules that the pack is made of, its own and those taken
            over, by their paths in their folders.
        list_sources: The file of each list, by the id of the list.
        standards: The tables of standard values that scorecards may name, by file name; those of
            the parent among them.
        releases: The versions that were given to others, if the folder keeps a record of them.
    """

    scope: FactScope
    parent: tuple[PackReading, Pack] | None = None
    rule_ids: set[str] = field(default_factory=set)
    dropped_ids: set[str] = field(default_factory=set)
    header: PackHeader | None = None
    rules: list[RuleEntry] = field(default_factory=list)
    policies: list[PolicyEntry] = field(default_factory=list)
    requirements: MatrixReading = field(default_factory=MatrixReading)
    standards: dict[str, StandardTable] = field(default_factory=dict)
    scorecards: CardReading = field(default_factory=CardReading)
    matrices: TierReading = field(default_factory=TierReading)
    renewals: RenewalReading = field(default_factory=RenewalReading)
    credit_policy: CreditPolicyReading = field(default_factory=CreditPolicyReading)
    sources: list[YamlSource] = field(default_factory=list)
    files: list[tuple[tuple[str, ...], YamlSource]] = field(default_factory=list)
    list_sources: dict[str, YamlSource] = field(default_factory=dict)
    releases: ReleaseRecord | None = None
    complaints: list[Complaint] = field(default_factory=list)

    @property
    def own_rules(self) -> list[RuleEntry]:
        """The rules that stand in the folder of the pack itself."""
        return [entry for entry in self.rules if self.is_own(entry.source)]

    @property
    def own_standards(self) -> dict[str, StandardTable]:
        """The tables of standard values that lie in the folder of the pack itself."""
        inherited = {} if self.parent is None else self.parent[0].standards
        return {n: table for n, table in self.standards.items() if inherited.get(n) is not table}

    def is_own(self, source: YamlSource) -> bool:
        """Whether a file lies in the folder of the pack itself."""
        return any(source is own for own in self.sources)


def place_problems(problems: Iterable[PolicyProblem], source: YamlSource) -> list[Complaint]:
    """Return the problems of a policy, each at its place in the file."""
    return [Complaint(p.code, source.place(p.path), p.message, p.suggestion) for p in problems]
