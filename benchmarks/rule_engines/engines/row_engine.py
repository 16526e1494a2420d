"""What every engine for single customers can do, and what most of them share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from benchmarks.rule_engines.customers import Row
from benchmarks.rule_engines.notation import LETTERS, number_days


class RowEngine(ABC):
    """An engine that holds the rules.

    Most take plain names and day numbers and answer with a list of positions in `LETTERS`, so that
    is what is done where a class does not say otherwise.
    """

    def take(self, row: Row) -> Any:  # noqa: ANN401
        """Bring a customer into the form that the engine takes."""
        return number_days(row)

    @abstractmethod
    def judge(self, taken: Any) -> Any:  # noqa: ANN401
        """Judge a customer by every rule."""

    def read(self, answer: Any) -> str:  # noqa: ANN401
        """Return the letter of each outcome, in the order of the rules."""
        return "".join(LETTERS[int(position)] for position in answer)
