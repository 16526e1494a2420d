"""What must hold of two rules about the same kind of subject, on the days on which both count.

No two rules say the same, and none is adverse only where another of the same dimension and of at
least the same severity is adverse as well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from rules.assessment import evaluate_rule
from rules.complaint import Complaint, Weight, complain
from rules.facts import Catalogue
from rules.pack import Rule
from rules.proof.conditions import encode_rule
from rules.proof.example import word_case
from rules.proof.fault import Fault
from rules.proof.question import Taste, find_witness
from rules.proof.rule_claims import RuleProof, confirm, leave_open
from rules.proof.solver import NotDecided, Term, differ, negate
from rules.proof.world import Sheet
from rules.vocabulary import Outcome, Severity

_GRAVEST_FIRST = tuple(Severity)


def list_pairs(proofs: Sequence[RuleProof]) -> Iterator[tuple[RuleProof, RuleProof]]:
    """Yield every two rules that may judge the same subject on the same day."""
    for one, other in combinations(proofs, 2):
        first, second = one.entry.rule, other.entry.rule
        if (
            first.id != second.id
            and first.sheet_kind == second.sheet_kind
            and first.in_force.overlaps(second.in_force)
        ):
            yield one, other


def prove_pair(
    one: RuleProof, other: RuleProof, catalogue: Catalogue, named: Collection[str]
) -> Iterator[Fault]:
    """Yield what is wrong with two rules.

    Args:
        one: What is known of the one.
        other: What is known of the other.
        catalogue: The facts there are.
        named: The rules that a policy treats in a way of their own, and that are not idle therefore
            even where another is adverse as well.
    """
    try:
        forth, back = (_implies(*pair, catalogue) for pair in ((one, other), (other, one)))
        is_same = forth and back and _apply_together(one.entry.rule, other.entry.rule, catalogue)
    except NotDecided:
        ids = f"{one.entry.rule.id}, {other.entry.rule.id}"
        yield leave_open(other.entry.place("adverse_when"), ids, "equivalent")
        return
    if is_same:
        yield Fault(*_tell("rules_equivalent", other, one, catalogue))
        return
    for implies, hidden, shadow in ((back, other, one), (forth, one, other)):
        if implies and hidden.entry.rule.id not in named and _outweighs(shadow, hidden):
            complaint, example = _tell("shadowed_rule", hidden, shadow, catalogue)
            yield Fault(replace(complaint, weight=Weight.WARNING), example)
            return


def _implies(one: RuleProof, other: RuleProof, catalogue: Catalogue) -> bool:
    """Whether the other rule is adverse wherever the one is."""
    first, second = one.entry.rule, other.entry.rule
    witness = one.witnesses.get(Outcome.ADVERSE)
    if witness is None:
        return False  # a rule that is never adverse has a fault of its own
    if second.in_force.covers(witness.as_of):
        seen = evaluate_rule(second, witness.sheet, witness.as_of).outcome
        if seen is not Outcome.ADVERSE:
            return False

    def tell_apart(sheet: Sheet) -> Iterator[Term]:
        yield encode_rule(first, sheet)[Outcome.ADVERSE]
        yield negate(encode_rule(second, sheet)[Outcome.ADVERSE])

    found = find_witness((first, second), catalogue, Taste.of_rule(first), tell_apart)
    if found is not None:
        confirm(first, found, Outcome.ADVERSE)
    return found is None


def _apply_together(first: Rule, second: Rule, catalogue: Catalogue) -> bool:

    def tell_apart(sheet: Sheet) -> Iterator[Term]:
        one, other = (encode_rule(rule, sheet)[Outcome.NOT_APPLICABLE] for rule in (first, second))
        yield differ(one, other)

    return find_witness((first, second), catalogue, Taste.of_rule(first), tell_apart) is None


def _outweighs(shadow: RuleProof, hidden: RuleProof) -> bool:
    """Whether an adverse outcome of the one adds nothing to one of the other."""
    rule, other = hidden.entry.rule, shadow.entry.rule
    gravity = _GRAVEST_FIRST.index
    return rule.dimension is other.dimension and gravity(other.severity) <= gravity(rule.severity)


def _tell(
    code: str, hidden: RuleProof, other: RuleProof, catalogue: Catalogue
) -> tuple[Complaint, str | None]:
    rule, seen = hidden.entry.rule, other.entry.rule
    try:
        witness = find_witness(
            (rule, seen),
            catalogue,
            Taste.of_rule(rule),
            lambda sheet: (encode_rule(each, sheet)[Outcome.ADVERSE] for each in (rule, seen)),
        )
    except NotDecided:
        witness = None  # the fault is proven; what is not found is only its example
    example = None
    if witness is not None:
        confirm(rule, confirm(seen, witness, Outcome.ADVERSE), Outcome.ADVERSE)
        name = f"{seen.id} is adverse as well"
        example = word_case(name, witness.sheet, witness.as_of, Outcome.ADVERSE)
    return complain(code, hidden.entry.place("id"), rule=rule.id, other=seen.id), example
