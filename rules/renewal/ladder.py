"""Ladders: what is told of a thing that falls due, the closer the graver.

Every step has a day, reckoned from the day on which the thing falls due. A thing stands on the most
urgent of the steps whose days have come, so that of several missed ones only that one is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from rules.renewal.offset import Offset, Sense, Shift
from rules.renewal.window import RenewalWindow
from rules.schema import Text
from rules.vocabulary import Bilingual, Severity

STEP_ID = r"^[a-z][a-z0-9_]*$"


class RenewalSource(StrEnum):
    """Where what falls due is found.

    `credential`: a term ends. `evidence`: the paper that shows a credential grows old. `review`: a
    customer is to be looked at again. `outcome`: a verdict changes with time alone. `deadline`: a
    day that a person wrote down. `dataset`: a list or calendar grows old.
    """

    CREDENTIAL = "credential"
    EVIDENCE = "evidence"
    REVIEW = "review"
    OUTCOME = "outcome"
    DEADLINE = "deadline"
    DATASET = "dataset"


class Anchor(StrEnum):
    """From which day a step is reckoned.

    `end`: the day on which the thing falls due, such as the last of a term. `opens`, `closes`: the
    first and last day for applying to renew. `grace`: the last of the days of grace after the end.
    """

    OPENS = "opens"
    CLOSES = "closes"
    END = "end"
    GRACE = "grace"


class Step(BaseModel):
    """One step of a ladder.

    Attributes:
        id: As alerts name it; unlike those of the other steps of the ladder.
        anchor: From which day it is reckoned.
        before: How long before that day it is reached. In working days: the first day after which
            no more than that many follow, up to and with that day; so with 0, the last working day
            up to it.
        after: How long after that day, in days or months; neither: on that day.
        severity: How grave it is; never less so than that of a less urgent step.
        title: What is told, as a heading.
        task: What to do about it.
        task_own: What to do where the credential is the user's own company's; as `task`, if None.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=STEP_ID)]
    anchor: Anchor
    before: Offset | None = None
    after: Offset | None = None
    severity: Severity
    title: Text
    task: Text
    task_own: Text | None = None

    @model_validator(mode="after")
    def _leads_one_way(self) -> Self:
        if self.before is not None and self.after is not None:
            raise PydanticCustomError("step_both_ways", "give before or after")
        if self.after is not None and self.after.working_days is not None:
            raise PydanticCustomError("step_after_working_days", "after takes days or months")
        return self

    def task_for(self, *, is_own: bool) -> Bilingual:
        """Return what to do about a customer's credential, or about one's own."""
        return self.task_own if is_own and self.task_own is not None else self.task

    def list_shifts(
        self, window: RenewalWindow | None, grace_days: int
    ) -> tuple[Shift, ...] | None:
        """Return the way from the day on which a thing falls due to the day of the step.

        Args:
            window: The window of the thing's kind, if there is one.
            grace_days: The days of grace of its kind.

        Returns:
            None if the window has no such day, so the step is never reached.
        """
        shifts: list[Shift] = []
        match self.anchor:
            case Anchor.OPENS | Anchor.CLOSES:
                if window is None:
                    return None
                bound = window.opening if self.anchor is Anchor.OPENS else window.closing
                if bound is None:
                    return None
                shifts.append(bound)
            case Anchor.GRACE:
                shifts.append(Shift(sense=Sense.AFTER, offset=Offset(days=grace_days)))
            case Anchor.END:
                pass
        if self.before is not None:
            shifts.append(Shift(sense=Sense.FROM, offset=self.before))
        if self.after is not None:
            shifts.append(Shift(sense=Sense.AFTER, offset=self.after))
        return tuple(shifts)


class Ladder(BaseModel):
    """The steps of things of one source and of some kinds.

    Attributes:
        id: Its name in the pack; a pack that extends this one replaces it by a ladder of that id.
        source: Where the things are found.
        kinds: Their kinds; all that have no ladder of their own, if there are none.
        consequence: What follows in practice if nothing is done; no claim of law. Where a kind has
            a window, the consequence of the window is told.
        steps: The steps, in any order.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=STEP_ID)]
    source: RenewalSource
    kinds: tuple[Annotated[str, Field(min_length=1)], ...] = ()
    consequence: Text | None = None
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]

    @property
    def keys(self) -> Iterator[str | None]:
        """Its kinds; None for all other kinds."""
        yield from self.kinds or (None,)

    def find_step(self, step_id: str) -> Step | None:
        """Return the step of an id, if there is one."""
        return next((step for step in self.steps if step.id == step_id), None)


@dataclass(frozen=True)
class Rung:
    """A step of a ladder for one kind on one day of the law.

    Attributes:
        step: The step.
        shifts: The way from the day on which a thing falls due to the day of the step.
    """

    step: Step
    shifts: tuple[Shift, ...]

    @cached_property
    def urgency(self) -> int:
        """Its nominal place, in days from the day on which a thing falls due; negative before it.

        It stays as it is when other steps are added to the ladder or taken out.
        """
        return sum(shift.nominal_days for shift in self.shifts)


def climb(ladder: Ladder, window: RenewalWindow | None, grace_days: int) -> tuple[Rung, ...]:
    """Return the steps of a ladder that can be reached, the most urgent last."""
    shifts = ((step, step.list_shifts(window, grace_days)) for step in ladder.steps)
    rungs = (Rung(step=step, shifts=way) for step, way in shifts if way is not None)
    return tuple(sorted(rungs, key=lambda rung: rung.urgency))
