"""The desk: every kind of thing that takes two people, in one list."""

from __future__ import annotations

from types import MappingProxyType

from checker.corrections.proposal import FIELD_CORRECTION
from checker.four_eyes.credit_limit import CreditLimitKind
from checker.four_eyes.kinds import Kinds, ProposalKind
from checker.four_eyes.pack_activation import PackActivationKind
from checker.four_eyes.role_change import RoleChangeKind
from checker.retention.kinds import ErasureKind, HoldReleaseKind
from checker.review.decision import ReviewDecisionKind
from checker.review.waiving import WaiverKind


def compose_kinds(*, retention_years: int) -> Kinds:
    """Give all kinds of proposals by name.

    Args:
        retention_years: Of the settings; an erasure is held against it.
    """
    kinds: tuple[ProposalKind, ...] = (
        ReviewDecisionKind(),
        WaiverKind(),
        CreditLimitKind(),
        RoleChangeKind(),
        PackActivationKind(),
        FIELD_CORRECTION,
        ErasureKind(retention_years=retention_years),
        HoldReleaseKind(),
    )
    return MappingProxyType({kind.name: kind for kind in kinds})
