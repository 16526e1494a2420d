"""A policy in the plain form that goes to the child process: rules over small ASCII strings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

END = "__end__"
PROPERTIES = ("id", "sid", "type", "key", "rule", "dimension", "severity", "outcome", "$s")
"""Every property of every fact, with the engine's own."""


@dataclass(frozen=True, slots=True)
class ChainRule:
    """When a fact is there for each condition, the key holds.

    Attributes:
        name: Unique in the program.
        conditions: For each fact wanted, the properties it must have, `type` among them. The
            conditions say nothing of one another: a rule never compares two facts.
        key: What then holds: a premise, a step towards a conclusion, or a conclusion.
    """

    name: str
    conditions: tuple[Mapping[str, str], ...]
    key: str


@dataclass(frozen=True, slots=True)
class Program:
    """A compiled policy.

    Attributes:
        policy_sha256: Digest of the policy.
        rules: All rules, in a fixed order.
        rule_codes: For each rule of the pack that the policy names, its code in facts.
        rule_types: For each of these codes, the types of fact that tell its outcomes.
        kind_types: The types of fact that tell an outcome without its rule.
        key_types: For each key that is a condition of some rule, the types of fact that tell it.
        conclusions: Key to the id of the conclusion.
    """

    policy_sha256: str
    rules: tuple[ChainRule, ...]
    rule_codes: Mapping[str, str]
    rule_types: Mapping[str, tuple[str, ...]]
    kind_types: tuple[str, ...]
    key_types: Mapping[str, tuple[str, ...]]
    conclusions: Mapping[str, str]

    def to_json(self) -> dict[str, Any]:
        """Plain data of which `from_json` makes the same program."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Program:
        """Read back what `to_json` gave, after a way through JSON text."""
        rules = (
            ChainRule(rule["name"], tuple(rule["conditions"]), rule["key"])
            for rule in data["rules"]
        )
        return cls(**{**data, "rules": tuple(rules)})

    def values(self) -> set[str]:
        """Every text that a condition asks for."""
        conditions = (condition for rule in self.rules for condition in rule.conditions)
        return {value for condition in conditions for value in condition.values()}

    def fact_ids(self) -> set[str]:
        """The ids of all facts but those of outcomes."""
        keys = self.key_types.items()
        return {END, *(key_id(fact_type, key) for key, types in keys for fact_type in types)}


def key_id(fact_type: str, key: str) -> str:
    """The id of the fact of this type which says that the key holds."""
    return f"{fact_type}:{key}"


def fnv1a_32(text: str) -> int:
    """The hash by which durable-rules tells ids and property names apart (FNV-1a, 32 bits).

    For ASCII alone: the library adds bytes as signed characters, so others hash differently.
    """
    digest = 0x811C9DC5
    for byte in text.encode("ascii"):
        digest = ((digest ^ byte) * 0x01000193) & 0xFFFFFFFF
    return digest


def find_collision(texts: Iterable[str]) -> tuple[str, str] | None:
    """Two different texts that durable-rules would take for one, if there are any."""
    seen: dict[int, str] = {}
    for text in sorted(set(texts)):
        other = seen.setdefault(fnv1a_32(text), text)
        if other != text:
            return other, text
    return None


def encode_line(message: Mapping[str, Any]) -> bytes:
    """A message as one line of ASCII."""
    return json.dumps(message, separators=(",", ":")).encode("ascii") + b"\n"
