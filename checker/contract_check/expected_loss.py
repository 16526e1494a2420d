"""What a contract is expected to lose: probability of default, loss given default, exposure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Context, Decimal

_DAYS_OF_YEAR = 365
_PRECISE = Context(prec=50)
_DIGITS = Decimal(1).scaleb(-12)
_BP = 10_000


@dataclass(frozen=True, slots=True)
class ExpectedLoss:
    """The expected loss of a contract and what it is made of.

    Attributes:
        yearly_default_bp: The probability of default within a year, in basis points.
        days: For how long the customer owes.
        default_probability: Within these days, rounded up to twelve digits.
        unsecured: What is owed without cover, at the peak, in minor units.
        secured: What of the peak a guarantee covers after its haircut.
        loss_given_default_bp: The share lost of what is not covered.
        loss_given_default_secured_bp: The share lost of what is covered.
        exact: The loss in minor units, unrounded but for the probability.
    """

    yearly_default_bp: int
    days: int
    default_probability: Decimal
    unsecured: int
    secured: int
    loss_given_default_bp: int
    loss_given_default_secured_bp: int
    exact: Decimal

    @property
    def minor_units(self) -> int:
        """The loss, rounded up."""
        return int(self.exact.to_integral_value(ROUND_CEILING))


def expect_loss(
    *,
    yearly_default_bp: int,
    days: int,
    unsecured: int,
    secured: int,
    loss_given_default_bp: int,
    loss_given_default_secured_bp: int,
) -> ExpectedLoss:
    """Give the expected loss: PD of the term, times loss given default, times exposure.

    Args:
        yearly_default_bp: The probability of default within a year.
        days: The term.
        unsecured: Peak exposure without cover, in minor units.
        secured: Peak exposure with cover.
        loss_given_default_bp: Of what is not covered.
        loss_given_default_secured_bp: Of what is covered.
    """
    probability = scale_default_probability(yearly_default_bp, days)
    severity = unsecured * loss_given_default_bp + secured * loss_given_default_secured_bp
    return ExpectedLoss(
        yearly_default_bp=yearly_default_bp,
        days=days,
        default_probability=probability,
        unsecured=unsecured,
        secured=secured,
        loss_given_default_bp=loss_given_default_bp,
        loss_given_default_secured_bp=loss_given_default_secured_bp,
        exact=_PRECISE.multiply(probability, Decimal(severity)).scaleb(-4, _PRECISE),
    )


def scale_default_probability(yearly_bp: int, days: int) -> Decimal:
    """Give the probability of default within some days: 1 - (1 - PD1)^(days / 365).

    The hazard is taken to be the same on every day of the year.

    Args:
        yearly_bp: PD1 in basis points, 0 to 10,000.
        days: 0 or more; nothing is lost within none.

    Returns:
        Rounded up to twelve digits after the point.
    """
    if days == 0:
        return Decimal(0)
    survival = _PRECISE.divide(Decimal(_BP - yearly_bp), Decimal(_BP))
    share = _PRECISE.divide(Decimal(days), Decimal(_DAYS_OF_YEAR))
    default = _PRECISE.subtract(Decimal(1), _PRECISE.power(survival, share))
    return default.quantize(_DIGITS, ROUND_CEILING)
