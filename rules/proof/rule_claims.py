"""What must hold of each rule by itself.

It can be adverse and it can pass; `applies_when` can hold and can fail; a fact that is compared and
that nobody asks `known(...)` of can, when missing, leave the outcome open; and no part of a
condition can be left out without changing some outcome.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from rules.assessment import evaluate_rule
from rules.complaint import Place, complain, warn
from rules.expression import Condition, list_facts, list_leaves
from rules.expression.tree import Comparison, Known
from rules.facts import Catalogue
from rules.pack import Rule
from rules.pack.entries import RuleEntry
from rules.proof.conditions import encode, encode_rule
from rules.proof.example import word_case
from rules.proof.fault import Fault
from rules.proof.parts import drop_parts, write_node
from rules.proof.places import place_leaf
from rules.proof.question import Taste, Witness, find_witness
from rules.proof.solver import NotDecided, Term, any_of, differ, negate
from rules.proof.world import Sheet
from rules.vocabulary import Outcome

_KEYS = ("applies_when", "adverse_when")


class EncodingWrong(AssertionError):
    """A model of z3 does not do what its formulas say: a bug of this package."""


@dataclass
class RuleProof:
    """What was found out about a rule.

    Attributes:
        entry: The rule and where it stands.
        witnesses: For each outcome that is possible, facts that bring it about.
        open_outcomes: Outcomes of which nobody knows whether they are possible.
        faults: Claims that failed or stayed open.
        claims: How many claims there were.
    """

    entry: RuleEntry
    witnesses: dict[Outcome, Witness] = field(default_factory=dict)
    open_outcomes: set[Outcome] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    claims: int = 0

    @property
    def possible(self) -> frozenset[Outcome]:
        """The outcomes that are not proven to be impossible."""
        return frozenset(self.witnesses) | self.open_outcomes


def prove_rule(entry: RuleEntry, catalogue: Catalogue) -> RuleProof:
    """Put every claim about one rule to the test."""
    proof = RuleProof(entry)
    rule = entry.rule
    for outcome in Outcome:
        if outcome is Outcome.NOT_APPLICABLE and rule.applies_when is None:
            continue
        try:
            witness = find_outcome(rule, outcome, catalogue)
        except NotDecided:
            proof.open_outcomes.add(outcome)
            proof.faults.append(leave_open(entry.place("adverse_when"), rule.id, outcome))
            continue
        if witness is not None:
            proof.witnesses[outcome] = witness
    proof.claims += 2
    try:
        proof.faults += _judge_outcomes(proof, catalogue)
    except NotDecided:
        proof.faults.append(leave_open(entry.place("adverse_when"), rule.id, "applies_when"))
    if not proof.faults:
        proof.faults += _judge_parts(proof, catalogue)
    return proof


def find_outcome(rule: Rule, outcome: Outcome, catalogue: Catalogue) -> Witness | None:
    """Find facts for which a rule has an outcome; None if there are none.

    Raises:
        NotDecided: Nobody knows.
    """
    witness = find_witness(
        (rule,), catalogue, Taste.of_rule(rule), lambda sheet: [encode_rule(rule, sheet)[outcome]]
    )
    return witness and confirm(rule, witness, outcome)


def find_difference(rule: Rule, other: Rule, catalogue: Catalogue) -> Witness | None:
    """Find facts for which a rule has another outcome once it is changed.

    Args:
        rule: The rule.
        other: The same rule with other conditions.
        catalogue: The facts there are.

    Returns:
        None if there are none: the change makes no difference.

    Raises:
        NotDecided: Nobody knows.
    """

    def tell_apart(sheet: Sheet) -> Iterator[Term]:
        before, after = encode_rule(rule, sheet), encode_rule(other, sheet)
        yield any_of(*(differ(before[outcome], after[outcome]) for outcome in Outcome))

    witness = find_witness((rule, other), catalogue, Taste.of_rule(rule), tell_apart)
    if witness is None:
        return None
    if evaluate_rule(rule, *witness).outcome is evaluate_rule(other, *witness).outcome:
        raise EncodingWrong(f"{rule.id} and its change agree on {witness}")
    return witness


def confirm(rule: Rule, witness: Witness, outcome: Outcome) -> Witness:
    """Put a witness to the reference evaluator.

    Raises:
        EncodingWrong: It says otherwise.
    """
    found = evaluate_rule(rule, witness.sheet, witness.as_of).outcome
    if found is not outcome or not rule.in_force.covers(witness.as_of):
        raise EncodingWrong(f"{rule.id} is {found}, not {outcome}, on {witness}")
    return witness


def leave_open(place: Place, rule: str, claim: str) -> Fault:
    """Return the fault that a claim could not be decided."""
    return Fault(complain("not_decided", place, subject=rule, claim=claim))


def _judge_outcomes(proof: RuleProof, catalogue: Catalogue) -> Iterator[Fault]:
    entry, possible = proof.entry, proof.possible
    rule = entry.rule
    if rule.applies_when is not None:
        proof.claims += 2
        if Outcome.NOT_APPLICABLE not in possible:
            yield Fault(complain("always_applies", entry.place("applies_when"), rule=rule.id))
        if Outcome.ADVERSE not in possible and not _can_apply(rule, catalogue):
            yield Fault(complain("never_applies", entry.place("applies_when"), rule=rule.id))
            return
    if Outcome.ADVERSE not in possible:
        yield Fault(complain("never_adverse", entry.place("adverse_when"), rule=rule.id))
        return
    if Outcome.PASS not in possible:
        example = _word(proof, Outcome.ADVERSE)
        place = entry.place("adverse_when")
        yield Fault(complain("never_passes", place, rule=rule.id), example)
    unguarded = _list_unguarded(rule)
    if unguarded:
        proof.claims += 1
    if unguarded and Outcome.INCONCLUSIVE not in possible:
        place = entry.place("adverse_when")
        complaint = complain("never_inconclusive", place, rule=rule.id, fact=unguarded[0])
        yield Fault(complaint, _show_unnoticed(rule, unguarded[0], catalogue))


def _judge_parts(proof: RuleProof, catalogue: Catalogue) -> Iterator[Fault]:
    """Yield for each condition a part without which nothing changes, the last written first.

    Of two parts that say the same only one is too many, so no more than one is told at a time.
    """
    entry, rule = proof.entry, proof.entry.rule
    for key in _KEYS:
        condition: Condition | None = getattr(rule, key)
        if condition is None:
            continue
        for part, rest in reversed(list(drop_parts(condition.root))):
            proof.claims += 1
            place = place_leaf(entry, key, next(list_leaves(part)))
            try:
                other = rule.model_copy(update={key: Condition(write_node(rest), rest)})
                is_needed = find_difference(rule, other, catalogue) is not None
            except NotDecided:
                yield leave_open(place, rule.id, f"part_is_idle: {write_node(part)}")
                continue
            if not is_needed:
                yield Fault(warn("part_is_idle", place, part=write_node(part)))
                break


def _can_apply(rule: Rule, catalogue: Catalogue) -> bool:
    applies_when = rule.applies_when
    assert applies_when is not None  # noqa: S101  (who asks has looked)
    taste = Taste.of_rule(rule)
    return (
        find_witness((rule,), catalogue, taste, lambda s: [encode(applies_when.root, s).true])
        is not None
    )


def _list_unguarded(rule: Rule) -> tuple[str, ...]:
    """Return the facts that are compared and that no `known(...)` of the rule asks after."""
    leaves = [leaf for c in rule.conditions for leaf in list_leaves(c.root)]
    asked = {leaf.fact.name for leaf in leaves if isinstance(leaf, Known)}
    compared = (f.name for leaf in leaves if isinstance(leaf, Comparison) for f in list_facts(leaf))
    return tuple(name for name in dict.fromkeys(compared) if name not in asked)


def _show_unnoticed(rule: Rule, fact: str, catalogue: Catalogue) -> str | None:
    """Return a case in which a fact is missing and the rule answers all the same."""
    for outcome in (Outcome.PASS, Outcome.ADVERSE, Outcome.NOT_APPLICABLE):

        def goes_unnoticed(sheet: Sheet, outcome: Outcome = outcome) -> tuple[Term, ...]:
            return encode_rule(rule, sheet)[outcome], negate(sheet.fact(fact).is_known)

        witness = find_witness((rule,), catalogue, Taste.of_rule(rule), goes_unnoticed)
        if witness is not None:
            confirm(rule, witness, outcome)
            return word_case(f"{fact} missing", witness.sheet, witness.as_of, outcome)
    return None


def _word(proof: RuleProof, outcome: Outcome) -> str | None:
    witness = proof.witnesses.get(outcome)
    return witness and word_case("counter-example", witness.sheet, witness.as_of, outcome)
