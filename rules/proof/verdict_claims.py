"""What must hold of a policy.

By construction every set of outcomes has exactly one verdict: the conclusions are a least
fix-point, and the gravest verdict that lists one of them counts, `approve` where none does. What
construction does not give, and is proven here: that each conclusion and each verdict can be reached
by a customer that may exist; that no conclusion is claimed by two verdicts; that no blocking or
major finding, adverse or inconclusive, leaves the verdict at `approve`; and that an outcome which
turns adverse never makes the verdict milder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple

from rules.complaint import complain
from rules.facts import Catalogue
from rules.fixpoint import derive
from rules.pack.entries import PolicyEntry
from rules.policy import OutcomePattern
from rules.proof.customers import CustomerTerms, File
from rules.proof.example import word_facts, word_policy_case
from rules.proof.fault import Fault
from rules.proof.rule_claims import EncodingWrong, RuleProof, leave_open
from rules.proof.solver import (
    FALSE,
    NotDecided,
    Term,
    all_of,
    any_of,
    boolean,
    find_model,
    negate,
)
from rules.proof.verdict_terms import (
    encode_conclusions,
    encode_verdicts,
)
from rules.proof.width import measure_width
from rules.vocabulary import Outcome, OutcomeKey, Severity, Verdict

_GRAVE = (Severity.BLOCKER, Severity.MAJOR)
_IGNORED = {Outcome.ADVERSE: "adverse_ignored", Outcome.INCONCLUSIVE: "inconclusive_ignored"}


class _Following(NamedTuple):
    """Every customer file there can be, on one day or on any, and what follows from it."""

    customers: CustomerTerms
    conclusions: Mapping[str, Term]
    verdicts: Mapping[Verdict, Term]


_Claim = Callable[[_Following], tuple[Term, ...]]
"""Gives what shall hold of a customer's file."""


def _has_conclusion(name: str) -> _Claim:
    return lambda following: (following.conclusions[name],)


def _has_verdict(verdict: Verdict) -> _Claim:
    return lambda following: (following.verdicts[verdict],)


def _is_approved_with(key: OutcomeKey) -> _Claim:
    return lambda following: (
        following.customers.has(key),
        following.verdicts[Verdict.APPROVE],
    )


