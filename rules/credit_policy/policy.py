"""A credit policy as its YAML says it: shares, terms, securities and losses, each with its basis.

The arithmetic of limits, exposure and provisions is the program's; every number that is a matter of
judgement stands here. Each key of `credit_policy.yaml` besides `basis` is a **section**. A pack
that extends another takes the place of whole sections of it and leaves the others as they are. A
basis says which sections it covers, and every section with a number in it must be covered: nobody
shall take for law or measurement what a house has merely settled.

Shares are basis points (1/10,000), days are calendar days, money is in minor units.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StrictInt,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from rules.basis import Basis
from rules.facts import FactError, Money
from rules.schema import Name
from rules.scorecard.card import GradeId, Id
from rules.scorecard.lookup import Lookup

PAYMENT_FACT = "ledger.weighted_days_beyond_terms"
"""The fact that `payment_factor_percent` looks at: how late a customer pays, weighted by amount."""

_MONEY_SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["minor_units", "currency"],
    "properties": {
        "minor_units": {"type": "integer", "minimum": 0},
        "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
    },
}


def _read_money(value: object) -> object:
    match value:
        case Money():
            return value
        case {"minor_units": int() as minor_units, "currency": str() as currency, **rest}:
            try:
                amount = Money(minor_units, currency)
            except FactError as error:
                raise PydanticCustomError("amount_unreadable", "no amount of money") from error
            if not rest and minor_units >= 0:
                return amount
    raise PydanticCustomError("amount_unreadable", "no amount of money")


def _write_money(amount: Money) -> dict[str, int | str]:
    return {"minor_units": amount.minor_units, "currency": amount.currency}


Amount = Annotated[
    Money,
    BeforeValidator(_read_money),
    PlainSerializer(_write_money),
    WithJsonSchema(_MONEY_SCHEMA, mode="validation"),
]
Percent = Annotated[StrictInt, Field(ge=0, le=100)]
BasisPoints = Annotated[StrictInt, Field(ge=0, le=10_000)]
Days = Annotated[StrictInt, Field(ge=0, le=3660)]
PercentTable = Lookup[Percent]


class SecurityKind(StrEnum):
    """What may stand behind a claim besides the customer's word."""

    INSURANCE = "insurance"
    GUARANTEE = "guarantee"
    DEPOSIT = "deposit"
    LETTER_OF_CREDIT = "letter_of_credit"
    PLEDGE = "pledge"


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LimitShares(_Record):
    """What share of a customer's means a limit may come to, in basis points.

    Attributes:
        net_worth_bp: Of its tangible net worth.
        turnover_bp: Of its annual turnover.
        working_capital_bp: Of its current assets less its current liabilities.
    """

    net_worth_bp: BasisPoints
    turnover_bp: BasisPoints
    working_capital_bp: BasisPoints


class MeasuredOn(_Record):
    """Where probabilities of default were observed.

    Attributes:
        data: The companies, and what counted as default.
        country: Where they are.
        period: When.
        note: For whom the figures do not speak.
    """

    data: Name
    country: Name
    period: Name
    note: Name


class PolicyBasis(Basis):
    """What some sections of a credit policy rest on.

    Attributes:
        instrument: The law, regulation, standard or policy.
        article: The place in it.
        status: Read in the original (verified), taken from someone's account of it (secondary), or
            neither. Only a verified basis may be shown as law.
        checked_on: The day on which it was read; needed unless the status is unverified.
        note: What it says, or why it is relied upon.
        covers: The sections that rest on it.
    """

    covers: Annotated[tuple[str, ...], Field(min_length=1)]


class CreditPolicy(_Record):
    """How much credit a customer may have, for how long, and what may be lost.

    Attributes:
        grade_card: The scorecard whose grade decides.
        payment_card: The scorecard of how a customer pays; None if the house keeps none.
        limit_shares: What share of its means a customer of each grade may owe.
        payment_factor_percent: What is left of a limit, by the amount-weighted days that a
            customer pays beyond terms.
        unknown_payment_percent: What is left of it while too little was paid to tell.
        cap: No limit is above this; None for no such cap.
        minimum: No limit below this is worth the work; None if every limit is.
        tenor_days: The longest terms of payment by grade.
        order_horizon_days: Open orders due for delivery within so many days count as exposure.
        days_beyond_terms_assumed: How late a customer is taken to pay while that is not known.
        insured_retention_percent: How much the house carries itself on top of what an insurer
            covers, in percent of that.
        haircuts_bp: What is taken off a security of each kind before it counts.
        default_probability_bp: The probability of default within a year, by grade.
        default_probability_measured_on: Where it was observed.
        loss_given_default_bp: The share of an unsecured claim that a default costs.
        loss_given_default_secured_bp: The same of a claim with a security behind it.
        basis: What the numbers rest on.
    """

    grade_card: Id
    payment_card: Id | None = None
    limit_shares: Annotated[Mapping[GradeId, LimitShares], Field(min_length=1)]
    payment_factor_percent: PercentTable
    unknown_payment_percent: Percent
    cap: Amount | None = None
    minimum: Amount | None = None
    tenor_days: Annotated[Mapping[GradeId, Days], Field(min_length=1)]
    order_horizon_days: Days
    days_beyond_terms_assumed: Days
    insured_retention_percent: Percent
    haircuts_bp: Mapping[SecurityKind, BasisPoints]
    default_probability_bp: Annotated[Mapping[GradeId, BasisPoints], Field(min_length=1)]
    default_probability_measured_on: MeasuredOn
    loss_given_default_bp: BasisPoints
    loss_given_default_secured_bp: BasisPoints
    basis: Annotated[tuple[PolicyBasis, ...], Field(min_length=1)]

    @property
    def numbers(self) -> tuple[str, ...]:
        """The sections that are there and hold numbers: what a basis must cover."""
        return tuple(
            name
            for name in type(self).model_fields
            if name not in _WITHOUT_NUMBERS and getattr(self, name) is not None
        )

    def list_basis(self, section: str) -> tuple[PolicyBasis, ...]:
        """Return what one section rests on."""
        return tuple(basis for basis in self.basis if section in basis.covers)


_WITHOUT_NUMBERS = ("grade_card", "payment_card", "default_probability_measured_on", "basis")
