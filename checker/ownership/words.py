"""Regimes and sentences of ownership: the tables `regimes.yaml` and `sentences.yaml`."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from checker.ownership.graph import Problem
from checker.sentences import fill_in
from ingest.normalise.packaged_yaml import read_table
from ingest.problems import Sentence
from rules.vocabulary import Bilingual


class Test(StrEnum):
    """What makes somebody a beneficial owner."""

    SHARES = "shares"
    VOTES = "votes"
    PROFIT = "profit"
    CONTROL = "control"


class Basis(BaseModel):
    """Where a regime stands, and how well that is known."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    instrument: str
    status: Literal["verified", "secondary", "unverified"]


class Regime(BaseModel):
    """How a law tells who is a beneficial owner.

    Attributes:
        title: For people.
        threshold_percent: Of shares, votes or profit.
        at_least: Whether exactly the threshold counts.
        cascade: Whether a later stage is only tried where an earlier one found nobody.
        measure: Shares multiplied along chains, or attributed whole along majorities.
        stages: The tests.
        manager: Whether the senior manager is named never, for want of owners, or always.
        in_force_from: First day.
        basis: The law.
        exemption: Who need not file.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Sentence
    threshold_percent: int
    at_least: bool
    cascade: bool
    measure: Literal["effective", "attributed"]
    stages: tuple[tuple[Test, ...], ...]
    manager: Literal["none", "fallback", "always"]
    in_force_from: date
    basis: Basis
    exemption: Sentence | None

    @property
    def threshold(self) -> Fraction:
        """The threshold as a part of the whole."""
        return Fraction(self.threshold_percent, 100)


@cache
def load_regimes() -> dict[str, Regime]:
    """Give the regimes by their short names.

    Raises:
        pydantic.ValidationError: The table is not what it should be.
    """
    return read_table("checker.ownership", "regimes.yaml", dict[str, Regime])


@cache
def load_sentences() -> dict[str, Sentence]:
    """Give every sentence by its code."""
    return read_table("checker.ownership", "sentences.yaml", dict[str, Sentence])


def word_problem(problem: Problem) -> Bilingual:
    """Say what is wrong and what to do."""
    sentence = load_sentences()[problem.code]
    return fill_in(sentence, party=problem.party, detail=problem.detail)
