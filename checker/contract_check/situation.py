"""What stands on our side of the question: everything that no term of the contract changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from checker.exposure.exposure import Exposure
from checker.limits.derivation import Derivation
from checker.measures.figures import Amount
from checker.settings import CompanySize
from ingest.document import Money
from rules.credit_policy import CreditPolicy
from rules.facts import Fact, FactSheet
from rules.pack import Pack


@dataclass(frozen=True, slots=True)
class LimitInForce:
    """The approved limit that counts on the day.

    Attributes:
        id: Under which it was proposed.
        amount: How much.
        ends_on: Its last day; None for a permanent one.
    """

    id: str
    amount: Money
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class GroupStanding:
    """The group of customers under one actual controller (实际控制人).

    Attributes:
        name: As it was recorded.
        members: How many.
        exposure: Of all of them; not known with one of them.
        limit: The approved limits of its members together; None where nobody has one, or they are
            in several currencies.
    """

    name: str
    members: int
    exposure: Exposure
    limit: Money | None


@dataclass(frozen=True, slots=True)
class OwnSide:
    """Our own company.

    Attributes:
        size: None where the settings do not say.
        equity: Likewise.
        receivables: All that customers owe us in the contract's currency, each after credits; None
            where there is no ledger.
    """

    size: CompanySize | None = None
    equity: Money | None = None
    receivables: int | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that a contract is set against.

    Attributes:
        as_of: The day of the question.
        pack: The rules.
        policy: Its credit policy.
        sheets: The customer's sheet with scores and grades, then those of its credentials.
        silent_ledger: What a ledger says of a customer by having no line of theirs; empty where it
            has some, or there is none.
        grade: By the card that the policy names; None where it has none.
        days_beyond_terms: How late the customer is taken to pay.
        is_lateness_assumed: Whether that is the policy's assumption, not the customer's record.
        limit: The approved limit; None where nobody approved one.
        derivation: What the policy's formula comes to; shown beside, never in place of a limit.
        exposure: What the customer owes, in the contract's currency.
        group: None where the customer belongs to none.
        turnover: Of the latest year, in minor units of the contract's currency.
        paid_in_capital: Likewise.
        own: Our own side.
    """

    as_of: date
    pack: Pack
    policy: CreditPolicy
    sheets: tuple[FactSheet, ...]
    silent_ledger: Mapping[str, Fact]
    grade: str | None
    days_beyond_terms: int
    is_lateness_assumed: bool
    limit: LimitInForce | None
    derivation: Derivation
    exposure: Exposure
    group: GroupStanding | None
    turnover: Amount
    paid_in_capital: Amount
    own: OwnSide
