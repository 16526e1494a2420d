"""How far we cover the approvals that an amount needs at a customer, and whom we lack; pure.

The customer's own rules say which role approves above which amount. Of each approval needed four
things are asked: do we know the person, have we met them, do they stand for us, and is their say
given in writing (a paper on file lets them sign so much, or the rules themselves are on file and
name the role). Where the customer's rules are not known, no coverage is: the answer is to ask.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from checker.buying_centre.authority import SigningPower
from ingest.normalise.names import names_agree
from storage.tables import ApprovalStepRow, BuyingCentreMember

RECENT_DAYS = 180
"""A meeting longer ago is none."""
LEAST_MET = 2
"""With fewer people met everything hangs on one."""
DECISIVE = 2
"""From this influence on a person can stop a decision."""


@dataclass(frozen=True, slots=True)
class Approval:
    """One approval that the amount needs.

    Attributes:
        step: The customer's rule.
        people: Who holds the role, the most influential first.
        is_met: Whether one of them was met lately; None where nobody is known.
        is_supportive: Whether one stands for us and none against; None where no stance is known.
        is_written: Whether their say is given in writing.
    """

    step: ApprovalStepRow
    people: tuple[BuyingCentreMember, ...]
    is_met: bool
    is_supportive: bool | None
    is_written: bool

    @property
    def is_identified(self) -> bool:
        """Whether we know who it is."""
        return bool(self.people)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How a buying centre stands on a day for an amount.

    Attributes:
        approvals: Those that the amount needs; None where the customer's rules are not known.
        met: Who was met lately.
        opponents: Who stands against us and can stop a decision.
        champions: Who stands for us.
        is_single_threaded: Whether fewer than two people were met; None where nobody is recorded.
    """

    approvals: tuple[Approval, ...] | None
    met: tuple[BuyingCentreMember, ...]
    opponents: tuple[BuyingCentreMember, ...]
    champions: tuple[BuyingCentreMember, ...]
    is_single_threaded: bool | None

    def share(self, name: str) -> int | None:
        """Give the percent of approvals of which something is so, rounded down.

        Args:
            name: Of an attribute of `Approval`, such as `is_met`.

        Returns:
            None where no approval is known, or of none of them what is asked.
        """
        if not self.approvals:
            return None
        told = [getattr(each, name) for each in self.approvals]
        if all(one is None for one in told):
            return None
        return 100 * sum(one is True for one in told) // len(told)


def cover(
    members: Sequence[BuyingCentreMember],
    steps: Sequence[ApprovalStepRow],
    powers: Sequence[SigningPower],
    amount: tuple[int, str],
    as_of: date,
) -> Coverage:
    """Tell how far the approvals that an amount needs are covered.

    Args:
        members: The buying centre.
        steps: The customer's rules; empty where they are not known.
        powers: Who may sign, as `list_powers` gives it for the amount.
        amount: Minor units and currency; steps of another currency are needed for any amount.
        as_of: The day.
    """
    minor_units, currency = amount
    needed = [step for step in steps if step.currency != currency or minor_units > step.above_minor]
    met = tuple(each for each in members if _is_recent(each, as_of))
    approvals = tuple(_judge(step, members, powers, as_of) for step in needed)
    return Coverage(
        approvals if steps else None,
        met,
        tuple(m for m in members if (m.stance or 0) < 0 and (m.influence or 0) >= DECISIVE),
        tuple(m for m in members if (m.stance or 0) > 0),
        len(met) < LEAST_MET if members else None,
    )


def _judge(
    step: ApprovalStepRow,
    members: Sequence[BuyingCentreMember],
    powers: Sequence[SigningPower],
    as_of: date,
) -> Approval:
    holders = [each for each in members if step.role in each.roles]
    people = tuple(sorted(holders, key=lambda each: -(each.influence or 0)))
    stances = [each.stance for each in people if each.stance is not None]
    may_sign = any(
        power.covers is True and names_agree(power.person, each.name)
        for power in powers
        for each in people
    )
    return Approval(
        step,
        people,
        any(_is_recent(each, as_of) for each in people),
        min(stances) >= 0 and max(stances) > 0 if stances else None,
        bool(people) and (may_sign or bool(step.evidence)),
    )


def _is_recent(member: BuyingCentreMember, as_of: date) -> bool:
    return member.met_on is not None and 0 <= (as_of - member.met_on).days <= RECENT_DAYS
