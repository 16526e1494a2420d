"""A policy as rules that durable-rules evaluates safely.

Every distinct premise becomes a key. A rule over one outcome fact says that a pattern holds; a rule
over key facts says that a conclusion does. `any` is one rule for each premise. `all` is a join of
key facts that compares nothing between them, so the library's faulty comparison of facts is never
reached; long lists are joined in steps. Facts are split over types so that none can match more
rules, and no type has more conditions, than the library bears.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from rules.chain.errors import PolicyTooLarge
from rules.chain.program import PROPERTIES, ChainRule, Program, find_collision
from rules.policy import ConclusionDefinition, ConclusionPremise, OutcomePattern, Policy, Premise

# durable-rules 2.0.28 loses a fact that matches more than 64 rules, never returns from compiling
# 512 conditions on one type, and refuses to join more than 16 facts.
MOST_RULES_PER_FACT = 50
MOST_CONDITIONS_PER_TYPE = 400
WIDEST_JOIN = 8
# The largest ruleset whose speed was measured (2.6 ms for an assessment).
MOST_RULES = 1000


def compile_policy(policy: Policy) -> Program:
    """Compile a policy for the chain.

    Args:
        policy: A policy as `load_policy` gives it.

    Returns:
        The program; equal for equal policies.

    Raises:
        PolicyTooLarge: The policy passes a limit of durable-rules, or has two names that are one
            to it.
    """
    program = _Compiler(policy).compile()
    if len(program.rules) > MOST_RULES:
        raise PolicyTooLarge("too_many_rules", found=len(program.rules), most=MOST_RULES)
    for texts in (PROPERTIES, program.values(), program.fact_ids()):
        if pair := find_collision(texts):
            raise PolicyTooLarge("names_collide", first=pair[0], second=pair[1])
    return program


class _Types:
    """Hands out types of fact so that every condition finds one with room for it."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._conditions: list[Counter[str]] = []

    def place(self, subject: str) -> str:
        """A type for one more condition that facts about the subject can match."""
        with_room = (
            index
            for index, conditions in enumerate(self._conditions)
            if conditions.total() < MOST_CONDITIONS_PER_TYPE
            and conditions[subject] < MOST_RULES_PER_FACT
        )
        index = next(with_room, len(self._conditions))
        if index == len(self._conditions):
            self._conditions.append(Counter())
        self._conditions[index][subject] += 1
        return f"{self._prefix}{index}"

    def of(self, subject: str) -> tuple[str, ...]:
        """The types that have conditions about the subject."""
        return tuple(
            f"{self._prefix}{index}"
            for index, conditions in enumerate(self._conditions)
            if conditions[subject]
        )


class _Compiler:
    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._rules: list[ChainRule] = []
        self._rule_codes: dict[str, str] = {}
        self._pattern_keys: dict[OutcomePattern, str] = {}
        self._rule_types = _Types("rule")
        self._kind_types = _Types("kind")
        self._key_types = _Types("key")

    def compile(self) -> Program:
        for conclusion in self._policy.conclusions:
            self._add_conclusion(conclusion)
        keys = {rule.key for rule in self._rules}
        return Program(
            policy_sha256=self._policy.sha256,
            rules=tuple(self._rules),
            rule_codes=self._rule_codes,
            rule_types={code: self._rule_types.of(code) for code in self._rule_codes.values()},
            kind_types=self._kind_types.of(""),
            key_types={key: types for key in sorted(keys) if (types := self._key_types.of(key))},
            conclusions={_conclusion_key(c.id): c.id for c in self._policy.conclusions},
        )

    def _add_conclusion(self, conclusion: ConclusionDefinition) -> None:
        target = _conclusion_key(conclusion.id)
        keys = list(dict.fromkeys(self._key_of(premise) for premise in conclusion.premises))
        if conclusion.mode == "any":
            for key in keys:
                self._add_join([key], target)
            return
        for number, step in enumerate(_split(keys)):
            is_last = step.stop == len(keys)
            key = target if is_last else f"{target}#{number}"
            begun = [f"{target}#{number - 1}"] if number else []
            self._add_join([*begun, *keys[step]], key)

    def _key_of(self, premise: Premise) -> str:
        if isinstance(premise, ConclusionPremise):
            return _conclusion_key(premise.conclusion)
        if premise not in self._pattern_keys:
            key = self._pattern_keys[premise] = f"p{len(self._pattern_keys)}"
            self._add_rule([self._make_condition(premise)], key)
        return self._pattern_keys[premise]

    def _make_condition(self, pattern: OutcomePattern) -> Mapping[str, str]:
        wanted = dict(pattern.properties)
        if pattern.rule is None:
            return {"type": self._kind_types.place(""), **wanted}
        code = self._rule_codes.setdefault(pattern.rule, f"r{len(self._rule_codes)}")
        return {"type": self._rule_types.place(code), **wanted, "rule": code}

    def _add_join(self, keys: Sequence[str], target: str) -> None:
        self._add_rule([{"type": self._key_types.place(key), "key": key} for key in keys], target)

    def _add_rule(self, conditions: Sequence[Mapping[str, str]], key: str) -> None:
        self._rules.append(ChainRule(f"n{len(self._rules)}", tuple(conditions), key))


def _conclusion_key(conclusion: str) -> str:
    return f"c:{conclusion}"


def _split(keys: Sequence[str]) -> Iterator[slice]:
    """Parts of the list, such that each with the result of the one before fits into a join."""
    start = 0
    while start < len(keys):
        stop = min(start + WIDEST_JOIN - (1 if start else 0), len(keys))
        yield slice(start, stop)
        start = stop