class PolicyProof:
    """The claims about one policy.

    Args:
        entry: The policy and where it stands.
        rules: The rules of the pack, and what is known of each.
        catalogue: The facts there are.

    Attributes:
        claims: How many were put to the test so far.
    """

    def __init__(
        self, entry: PolicyEntry, rules: Sequence[RuleProof], catalogue: Catalogue
    ) -> None:
        self.claims = 0
        self._entry = entry
        self._policy = entry.policy
        self._proofs = rules
        self._rules = [proof.entry.rule for proof in rules]
        self._catalogue = catalogue
        self._near = _choose_day(rules)

    def find_faults(self) -> Iterator[Fault]:
        """Put every claim to the test."""
        yield from self._prove_conclusions()
        yield from self._prove_verdicts()
        yield from self._prove_no_overlap()
        yield from self._prove_no_gap()
        yield from self._prove_monotony()

    @cached_property
    def _on_one_day(self) -> _Following:
        return self._follow(self._near)

    @cached_property
    def _on_all_days(self) -> _Following:
        return self._follow(None)

    def _follow(self, today: date | None) -> _Following:
        most = measure_width(self._policy)
        customers = CustomerTerms(self._rules, self._catalogue, most, today)
        conclusions = encode_conclusions(self._policy, customers.meet)
        return _Following(customers, conclusions, encode_verdicts(self._policy, conclusions))

    def _find(self, claim: _Claim, *, is_plain: bool = False) -> File | None:
        """Look for a customer's file that fulfils a claim, on one day first and then on any.

        Raises:
            NotDecided: Nobody knows.
        """
        for name in ("_on_one_day", "_on_all_days"):
            following: _Following = getattr(self, name)
            terms = claim(following)
            file = following.customers.find(self._near, *terms, is_plain=is_plain)
            if file is not None:
                return file
        return None

    def _prove_conclusions(self) -> Iterator[Fault]:
        for index, conclusion in enumerate(self._policy.conclusions):
            self.claims += 1
            place = self._entry.source.place(("conclusions", index))
            try:
                file = self._find(_has_conclusion(conclusion.id))
            except NotDecided:
                yield leave_open(place, self._policy.purpose, conclusion.id)
                continue
            if file is None:
                yield Fault(complain("conclusion_unreachable", place, name=conclusion.id))
            elif conclusion.id not in self._derive(file)[1]:
                raise EncodingWrong(f"{conclusion.id} does not follow from {file}")

    def _prove_verdicts(self) -> Iterator[Fault]:
        for verdict in Verdict:
            if verdict is not Verdict.APPROVE and verdict not in self._policy.verdicts:
                continue
            self.claims += 1
            place = self._entry.source.place(("verdicts", verdict.value))
            try:
                file = self._find(_has_verdict(verdict))
            except NotDecided:
                yield leave_open(place, self._policy.purpose, verdict.value)
                continue
            if file is None:
                yield Fault(complain("verdict_unreachable", place, verdict=verdict.value))
            else:
                self._confirm(file, verdict)

    def _prove_no_overlap(self) -> Iterator[Fault]:
        claimed: dict[str, Verdict] = {}
        for verdict in (v for v in Verdict if v in self._policy.verdicts):
            for position, name in enumerate(self._policy.verdicts[verdict]):
                self.claims += 1
                if name not in claimed:
                    claimed[name] = verdict
                    continue
                place = self._entry.source.place(("verdicts", verdict.value, position))
                complaint = complain(
                    "verdicts_overlap",
                    place,
                    name=name,
                    verdict=verdict.value,
                    other=claimed[name].value,
                )
                yield Fault(complaint, self._show(name, _has_conclusion(name)))

    def _prove_no_gap(self) -> Iterator[Fault]:
        for proof in self._proofs:
            rule = proof.entry.rule
            for outcome, code in _IGNORED.items():
                if rule.severity not in _GRAVE or outcome not in proof.possible:
                    continue
                self.claims += 1
                key = OutcomeKey(rule.id, rule.dimension, rule.severity, outcome)
                # more outcomes never make a verdict milder, so one that is enough alone always is
                if derive(self._policy, [key]).verdict is not Verdict.APPROVE:
                    continue
                place = self._entry.source.place(("conclusions",))
                complaint = complain(code, place, rule=rule.id, severity=rule.severity.value)
                claim = _is_approved_with(key)
                try:
                    is_real = self._find(claim) is not None
                except NotDecided:
                    yield leave_open(place, rule.id, code)
                    continue
                if is_real:
                    yield Fault(complaint, self._show(f"{rule.id} {outcome.value}", claim))

    def _prove_monotony(self) -> Iterator[Fault]:
        for proof in self._proofs:
            rule = proof.entry.rule
            adverse = OutcomeKey(rule.id, rule.dimension, rule.severity, Outcome.ADVERSE)
            if Outcome.ADVERSE not in proof.possible:
                continue
            for outcome in sorted(proof.possible - {Outcome.ADVERSE}, key=list(Outcome).index):
                self.claims += 1
                yield from self._compare(adverse._replace(outcome=outcome), adverse)

    def _compare(self, before: OutcomeKey, adverse: OutcomeKey) -> Iterator[Fault]:
        """Compare the verdicts before and after an outcome has turned adverse, whatever else is."""
        if self._matching(before) <= self._matching(adverse):
            return
        keys = {
            OutcomeKey(p.entry.rule.id, p.entry.rule.dimension, p.entry.rule.severity, outcome)
            for p in self._proofs
            for outcome in p.possible
        }
        others = sorted(keys - {before, adverse})
        variables = {key: boolean(f"{key.rule}={key.outcome}") for key in others}

        def follow(present: OutcomeKey) -> dict[Verdict, Term]:
            def meet(pattern: OutcomePattern) -> Term:
                if pattern.matches(present):
                    return any_of(negate(FALSE))
                return any_of(FALSE, *(variables[key] for key in others if pattern.matches(key)))

            return encode_verdicts(self._policy, encode_conclusions(self._policy, meet))

        first, then = follow(before), follow(adverse)
        ranked = list(Verdict)
        milder = any_of(
            *(all_of(first[a], then[b]) for a in ranked for b in ranked[ranked.index(a) + 1 :])
        )
        wishes = [negate(variable) for variable in variables.values()]
        place = self._entry.source.place(("conclusions",))
        try:
            model = find_model([milder], wishes)
        except NotDecided:
            yield leave_open(place, adverse.rule, "verdict_milder")
            return
        if model is None:
            return
        around = [key for key in others if model.holds(variables[key])]
        was, now = (derive(self._policy, [*around, key]) for key in (before, adverse))
        if ranked.index(was.verdict) >= ranked.index(now.verdict):
            raise EncodingWrong(f"{before} and {adverse} with {around}")
        complaint = complain(
            "verdict_milder",
            place,
            rule=adverse.rule,
            outcome=before.outcome.value,
            before=was.verdict.value,
            after=now.verdict.value,
        )
        name = f"{adverse.rule} adverse in place of {before.outcome.value}"
        yield Fault(complaint, word_policy_case(name, [*around, adverse], now.verdict, now.ids))

    def _matching(self, key: OutcomeKey) -> set[tuple[str, int]]:
        """The premises that an outcome meets, by conclusion and position."""
        return {
            (conclusion.id, position)
            for conclusion in self._policy.conclusions
            for position, premise in enumerate(conclusion.premises)
            if isinstance(premise, OutcomePattern) and premise.matches(key)
        }

    def _show(self, name: str, claim: _Claim) -> str | None:
        """Return the case of a file that fulfils a claim, with its facts as comments."""
        try:
            file = self._find(claim, is_plain=True)
        except NotDecided:
            return None
        if file is None:
            return None
        keys = file.judge(self._rules)
        verdict, conclusions = self._derive(file)
        findings = [key for key in keys if key.outcome in _IGNORED]
        told = findings if derive(self._policy, findings).ids == conclusions else keys
        case = word_policy_case(name, told, verdict, conclusions)
        return word_facts(file.sheets, file.as_of) + case

    def _derive(self, file: File) -> tuple[Verdict, frozenset[str]]:
        derived = derive(self._policy, file.judge(self._rules))
        return derived.verdict, derived.ids

    def _confirm(self, file: File, verdict: Verdict) -> None:
        found = self._derive(file)[0]
        if found is not verdict:
            raise EncodingWrong(f"the verdict is {found}, not {verdict}, for {file}")


def _choose_day(proofs: Sequence[RuleProof]) -> date:
    """Return the day of most cases; of several, the latest."""
    days = [case.as_of for proof in proofs for case in proof.entry.rule.cases]
    days = days or [proof.entry.rule.in_force.starts_on for proof in proofs]
    return max(sorted(set(days), reverse=True), key=days.count)
