"""Engines measured in turns, so that whatever else the machine does meets them all alike."""

from __future__ import annotations

import gc
import statistics
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from benchmarks.rule_engines.customers import Row
from benchmarks.rule_engines.engines.row_engine import RowEngine

Answer = TypeVar("Answer")


class Contender(ABC, Generic[Answer]):
    """Something that judges the same customers again and again.

    Attributes:
        title: What the table calls it.
        version: Of the library that it rests on; empty if it rests on none.
        customers: How many it judges in a round.
    """

    title: str
    version: str
    customers: int

    @abstractmethod
    def run(self) -> Answer:
        """Judge them all."""

    @abstractmethod
    def count_differences(self, answer: Answer) -> int:
        """Return for how many customers the answer is not that of the reference."""

    def read_cpu_seconds(self) -> float:
        """Return the CPU seconds spent so far by all threads and processes that take part."""
        return time.process_time()


class RowContender(Contender[list[Any]]):
    """An engine that judges one customer at a time."""

    def __init__(
        self,
        title: str,
        version: str,
        engine: RowEngine,
        rows: Sequence[Row],
        letters: Sequence[str],
    ) -> None:
        """Bring the customers into the engine's own form.

        Args:
            title: What the table calls it.
            version: Of its package.
            engine: Holds the rules.
            rows: The customers.
            letters: What the reference says of each of them, and perhaps of more.
        """
        self.title, self.version, self.customers = title, version, len(rows)
        self._engine, self._letters = engine, letters
        self._taken = [engine.take(row) for row in rows]

    def run(self) -> list[Any]:
        """Judge one after the other."""
        judge = self._engine.judge
        return [judge(taken) for taken in self._taken]

    def count_differences(self, answer: list[Any]) -> int:
        """Compare the letters of every outcome."""
        read = self._engine.read
        return sum(read(a) != letters for a, letters in zip(answer, self._letters, strict=False))


@dataclass(slots=True)
class Measurement:
    """What was measured of one engine.

    Attributes:
        contender: The engine.
        rates: Customers per CPU second, of each round.
        differences: The most customers of a round on whom it and the reference differ.
    """

    contender: Contender[Any]
    rates: list[float] = field(default_factory=list)
    differences: int = 0

    @property
    def rate(self) -> float:
        """The median of the rounds."""
        return statistics.median(self.rates)


def measure(contenders: Sequence[Contender[Any]], rounds: int) -> list[Measurement]:
    """Let every engine judge its customers once in every round, after one that does not count."""
    measurements = [Measurement(contender) for contender in contenders]
    gc.collect()
    gc.freeze()  # what lies ready for one engine is not garbage that another has to walk through
    try:
        for number in range(rounds + 1):
            for measurement in measurements:
                rate = _run_once(measurement)
                if number:
                    measurement.rates.append(rate)
    finally:
        gc.unfreeze()
    return measurements


def _run_once(measurement: Measurement) -> float:
    """Return the customers per CPU second of one round, and note its differences."""
    contender = measurement.contender
    gc.collect()
    begun = contender.read_cpu_seconds()
    answer = contender.run()
    took = contender.read_cpu_seconds() - begun
    differences = contender.count_differences(answer)
    measurement.differences = max(measurement.differences, differences)
    return contender.customers / took
