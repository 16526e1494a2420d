"""What a scorecard says of one fact sheet on a day: the definition that every other path obeys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from rules.facts import MISSING, Fact, FactSheet, FactState, Source
from rules.scorecard.card import LEFT_OUT, Characteristic, Scorecard, Total
from rules.scorecard.elapsed import measure


@dataclass(frozen=True, slots=True)
class Part:
    """What one characteristic adds to a score.

    Attributes:
        characteristic: The line of the card.
        fact: What is known of its fact, with the sources.
        number: The date as whole days or months; None for other types and where it is not known.
        points: What was earned; None where the row leaves it out.
        span: The lowest and highest number that earn the same; None for no end.
    """

    characteristic: Characteristic
    fact: Fact
    number: int | None
    points: int | None
    span: tuple[int | None, int | None] | None

    @property
    def lost(self) -> int:
        """Points less than the best; 0 where it is left out."""
        return 0 if self.points is None else self.characteristic.best - self.points

    @property
    def is_counted(self) -> bool:
        """Whether it has points at all."""
        return self.points is not None

    @property
    def is_known(self) -> bool:
        """Whether its weight is known: it has a value, or points for not being applicable."""
        return self.fact.state is not FactState.MISSING and self.is_counted

    @property
    def applies(self) -> bool:
        """Whether its weight is asked for: all but what is proven not applicable and left out."""
        return self.fact.state is not FactState.NOT_APPLICABLE or self.is_counted


@dataclass(frozen=True)
class Score:
    """What a card says of a subject.

    Attributes:
        card: The card.
        subject: Whom or what it looked at.
        as_of: The day of the question.
        parts: What each characteristic added, in the order of the card.
        evidence: What is known of the fact that counts the experience, where the card asks for it.
    """

    card: Scorecard
    subject: str
    as_of: date
    parts: tuple[Part, ...]
    evidence: Fact = MISSING

    @cached_property
    def score(self) -> int | None:
        """The total; None where no weight could be counted."""
        counted = [part for part in self.parts if part.points is not None]
        if self.card.total is Total.SUM:
            return sum(part.points or 0 for part in counted)
        weight = sum(part.characteristic.weight for part in counted)
        earned = weight - sum(part.lost for part in counted)
        return round_percent(earned, weight) if weight else None

    @property
    def known_weight(self) -> int:
        """The weight of the characteristics that are known."""
        return sum(part.characteristic.weight for part in self.parts if part.is_known)

    @property
    def applying_weight(self) -> int:
        """The weight of the characteristics that apply."""
        return sum(part.characteristic.weight for part in self.parts if part.applies)

    @property
    def coverage_percent(self) -> int:
        """Known weight over applying weight, rounded down; 0 where nothing applies."""
        return 100 * self.known_weight // self.applying_weight if self.applying_weight else 0

    @property
    def has_enough_coverage(self) -> bool:
        """Whether enough is known for a grade."""
        return self.coverage_percent >= self.card.minimum_coverage_percent

    @property
    def has_enough_evidence(self) -> bool:
        """Whether there is enough experience for a grade."""
        wanted, found = self.card.minimum_evidence, self.evidence.value
        return wanted is None or (isinstance(found, int) and found >= wanted.at_least)

    @property
    def grade(self) -> str | None:
        """The grade by its bands; None where the subject is not rated."""
        if self.score is None or not (self.has_enough_coverage and self.has_enough_evidence):
            return None
        return self.card.grade_of(self.score)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where the facts that went in come from, each once."""
        facts = (*(part.fact for part in self.parts), self.evidence)
        return tuple(dict.fromkeys(source for fact in facts for source in fact.sources))

    @property
    def missing(self) -> tuple[Part, ...]:
        """What is not known, the greatest weight first: learning it raises coverage most."""
        parts = [part for part in self.parts if part.fact.state is FactState.MISSING]
        return tuple(sorted(parts, key=lambda part: -part.characteristic.weight))

    @property
    def reasons(self) -> tuple[Part, ...]:
        """Every characteristic, the one that costs most first.

        Points lost against the best, as a lender names its principal reasons; what is left out
        costs nothing and stands last. Equals stand in the order of the card.
        """
        return tuple(sorted(self.parts, key=lambda part: (-part.lost, not part.is_counted)))


def score_sheet(card: Scorecard, sheet: FactSheet, as_of: date) -> Score:
    """Score one subject.

    Args:
        card: The card, checked against the catalogue that the sheet was made with.
        sheet: The facts of a subject that the card looks at.
        as_of: The value of `today`.
    """
    parts = tuple(score_fact(c, sheet[c.fact], as_of) for c in card.characteristics)
    wanted = card.minimum_evidence
    evidence = MISSING if wanted is None else sheet[wanted.fact]
    return Score(card, sheet.subject, as_of, parts, evidence)


def score_fact(characteristic: Characteristic, fact: Fact, as_of: date) -> Part:
    """Return what one fact earns."""
    value = fact.value
    if value is None:
        is_missing = fact.state is FactState.MISSING
        row = characteristic.missing if is_missing else characteristic.not_applicable
        return Part(characteristic, fact, None, None if row == LEFT_OUT else int(row), None)
    number = None
    if isinstance(value, date):
        assert characteristic.measured_in is not None  # noqa: S101  (checked with the card)
        value = number = measure(characteristic.measured_in, value, as_of)
    assert isinstance(value, int | str)  # noqa: S101  (money and the like are refused in a card)
    found = characteristic.points.find(value)
    assert found is not None  # noqa: S101  (every value of a choice has a row)
    return Part(characteristic, fact, number, found.result, (found.first, found.last))


def round_percent(part: int, whole: int) -> int:
    """Return 100 * part / whole, rounded down: no grade is reached by rounding (decision 21).

    Args:
        part: At least 0.
        whole: Greater than 0.
    """
    return 100 * part // whole
