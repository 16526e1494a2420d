"""What would have to be agreed for the contract to pass: the least of each thing, or of a pair.

A contract passes where the policy approves it. Where nothing short of payment of all in advance
does that, because something stays that no terms lift (a customer who makes up much of the book), a
contract that is refused passes on the milder verdict too: approved, with that left to see to.

Each proposal on the way is judged by the same rules and the plain fix-point of the policy; what is
found is judged once more as a whole, durable-rules and horizon included, before anyone is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from checker.assessment.assess import Assessment, evaluate_sheets
from checker.assessment.lists import list_versions
from checker.contract_check.judging import Judge
from checker.contract_check.proposal import Proposal
from checker.contract_check.search import find_smallest
from checker.contract_check.weighing import Weighing
from ingest.normalise.currencies import minor_digits
from rules.chain.agreement import ChainEngine
from rules.vocabulary import Verdict

PURPOSE = "contract"
"""Whose policy answers."""

_ROUND_MAJOR = 1_000
"""Guarantees and reductions are proposed in round thousands of the currency."""


_PASSING = frozenset({Verdict.APPROVE})
_MILDER = frozenset({Verdict.APPROVE, Verdict.APPROVE_WITH_CONDITIONS})
"""The verdicts on which a contract may be signed, if only once something was seen to."""

_PREPAID = 100
"""Percent of a deposit that leaves nothing to give credit for."""


class Term(StrEnum):
    """What can be agreed otherwise."""

    DEPOSIT = "deposit_percent"
    TERMS = "terms_days"
    GUARANTEE = "guarantee"
    AMOUNT = "amount"
    SIGNER = "signer"


@dataclass(frozen=True, slots=True)
class Condition:
    """Terms on which the contract passes.

    Attributes:
        terms: Which ones are other than proposed.
        weighing: The contract with them.
        assessment: What judging it as a whole came to: `approve`, or `approve_with_conditions`
            where something is left to see to.
    """

    terms: tuple[Term, ...]
    weighing: Weighing
    assessment: Assessment

    @property
    def proposal(self) -> Proposal:
        """The contract with the other terms."""
        return self.weighing.proposal


def find_conditions(
    base: Weighing, assessment: Assessment, engine: ChainEngine
) -> tuple[Condition, ...]:
    """Find the least that would have to be agreed for the contract to pass.

    Args:
        base: The contract as proposed.
        assessment: What judging it came to.
        engine: Derives the verdict of what is found beside the fix-point.

    Returns:
        The smallest deposit, the longest shorter terms, the smallest guarantee, the smallest
        reduction, each that exists; if none does but payment of all in advance, the cheapest pair
        of deposit and terms as well, if any; failing that too, the same with something left to see
        to. Where the signer has no authority, first the same with the legal representative as
        signer.

    Raises:
        ChainFailed, ChainDisagreement: As `evaluate_sheets`.
    """
    found = [*_find_with_representative(base, assessment), *_find_least(base, assessment)]
    return tuple(_verify(base, terms, proposal, engine) for terms, proposal in found)


Found = tuple[tuple[Term, ...], Proposal]


def _find_with_representative(base: Weighing, assessment: Assessment) -> list[Found]:
    """Find terms with the legal representative as signer, where the one named may not sign."""
    name = base.situation.sheets[0]["licence.legal_representative"].value
    if base.sheet["contract.signer_has_mandate"].value is not False or not isinstance(name, str):
        return []
    other = Weighing(base.proposal.with_signer(name), base.situation)
    if Judge(other, assessment, _PASSING).try_(other.proposal).passes:
        return [((Term.SIGNER,), other.proposal)]
    return [((Term.SIGNER, *terms), each) for terms, each in _find_least(other, assessment)]


def _find_least(base: Weighing, assessment: Assessment) -> list[Found]:
    judge = Judge(base, assessment, _PASSING)
    found = _find_each(judge)
    if _is_all_prepaid(found):
        found += _find_pair_of_terms(judge)
    if _is_all_prepaid(found) and assessment.conclusions.verdict not in _MILDER:
        milder = Judge(base, assessment, _MILDER)
        if milder.try_(base.proposal).passes:
            return [((), base.proposal), *found]
        found = [*(each for each in _find_each(milder) if each not in found), *found]
    return found


def _find_each(judge: Judge) -> list[Found]:
    """Find the least of each term alone."""
    if not judge.can_pass:
        return []
    tried = (
        (Term.DEPOSIT, _find_deposit(judge)),
        (Term.TERMS, _find_terms(judge)),
        (Term.GUARANTEE, _find_guarantee(judge)),
        (Term.AMOUNT, _find_amount(judge)),
    )
    return [((term,), proposal) for term, proposal in tried if proposal is not None]


def _find_pair_of_terms(judge: Judge) -> list[Found]:
    pair = _find_pair(judge) if judge.can_pass else None
    return [] if pair is None else [((Term.DEPOSIT, Term.TERMS), pair)]


def _is_all_prepaid(found: Sequence[Found]) -> bool:
    return all(proposal.deposit_percent == _PREPAID for _, proposal in found)


def _find_deposit(judge: Judge) -> Proposal | None:
    base = judge.base.proposal
    return _search(judge, base.deposit_percent + 1, _PREPAID, base.with_deposit)


def _find_terms(
    judge: Judge, base: Proposal | None = None, most_days_off: int | None = None
) -> Proposal | None:
    """The longest shorter terms: the fewest days taken off, and no more than told."""
    base = base or judge.base.proposal
    most = base.terms_days if most_days_off is None else min(base.terms_days, most_days_off)
    return _search(judge, 1, most, lambda off: base.with_terms(base.terms_days - off))


def _find_guarantee(judge: Judge) -> Proposal | None:
    base = judge.base.proposal
    unit = _round_unit(base)
    first, last = base.guarantee // unit + 1, -(-base.amount.minor_units // unit)
    return _search(judge, first, last, lambda count: base.with_guarantee(count * unit))


def _find_amount(judge: Judge) -> Proposal | None:
    base = judge.base.proposal
    unit, whole = _round_unit(base), base.amount.minor_units
    return _search(
        judge, 1, (whole - 1) // unit, lambda count: base.with_amount(whole - count * unit)
    )


def _find_pair(judge: Judge) -> Proposal | None:
    """The cheapest pair of more deposit and shorter terms.

    Both cost the customer money sooner: a percent more of deposit the amount's hundredth from
    signing to the last payment, a day off the terms the whole amount for that day.
    """
    base = judge.base.proposal
    if base.terms_days == 0:
        return None
    last_due = max(part.billed_on for part in base.instalments)
    span = max(1, (last_due - base.signed_on).days + base.terms_days)
    best: tuple[int, Proposal] | None = None
    for percent in _list_deposits(judge, base.deposit_percent + 1, _PREPAID - 1):
        paid_sooner = (percent - base.deposit_percent) * span
        if best is not None and paid_sooner >= best[0]:
            break
        days_off = base.terms_days if best is None else (best[0] - paid_sooner - 1) // 100
        found = _find_terms(judge, base.with_deposit(percent), days_off)
        if found is not None:
            best = paid_sooner + 100 * (base.terms_days - found.terms_days), found
    return None if best is None else best[1]


def _list_deposits(judge: Judge, low: int, high: int) -> Iterator[int]:
    """Yield the deposits, least first, with which some shorter terms may pass.

    More deposit and shorter terms move each fact of a contract the same way. Where the trail is the
    same with the least of both and with the most of both, it is the same for every pair between.
    """
    if low > high:
        return
    base = judge.base.proposal
    least = judge.try_(base.with_deposit(low).with_terms(base.terms_days - 1))
    most = judge.try_(base.with_deposit(high).with_terms(0))
    if not least.passes and least.trail == most.trail:
        return
    if low == high:
        yield low
        return
    middle = (low + high) // 2
    yield from _list_deposits(judge, low, middle)
    yield from _list_deposits(judge, middle + 1, high)


def _search(judge: Judge, low: int, high: int, make: Callable[[int], Proposal]) -> Proposal | None:
    smallest = find_smallest(low, high, lambda value: judge.try_(make(value)))
    return None if smallest is None else make(smallest)


def _round_unit(proposal: Proposal) -> int:
    digits = minor_digits(proposal.amount.currency) or 0
    return _ROUND_MAJOR * int(10**digits)


def _verify(
    base: Weighing, terms: tuple[Term, ...], proposal: Proposal, engine: ChainEngine
) -> Condition:
    situation = base.situation
    weighing = Weighing(proposal, situation)
    assessment = evaluate_sheets(
        weighing.sheets, situation.as_of, situation.pack, PURPOSE, engine, list_versions()
    )
    if assessment.conclusions.verdict not in _MILDER:
        raise AssertionError(f"{terms} pass by themselves and not as a whole")
    return Condition(terms, weighing, assessment)
