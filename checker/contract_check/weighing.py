"""A contract set against the situation: the facts `contract.*` and the numbers behind them.

Every ratio is rounded up, to the side that is worse for the customer, so that no bound of a rule is
passed by rounding.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from functools import cached_property

from checker.contract_check.expected_loss import ExpectedLoss, expect_loss
from checker.contract_check.peak import OwedCurve, trace_owed
from checker.contract_check.permits import PermitNeed, find_permit_needs, permit_need_facts
from checker.contract_check.proposal import Proposal
from checker.contract_check.signer import Authority, find_authority, signer_facts
from checker.contract_check.situation import Situation
from checker.contract_check.statute import statutory_facts
from checker.facts.formulas import formula
from checker.facts.reading import known, not_applicable
from ingest.document import Money
from rules.credit_policy import SecurityKind
from rules.facts import Fact, FactSheet
from rules.facts import Money as FactMoney

REFERENCE = "proposal"
"""Of the sheet of the contract that is asked about."""

_PREFIX = "contract."
_WHOLE_BP = 10_000
MOST_BP = 10_000_000
"""A ratio of a thousand times and more, and one to nothing at all, is held here: a number that a
person can still read, beyond every bound that a rule could draw."""


@dataclass(frozen=True)
class Weighing:
    """A proposal in a situation.

    Attributes:
        proposal: The contract.
        situation: What it is set against.
    """

    proposal: Proposal
    situation: Situation

    @cached_property
    def curve(self) -> OwedCurve:
        """What is owed of the contract when."""
        return trace_owed(self.proposal, self.situation.days_beyond_terms)

    @property
    def secured(self) -> int:
        """What the contract's own guarantee covers of its peak, after the haircut."""
        haircut = self.situation.policy.haircuts_bp[SecurityKind.GUARANTEE]
        eligible = self.proposal.guarantee * (_WHOLE_BP - haircut) // _WHOLE_BP
        return min(self.curve.peak.minor_units, eligible)

    @property
    def added(self) -> int:
        """What the contract adds to the exposure at its peak, less what is covered."""
        return self.curve.peak.minor_units - self.secured

    @property
    def exposure(self) -> int | None:
        """The customer's exposure with the contract; None where it is not known."""
        return self.situation.exposure.with_more(self.added)

    @property
    def group_exposure(self) -> int | None:
        """The exposure of the customer's group with the contract."""
        group = self.situation.group
        return None if group is None else group.exposure.with_more(self.added)

    @cached_property
    def expected_loss(self) -> ExpectedLoss | None:
        """What the contract is expected to lose; None without a grade."""
        policy, grade = self.situation.policy, self.situation.grade
        if grade is None:
            return None
        return expect_loss(
            yearly_default_bp=policy.default_probability_bp[grade],
            days=self.curve.days,
            unsecured=self.added,
            secured=self.secured,
            loss_given_default_bp=policy.loss_given_default_bp,
            loss_given_default_secured_bp=policy.loss_given_default_secured_bp,
        )

    @cached_property
    def authority(self) -> Authority:
        """What the signer may do."""
        return find_authority(self.proposal, self.situation.sheets)

    @cached_property
    def permit_needs(self) -> tuple[PermitNeed, ...]:
        """The permits that the lines of the contract call for."""
        requirements = self.situation.pack.requirements
        return find_permit_needs(self.proposal, self.situation.sheets, requirements)

    @cached_property
    def sheet(self) -> FactSheet:
        """The sheet of the contract, on top of the customer's."""
        own = {_PREFIX + name: fact for name, fact in weigh(self).items()}
        facts = {**self.situation.silent_ledger, **own}
        customer = self.situation.sheets[0]
        return customer.with_contract(REFERENCE, facts, customer.label)

    @property
    def sheets(self) -> tuple[FactSheet, ...]:
        """All sheets to judge: the customer's, its credentials', the contract's."""
        return (*self.situation.sheets, self.sheet)


@formula("weigh_contract")
def weigh(weighing: Weighing) -> dict[str, Fact]:
    """Give the facts of a contract, by name without the prefix `contract.`."""
    proposal, situation = weighing.proposal, weighing.situation
    return {
        **_term_facts(proposal),
        **_limit_facts(weighing),
        **_size_facts(weighing),
        **_loss_facts(weighing),
        "tenor_excess_days": _tenor_excess(proposal, situation),
        **statutory_facts(proposal, situation.own.size),
        **signer_facts(proposal, weighing.authority),
        **permit_need_facts(proposal, weighing.permit_needs),
    }


