"""The desk: every kind of thing that takes two people, in one list."""

from __future__ import annotations

from types import MappingProxyType

from checker.four_eyes.credit_limit import CreditLimitKind
from checker.four_eyes.kinds import Kinds, ProposalKind
from checker.four_eyes.pack_activation import PackActivationKind
from checker.four_eyes.role_change import RoleChangeKind
from checker.review.decision import ReviewDecisionKind
from checker.review.waiving import WaiverKind

_ALL: tuple[ProposalKind, ...] = (
    ReviewDecisionKind(),
    WaiverKind(),
    CreditLimitKind(),
    RoleChangeKind(),
    PackActivationKind(),
)

KINDS: Kinds = MappingProxyType({kind.name: kind for kind in _ALL})
"""All kinds of proposals by name."""
