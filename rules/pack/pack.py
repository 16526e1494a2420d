"""A pack: the rules and policies that an assessment is made with, and their one canonical form."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from rules.calendar import WorkingCalendar
from rules.code_list import CodeList
from rules.credit_policy import CreditPolicy
from rules.expression import FactScope, list_calendars, list_leaves
from rules.facts import Catalogue, FactDefinition
from rules.matrix.matrix import Matrix
from rules.pack.extension import Extension
from rules.pack.rule import Rule
from rules.policy import Policy, load_policy
from rules.renewal.plan import RenewalPlan
from rules.requirements.matrix import RequirementsMatrix
from rules.scorecard.card import Scorecard
from rules.vocabulary import Bilingual

_SCHEMA_VERSION = 4


@dataclass(frozen=True)
class Pack:
    """Rules and policies, ready to use.

    Attributes:
        id: Such as `cn-base`.
        version: Three numbers, `1.0.0`.
        title: Its name.
        description: What it covers and for whom.
        rules: Every version of every rule, by id and first day in force.
        policies: One for each purpose, by purpose.
        catalogue: The facts that the rules name, as they were defined when the pack was read.
        lists: The lists that conditions may name, by id.
        calendar: The working days that conditions count; None if none does.
        requirements: What customers must have, by what they do.
        scorecards: Those that others build on first.
        matrices: By id.
        renewals: When credentials may be renewed, and what is told of things that fall due.
        credit_policy: How much credit a customer may have, and for how long; None if the pack does
            not say.
        extends: The packs that it came from, and what became of their rules; None if it stands
            alone. Everything taken over is part of the pack itself.
    """

    id: str
    version: str
    title: Bilingual
    description: Bilingual
    rules: tuple[Rule, ...]
    policies: tuple[Policy, ...]
    catalogue: Catalogue
    lists: tuple[CodeList, ...] = ()
    calendar: WorkingCalendar | None = None
    requirements: RequirementsMatrix = field(default_factory=RequirementsMatrix)
    scorecards: tuple[Scorecard, ...] = ()
    matrices: tuple[Matrix, ...] = ()
    renewals: RenewalPlan = field(default_factory=RenewalPlan)
    credit_policy: CreditPolicy | None = None
    extends: Extension | None = None

    def rules_in_force(self, day: date) -> tuple[Rule, ...]:
        """Return the version of each rule that counts on `day`."""
        return tuple(rule for rule in self.rules if rule.in_force.covers(day))

    def find_rule(self, rule_id: str, day: date) -> Rule | None:
        """Return the version of a rule that counts on `day`, if there is one."""
        return next((r for r in self.rules if r.id == rule_id and r.in_force.covers(day)), None)

    def find_scorecard(self, card_id: str) -> Scorecard | None:
        """Return the scorecard of an id, if the pack has it."""
        return next((card for card in self.scorecards if card.id == card_id), None)

    def find_matrix(self, matrix_id: str) -> Matrix | None:
        """Return the matrix of an id, if the pack has it."""
        return next((matrix for matrix in self.matrices if matrix.id == matrix_id), None)

    def find_policy(self, purpose: str) -> Policy | None:
        """Return the policy of a purpose, if the pack has one."""
        return next((p for p in self.policies if p.purpose == purpose), None)

    def asked_by(self, policy: Policy) -> Pack:
        """Return the pack with no other rules than a policy asks; itself if it asks them all.

        That pack is for judging with. Recorded, named and hashed is the whole one.
        """
        if policy.asks is None:
            return self
        asked = (r for r in self.rules if policy.asks_for(r.subject, r.dimension))
        return replace(self, rules=tuple(asked))

    @cached_property
    def content(self) -> str:
        """Everything that decides an outcome, a verdict or what falls due, as canonical JSON.

        Comments, white space, the order of rules and their spread over files leave no mark in it,
        and neither do the cases: they test the pack and change no answer. The definitions of the
        facts it names are part of it, and so are the working days where a rule counts them, so that
        an old assessment can be replayed after catalogue and calendar moved on.
        """
        content = {
            "schema_version": _SCHEMA_VERSION,
            "id": self.id,
            "version": self.version,
            "title": self.title._asdict(),
            "description": self.description._asdict(),
            "facts": [_dump(d) for d in self.catalogue.definitions.values()],
            "lists": [_dump(code_list) for code_list in self.lists],
            "calendar": None if self.calendar is None else self.calendar.to_data(),
            "rules": [_dump(rule, exclude={"cases"}) for rule in self.rules],
            "policies": [_dump(policy, exclude={"cases"}) for policy in self.policies],
            "requirements": self.requirements.to_data(),
            "scorecards": [_dump(card, exclude={"cases"}) for card in self.scorecards],
            "matrices": [_dump(matrix, exclude={"cases"}) for matrix in self.matrices],
            "renewals": self.renewals.to_data(),
            "credit_policy": None if self.credit_policy is None else _dump(self.credit_policy),
            "extends": None if self.extends is None else _dump(self.extends),
        }
        return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def identity(self) -> dict[str, str]:
        """What tells it from other packs, as JSON."""
        return {"id": self.id, "version": self.version, "sha256": self.sha256}

    @cached_property
    def sha256(self) -> str:
        """Hex digest of `content`."""
        return hashlib.sha256(self.content.encode()).hexdigest()

    @classmethod
    def from_content(cls, content: str) -> Pack:
        """Restore a pack from its `content`. It has no cases; all else is as it was.

        Raises:
            ValueError: The content is of an unknown schema, or no content of a pack at all.
        """
        data = json.loads(content)
        if data["schema_version"] != _SCHEMA_VERSION:
            raise ValueError(f"content of an unknown schema: {data['schema_version']}")
        catalogue = Catalogue(FactDefinition.model_validate(d) for d in data["facts"])
        lists = tuple(CodeList.model_validate(code_list) for code_list in data["lists"])
        kept = data["calendar"]
        calendar = None if kept is None else WorkingCalendar.from_data(kept)
        by_id = {code_list.id: code_list for code_list in lists}
        scope = FactScope(catalogue, lists=by_id, calendar=calendar)
        context = {"scope": scope}
        extends, credit_policy = data["extends"], data["credit_policy"]
        return cls(
            data["id"],
            data["version"],
            Bilingual(**data["title"]),
            Bilingual(**data["description"]),
            tuple(Rule.model_validate(rule, context=context) for rule in data["rules"]),
            tuple(load_policy(policy) for policy in data["policies"]),
            catalogue,
            lists,
            calendar,
            RequirementsMatrix.from_data(data["requirements"], scope),
            tuple(Scorecard.model_validate(card) for card in data["scorecards"]),
            tuple(Matrix.model_validate(matrix) for matrix in data["matrices"]),
            RenewalPlan.from_data(data["renewals"]),
            None if credit_policy is None else CreditPolicy.model_validate(credit_policy),
            None if extends is None else Extension.model_validate(extends),
        )


def find_calendar(rules: Iterable[Rule]) -> WorkingCalendar | None:
    """Return the calendar by which the rules count working days; None if none does."""
    conditions = (condition for rule in rules for condition in rule.conditions)
    leaves = (leaf for condition in conditions for leaf in list_leaves(condition.root))
    return next((calendar for leaf in leaves for calendar in list_calendars(leaf)), None)


def sort_rules(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Return the rules in the order of a pack."""
    return tuple(sorted(rules, key=lambda rule: (rule.id, rule.in_force.starts_on)))


def _dump(model: Any, **options: Any) -> Any:  # noqa: ANN401
    return model.model_dump(mode="json", by_alias=True, exclude_none=True, **options)
