"""What the doctor says of one part."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rules.vocabulary import Bilingual


class HealthState(StrEnum):
    """What the doctor says of one part."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """What was found about one part.

    Attributes:
        part: `reader`, `chain`, `pack`, `calendar`, `fonts`, `trust_roots`, `disk`, `key_files`,
            `database`, `keys`, `originals`, `beat`, `untold`, `deliveries`, `mail`, `heartbeat`,
            `sources` or `lists`.
        state: Whether it works.
        detail: What was seen, or what to do.
    """

    part: str
    state: HealthState
    detail: Bilingual
