"""The credit policy of a pack: what share of a customer's means one risks, how long, and why."""

from rules.credit_policy.policy import (
    PAYMENT_FACT,
    CreditPolicy,
    LimitShares,
    MeasuredOn,
    PolicyBasis,
    SecurityKind,
)

__all__ = [
    "PAYMENT_FACT",
    "CreditPolicy",
    "LimitShares",
    "MeasuredOn",
    "PolicyBasis",
    "SecurityKind",
]
