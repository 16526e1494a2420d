"""What a house has settled about renewals: none of it is law."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from rules.basis import Basis
from rules.vocabulary import Severity

Days = Annotated[int, Field(strict=True, ge=1, le=3660)]
Count = Annotated[int, Field(strict=True, ge=0, le=366)]
KindName = Annotated[str, Field(min_length=1)]


class HousePractice(BaseModel):
    """Ages, days of grace, and how alerts are pressed.

    Attributes:
        basis: What it rests on.
        evidence_max_age_days: How old the paper that shows a credential may grow, in days, by kind
            of credential. Kinds not named here do not grow old.
        grace_days: How many days after its end a credential of a kind is waited for while its
            renewal is under way; 0 for kinds not named here.
        escalation: Working days without acknowledgement until the next level is told, by severity.
            Severities not named here are not escalated.
        snooze_max_days: The most days for which an alert may be put off.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    basis: tuple[Basis, ...] = ()
    evidence_max_age_days: Mapping[KindName, Days] = {}
    grace_days: Mapping[KindName, Count] = {}
    escalation: Mapping[Severity, Days] = {}
    snooze_max_days: Days = 30
