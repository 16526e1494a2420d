"""A whole pack: every rule, every two rules and every policy."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from rules.facts import Catalogue
from rules.pack.read import read_pack
from rules.policy import OutcomePattern, Policy, list_premises
from rules.proof.fault import Fault, Proof
from rules.proof.pair_claims import list_pairs, prove_pair
from rules.proof.rule_claims import prove_rule
from rules.proof.verdict_claims import PolicyProof

Step = Callable[[str], None]


def prove_pack(
    pack: str | Path, catalogue: Catalogue | None = None, step: Step | None = None
) -> Proof:
    """Prove what must hold of a pack, or show where it does not.

    Args:
        pack: The name of a pack that comes with the rules, or the path of a folder.
        catalogue: The facts there are; those that come with the rules, unless given.
        step: Called with the id of each rule and the purpose of each policy when it is done.

    Returns:
        The faults by place. A pack that cannot be loaded has none: `lint_pack` says what is wrong
        with it, and nothing can be claimed of it before that is put right.

    Raises:
        PackError: There is no such pack.
    """
    reading = read_pack(pack, catalogue)
    if reading.complaints or not reading.rules:
        return Proof(0, ())
    facts = reading.scope.catalogue
    tell = step or (lambda _: None)
    proofs = []
    for entry in sorted(reading.rules, key=lambda entry: entry.rule.id):
        proofs.append(prove_rule(entry, facts))
        tell(entry.rule.id)
    claims = sum(proof.claims for proof in proofs)
    faults: list[Fault] = [fault for proof in proofs for fault in proof.faults]
    named = _list_named(policy.policy for policy in reading.policies)
    for pair in list_pairs(proofs):
        claims += 2
        faults += prove_pair(*pair, facts, named)
    for policy in reading.policies:
        asked = [
            proof
            for proof in proofs
            if policy.policy.asks_for(proof.entry.rule.subject, proof.entry.rule.dimension)
        ]
        proof = PolicyProof(policy, asked, facts)
        faults += proof.find_faults()
        claims += proof.claims
        tell(policy.policy.purpose)
    return Proof(claims, tuple(sorted(faults, key=lambda fault: fault.complaint.place)))


def _list_named(policies: Iterable[Policy]) -> frozenset[str]:
    return frozenset(
        premise.rule
        for policy in policies
        for _, premise in list_premises(policy)
        if isinstance(premise, OutcomePattern) and premise.rule is not None
    )
