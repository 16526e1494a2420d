"""A pack: the rules and policies that an assessment is made with, and their one canonical form."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from rules.facts import Catalogue, FactDefinition
from rules.pack.rule import Rule
from rules.policy import Policy, load_policy
from rules.vocabulary import Bilingual

_SCHEMA_VERSION = 1


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
    """

    id: str
    version: str
    title: Bilingual
    description: Bilingual
    rules: tuple[Rule, ...]
    policies: tuple[Policy, ...]
    catalogue: Catalogue

    def rules_in_force(self, day: date) -> tuple[Rule, ...]:
        """Return the version of each rule that counts on `day`."""
        return tuple(rule for rule in self.rules if rule.in_force.covers(day))

    def find_rule(self, rule_id: str, day: date) -> Rule | None:
        """Return the version of a rule that counts on `day`, if there is one."""
        return next((r for r in self.rules if r.id == rule_id and r.in_force.covers(day)), None)

    def find_policy(self, purpose: str) -> Policy | None:
        """Return the policy of a purpose, if the pack has one."""
        return next((p for p in self.policies if p.purpose == purpose), None)

    @cached_property
    def content(self) -> str:
        """Everything that decides an outcome or a verdict, as canonical JSON.

        Comments, white space, the order of rules and their spread over files leave no mark in it,
        and neither do the cases: they test the pack and change no answer. The definitions of the
        facts it names are part of it, so that an old assessment can be replayed after the catalogue
        moved on.
        """
        content = {
            "schema_version": _SCHEMA_VERSION,
            "id": self.id,
            "version": self.version,
            "title": self.title._asdict(),
            "description": self.description._asdict(),
            "facts": [_dump(d) for d in self.catalogue.definitions.values()],
            "rules": [_dump(rule, exclude={"cases"}) for rule in self.rules],
            "policies": [_dump(policy) for policy in self.policies],
        }
        return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

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
        context = {"catalogue": catalogue}
        return cls(
            data["id"],
            data["version"],
            Bilingual(**data["title"]),
            Bilingual(**data["description"]),
            tuple(Rule.model_validate(rule, context=context) for rule in data["rules"]),
            tuple(load_policy(policy) for policy in data["policies"]),
            catalogue,
        )


def sort_rules(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Return the rules in the order of a pack."""
    return tuple(sorted(rules, key=lambda rule: (rule.id, rule.in_force.starts_on)))


def _dump(model: Any, **options: Any) -> Any:  # noqa: ANN401
    return model.model_dump(mode="json", by_alias=True, exclude_none=True, **options)
