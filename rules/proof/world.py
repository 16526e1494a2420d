"""The facts of subjects and the day, as terms; a model becomes fact sheets again.

A text is known by a number: those that conditions and choices write have one each, and every other
number stands for some text that none of them writes. No more can matter, because texts are only
compared for equality.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from rules.calendar import WorkingCalendar
from rules.facts import (
    CONTRACT,
    CUSTOMER,
    Catalogue,
    Fact,
    FactDefinition,
    FactSheet,
    FactType,
    Money,
    Value,
)
from rules.facts.values import INTEGER_LIMIT
from rules.period import Period
from rules.proof.days import Day, DayArithmetic
from rules.proof.solver import Model, Term, all_of, any_of, boolean, integer, negate

_COIN = Money(100, "CNY")
"""The amount of an example: of money, conditions see only whether it is known."""
_UNKNOWN_DAY = date(2000, 1, 1).toordinal()
_NEAR_DAYS = 3 * 366
_SMALL = 100


@dataclass(frozen=True, slots=True)
class FactTerm:
    """A fact as terms.

    Attributes:
        definition: What the catalogue says of it.
        is_known: Whether it has a value; missing and not applicable are the same to a condition.
        value: The value: a number, a truth value, or the number of a text; None for money.
        day: The value of a date.
    """

    definition: FactDefinition
    is_known: Term
    value: Term
    day: Day | None = None


class World:
    """One day and any number of sheets.

    Args:
        catalogue: The facts there are.
        calendar: The working days that the pack counts: no assessment is made on a day that they
            do not cover.
        today: The day, if it is to be one and not any.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        calendar: WorkingCalendar | None = None,
        today: date | None = None,
    ) -> None:
        self.catalogue = catalogue
        self.days = DayArithmetic()
        self.today = self.days.variable("today") if today is None else Day.of(today)
        self._constraints: list[Term] = []
        self._texts: dict[str, int] = {}
        if calendar is not None:
            first, last = date(calendar.first_year, 1, 1), date(calendar.last_year, 12, 31)
            self.require(self.is_between(first, last))

    @property
    def constraints(self) -> list[Term]:
        """What holds of every day and every sheet."""
        return [*self.days.constraints, *self._constraints]

    def require(self, *terms: Term) -> None:
        """Add what holds of every day and every sheet."""
        self._constraints += terms

    def is_between(self, first: date, last: date | None) -> Term:
        """Return whether today lies between two days, both included."""
        reached = self.today.ordinal >= first.toordinal()
        return reached if last is None else all_of(reached, self.today.ordinal <= last.toordinal())

    def is_in_force(self, period: Period) -> Term:
        """Return whether today lies in a period."""
        return self.is_between(period.starts_on, period.ends_on)

    def number_text(self, text: str) -> int:
        """Return the number that stands for a text."""
        return self._texts.setdefault(text, len(self._texts))

    def find_text(self, text_number: int) -> str:
        """Return the text that a number stands for, or one that nothing else writes."""
        texts = {n: text for text, n in self._texts.items()}
        return texts.get(text_number, f"某文字{text_number}")

    def read_today(self, model: Model) -> date:
        """Return the day of a model."""
        return date.fromordinal(model.integer(self.today.ordinal))

    def wish_day(self, day: date) -> Term:
        """Return the wish that today be this day."""
        return self.today.ordinal == day.toordinal()


@dataclass
class Sheet:
    """The sheet of one subject as terms.

    Attributes:
        world: The day, and what holds of all terms.
        name: Tells its variables from those of other sheets; the reference of its subject.
        kind: The kind of sheet; None for the customer's.
        customer: The sheet that lends the facts of the customer; None where they are its own.
    """

    world: World
    name: str = ""
    kind: str | None = None
    customer: Sheet | None = None
    _facts: dict[str, FactTerm] = field(default_factory=dict)

    def fact(self, name: str) -> FactTerm:
        """Return a fact by its name."""
        definition = self.world.catalogue[name]
        if self.customer is not None and definition.sheet_kind is None:
            return self.customer.fact(name)
        if name not in self._facts:
            self._facts[name] = self._make_fact(definition)
        return self._facts[name]

    def read(self, model: Model) -> FactSheet:
        """Return the sheet that a model describes."""
        facts = dict(self._read_facts(model))
        if self.customer is not None:
            facts = dict(self.customer.read(model).facts) | facts
        return FactSheet(self._subject, dict(sorted(facts.items())), self.kind)

    def wish_plainness(self, near: date, facts: Mapping[str, object]) -> Iterator[Term]:
        """Yield what makes an example easy to read: few facts, and values that one may meet.

        Args:
            near: The day near which dates should lie.
            facts: Values that are liked best, such as those of a case that the rule has.
        """
        for term in self._facts.values():
            yield negate(term.is_known)
        for name, term in self._facts.items():
            yield from self._wish_value(term, near, facts.get(name))

    def _wish_value(self, term: FactTerm, near: date, liked: object) -> Iterator[Term]:
        match term.definition.type:
            case FactType.DATE:
                if isinstance(liked, date):
                    yield term.value == liked.toordinal()
                yield term.value >= near.toordinal() - _NEAR_DAYS
                yield term.value <= near.toordinal() + _NEAR_DAYS
            case FactType.INTEGER:
                yield term.value >= 0
                yield term.value <= _SMALL
            case FactType.STRING | FactType.CHOICE if isinstance(liked, str):
                yield term.value == self.world.number_text(liked)

    @property
    def _subject(self) -> str:
        match self.kind:
            case None:
                return CUSTOMER
            case "contract":
                return f"{CONTRACT}:{self.name}"
            case _:
                return f"credential:{self.name}"

    def _make_fact(self, definition: FactDefinition) -> FactTerm:
        name = f"{self.name}/{definition.name}"
        is_known = boolean(f"{name}?")
        match definition.type:
            case FactType.DATE:
                day = self.world.days.variable(name)
                # what is not known matters to nobody: one value spares z3 to look for any
                self.world.require(any_of(is_known, day.ordinal == _UNKNOWN_DAY))
                return FactTerm(definition, is_known, day.ordinal, day)
            case FactType.BOOLEAN:
                return FactTerm(definition, is_known, boolean(name))
            case FactType.MONEY:
                return FactTerm(definition, is_known, None)
        value = integer(name)
        match definition.type:
            case FactType.INTEGER:
                least = -INTEGER_LIMIT if definition.least is None else definition.least
                most = INTEGER_LIMIT - 1 if definition.most is None else definition.most
                self.world.require(value >= least, value <= most)
            case FactType.CHOICE:
                choices = (self.world.number_text(choice) for choice in definition.values)
                self.world.require(any_of(*(value == choice for choice in choices)))
            case FactType.STRING:
                self.world.require(value >= 0)
        return FactTerm(definition, is_known, value)

    def _read_facts(self, model: Model) -> Iterator[tuple[str, Fact]]:
        for name, term in self._facts.items():
            if model.holds(term.is_known):
                yield name, Fact(self._read_value(term, model))

    def _read_value(self, term: FactTerm, model: Model) -> Value:
        match term.definition.type:
            case FactType.MONEY:
                return _COIN
            case FactType.BOOLEAN:
                return model.holds(term.value)
            case FactType.DATE:
                return date.fromordinal(model.integer(term.value))
            case FactType.INTEGER:
                return model.integer(term.value)
            case FactType.STRING | FactType.CHOICE:
                return self.world.find_text(model.integer(term.value))