def divide_up(part: int | None, whole: int | None) -> Fact:
    """Give a ratio in basis points, rounded up; something to nothing is the most there is.

    Args:
        part: Above the line; None where it is not known.
        whole: Below the line, likewise.
    """
    if part is None or whole is None:
        return known(None)
    if part <= 0:
        return known(0)
    ratio = -(-part * _WHOLE_BP // whole) if whole > 0 else MOST_BP
    return known(min(ratio, MOST_BP))


def _term_facts(proposal: Proposal) -> dict[str, Fact]:
    amount = proposal.amount
    return {
        "amount": known(FactMoney(amount.minor_units, amount.currency)),
        "starts_on": known(proposal.starts_on),
        "ends_on": known(proposal.ends_on),
        "payment_terms_days": known(proposal.terms_days),
        "deposit_percent": known(proposal.deposit_percent),
    }


def _limit_facts(weighing: Weighing) -> dict[str, Fact]:
    currency, situation = weighing.proposal.amount.currency, weighing.situation
    limit, group = situation.limit, situation.group
    group_limit = None if group is None else _in_currency(group.limit, currency)
    by_group = divide_up(weighing.group_exposure, group_limit)
    return {
        "currency_agrees": _agree_on_currency(currency, situation),
        "exposure_to_limit_bp": divide_up(
            weighing.exposure, _in_currency(limit.amount, currency) if limit else None
        ),
        "has_group": known(group is not None),
        "group_exposure_to_limit_bp": not_applicable() if group is None else by_group,
        "limit_ends_on": _limit_end(limit.ends_on) if limit else known(None),
    }


def _limit_end(ends_on: object) -> Fact:
    return not_applicable() if ends_on is None else known(ends_on)  # type: ignore[arg-type]


def _agree_on_currency(currency: str, situation: Situation) -> Fact:
    if situation.exposure.reason == "currency_mismatch":
        return known(False)
    limit = situation.limit
    return known(None if limit is None else limit.amount.currency == currency)


def _in_currency(amount: Money | None, currency: str) -> int | None:
    return amount.minor_units if amount is not None and amount.currency == currency else None


def _size_facts(weighing: Weighing) -> dict[str, Fact]:
    """Set the contract against the customer's size, and the exposure against ours.

    A turnover or a capital of nothing is a denominator of zero: the ratio is missing, as it is for
    measures of statements.
    """
    proposal, situation = weighing.proposal, weighing.situation
    amount, own = proposal.amount.minor_units, situation.own
    receivables = None if own.receivables is None else own.receivables + weighing.added
    equity = _in_currency(own.equity, proposal.amount.currency)
    return {
        "size_to_turnover_bp": divide_up(amount, _positive(situation.turnover.counted)),
        "size_to_paid_in_capital_bp": divide_up(
            amount, _positive(situation.paid_in_capital.counted)
        ),
        "book_share_bp": divide_up(weighing.exposure, receivables),
        "exposure_to_own_equity_bp": divide_up(weighing.exposure, equity),
    }


def _positive(amount: int | None) -> int | None:
    return amount if amount is not None and amount > 0 else None


def _loss_facts(weighing: Weighing) -> dict[str, Fact]:
    """Set the expected loss against the margin; unrounded, so that both shrink alike."""
    loss, margin = weighing.expected_loss, weighing.proposal.margin
    if loss is None or margin is None:
        return {"expected_loss_to_margin_bp": known(None)}
    if loss.exact == 0:
        return {"expected_loss_to_margin_bp": known(0)}
    if margin <= 0:
        return {"expected_loss_to_margin_bp": known(MOST_BP)}
    ratio = loss.exact * _WHOLE_BP / Decimal(margin)
    whole = int(ratio.to_integral_value(ROUND_CEILING))
    return {"expected_loss_to_margin_bp": known(min(whole, MOST_BP))}


def _tenor_excess(proposal: Proposal, situation: Situation) -> Fact:
    if situation.grade is None:
        return known(None)
    return known(proposal.terms_days - situation.policy.tenor_days[situation.grade])
