"""durable-rules inside the path on which it was measured safe. Runs in the child process only.

What keeps it there: no background threads; one ruleset for the life of the process; one live
session at a time, ended by a fact that always fires before its state is deleted; facts of a few
short ASCII strings whose hashes differ; rules that test facts for equality and compare no two.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from durable import engine as durable

from rules.chain.program import END, ChainRule, Program, find_collision, fnv1a_32, key_id

Fact = dict[str, str]
OutcomeRow = Sequence[str]
"""rule, dimension, severity, outcome."""

# Lower numbers run first; rules without one count as 0.
_LAST = 1000


class EngineFault(Exception):
    """The session did not go as it must. The process is to be given up: its state is unknown."""


class _QuietHost(durable.Host):  # type: ignore[misc]
    """A host without the two timer threads of durable-rules.

    They walk sessions that are already freed and crash the process within a second of the first
    deletion; nothing here needs timers.
    """

    def _run(self) -> None:
        pass


class Engine:
    """One compiled program, evaluated again and again."""

    def __init__(self, program: Program) -> None:
        """Compile the program.

        Raises:
            EngineFault: durable-rules started a thread.
        """
        self._program = program
        self._ruleset = f"policy-{program.policy_sha256}"
        self._known_hashes = {fnv1a_32(fact_id) for fact_id in program.fact_ids()}
        self._session_number = 0
        self._held: set[str] = set()
        self._has_ended = False
        threads = threading.active_count()
        self._host = _QuietHost()
        self._host.register_rulesets({self._ruleset: self._define_rules()})
        if threading.active_count() != threads:
            raise EngineFault("durable-rules started a background thread")

    def evaluate(self, outcomes: Iterable[OutcomeRow]) -> list[str]:
        """Derive the ids of all conclusions.

        Raises:
            EngineFault: The session did not end, or an action in it failed.
        """
        self._held = set()
        self._has_ended = False
        facts = self._make_facts(outcomes)
        session = self._open_session(facts)
        if facts:
            # Raised when some fact meets no rule. The others are in; their actions wait for the
            # next call, which is the end below.
            with contextlib.suppress(durable.MessageNotHandledException):
                self._check(self._host.assert_facts(self._ruleset, facts))
        end = {"id": END, "sid": session, "type": END}
        self._check(self._host.assert_fact(self._ruleset, end))
        if not self._has_ended:
            raise EngineFault("the session did not end")
        self._host.delete_state(self._ruleset, session)
        return sorted(
            self._program.conclusions[key] for key in self._held & self._program.conclusions.keys()
        )

    def _define_rules(self) -> dict[str, Any]:
        rules = {rule.name: self._define_rule(rule) for rule in self._program.rules}
        end = {"all": [{"m": {"type": END}}], "pri": _LAST, "run": self._end}
        return {**rules, END: end}

    def _define_rule(self, rule: ChainRule) -> dict[str, Any]:
        # `type` stands first in every condition: one that began otherwise could meet the library's
        # own facts and fire for ever.
        aliased = [
            {f"m{number}": {"$and": [{name: value} for name, value in condition.items()]}}
            for number, condition in enumerate(rule.conditions)
        ]
        return {"all": aliased, "run": self._make_action(rule.key)}

    def _make_action(self, key: str) -> Callable[[Any], None]:
        def hold(session: Any) -> None:  # noqa: ANN401  (durable-rules counts exactly one argument)
            if key in self._held:
                return
            self._held.add(key)
            for fact_type in self._program.key_types.get(key, ()):
                session.assert_fact({"id": key_id(fact_type, key), "type": fact_type, "key": key})

        return hold

    def _end(self, session: Any) -> None:  # noqa: ANN401, ARG002
        self._has_ended = True

    def _make_facts(self, outcomes: Iterable[OutcomeRow]) -> list[Fact]:
        """The outcomes as facts, each once: of rules that the policy names, and of kind alone."""
        facts: dict[str, Fact] = {}
        for rule, dimension, severity, outcome in outcomes:
            kind = {"dimension": dimension, "severity": severity, "outcome": outcome}
            code = self._program.rule_codes.get(rule)
            told = [(fact_type, kind) for fact_type in self._program.kind_types]
            if code is not None:
                told += [
                    (fact_type, {**kind, "rule": code})
                    for fact_type in self._program.rule_types[code]
                ]
            for fact_type, properties in told:
                fact_id = ":".join((fact_type, *properties.values()))
                facts[fact_id] = {"id": fact_id, "type": fact_type, **properties}
        return list(facts.values())

    def _open_session(self, facts: Sequence[Fact]) -> str:
        """Give the facts a session of their own in which all ids are different to the library."""
        hashes = {_hash(fact["id"]) for fact in facts}
        if len(hashes) < len(facts) or not hashes.isdisjoint(self._known_hashes):
            ids = {fact["id"] for fact in facts} | self._program.fact_ids()
            raise EngineFault(f"ids that are one to durable-rules: {find_collision(ids)}")
        taken = hashes | self._known_hashes
        self._session_number += 1
        while fnv1a_32(f"sid-{self._session_number}") in taken:  # the id of the session's own fact
            self._session_number += 1
        session = str(self._session_number)
        for fact in facts:
            fact["sid"] = session
        return session

    def _check(self, state: Mapping[str, Any] | None) -> None:
        # durable-rules swallows what an action raises and leaves only this trace of it.
        if state and "exception" in state:
            raise EngineFault(str(state["exception"]))


@cache
def _hash(fact_id: str) -> int:
    """Outcome facts have few different ids, so each is hashed once in the life of the process."""
    return fnv1a_32(fact_id)
