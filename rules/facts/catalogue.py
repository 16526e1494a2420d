"""The catalogue: every fact that a rule may name, with its type, unit and meaning."""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from rules.complaint import Complaint, PackError, complain, find_nearest
from rules.facts.values import FactType
from rules.schema import Text, validate
from rules.yaml_source import YamlSource

CONTRACT = "contract"
BASIS_POINTS = "bp"
THOUSANDTHS = "milli"
FACT_NAME = r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$"


class Subject(StrEnum):
    """Of whom or what a fact is known, and whom or what a rule judges."""

    CUSTOMER = "customer"
    CREDENTIAL = "credential"
    CONTRACT = "contract"


BASIS_POINTS = "bp"
THOUSANDTHS = "milli"


def find_sheet_kind(subject: Subject, of_kind: str | None) -> str | None:
    """Return the kind of sheet that tells of a subject; None for the customer's."""
    return CONTRACT if subject is Subject.CONTRACT else of_kind


class Derivation(BaseModel):
    """How a fact is computed: the language has no arithmetic, so it is done and tested in Python.

    Attributes:
        formula: Its name, under which the program registers the function.
        says: What it computes, for a person.
        source: Where the formula comes from.
        inputs: The facts or fields that go into it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    formula: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    says: Text
    source: Text
    inputs: tuple[str, ...] = ()


class Means(StrEnum):
    """How someone brings about that a fact becomes another."""

    COPY = "copy"
    """A better or newer copy of the document as it stands."""
    RENEWAL = "renewal"
    """A new document in place of the one on file."""
    AGREEMENT = "agreement"
    """Other terms, agreed with the customer."""


class Direction(StrEnum):
    """Which way a date or a number can be moved."""

    EARLIER = "earlier"
    LATER = "later"
    LESS = "less"
    MORE = "more"


_DIRECTIONS = {
    FactType.DATE: (Direction.EARLIER, Direction.LATER),
    FactType.INTEGER: (Direction.LESS, Direction.MORE),
}


class ChangedBy(BaseModel):
    """How a fact that is known can be changed. One that has none of this is as it is.

    Attributes:
        means: What is done.
        document: The kind of document that then shows it; the first one that settles the fact,
            unless given.
        towards: Which ways a date or number can be moved; any other value can be asked for.
        to: The values of a boolean or choice that can be brought about; any, if none is listed.
        until_today: A date that cannot lie ahead, such as the day on which a copy was received.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    means: Means
    document: str | None = None
    towards: tuple[Direction, ...] = ()
    to: tuple[bool | str, ...] = ()
    until_today: bool = False


class FactDefinition(BaseModel):
    """One fact that a rule may name.

    Attributes:
        name: Dotted name, as conditions write it.
        type: The type of its value.
        title: What it means; of a boolean, what is so where it is true.
        opposite: What is so where a boolean is false.
        subject: A fact of a credential or a contract exists only on the sheet of one of them.
        of_kind: The kind of credential that has it; None for a fact of the customer or a contract.
        values: The values of a choice, and what each means.
        unit: What an integer counts; `bp` are basis points (1/10,000), `milli` thousandths.
        shown_as: `number` for a ratio in basis points that people write as 1.85, not as 185%.
        least: The least value that an integer can have: 0 of a count.
        most: The greatest value that an integer can have: 100 of a percentage of a whole.
        settled_by: Kinds of document that can supply the fact where it is missing.
        changed_by: How it can be changed where it is known; None where nobody can.
        derived: How it is computed from other facts; None where it is read or given.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(pattern=FACT_NAME)]
    type: FactType
    title: Text
    opposite: Text | None = None
    subject: Subject = Subject.CUSTOMER
    of_kind: str | None = None
    values: dict[str, Text] = {}
    unit: str | None = None
    shown_as: Literal["number"] | None = None
    least: int | None = None
    most: int | None = None
    settled_by: tuple[str, ...] = ()
    changed_by: ChangedBy | None = None
    derived: Derivation | None = None

    @property
    def sheet_kind(self) -> str | None:
        """The kind of sheet that has it; None for the customer's."""
        return find_sheet_kind(self.subject, self.of_kind)

    @model_validator(mode="after")
    def _is_coherent(self) -> Self:
        if any(keyword.iskeyword(part) for part in self.name.split(".")):
            raise PydanticCustomError("fact_name_is_keyword", "a keyword in the name")
        if (self.type is FactType.CHOICE) != bool(self.values):
            raise PydanticCustomError("choice_and_values", "values and choice go together")
        if (self.subject is Subject.CREDENTIAL) != (self.of_kind is not None):
            raise PydanticCustomError("credential_and_kind", "credential and of_kind go together")
        if self.shown_as is not None and self.unit != BASIS_POINTS:
            raise PydanticCustomError("shown_as_of_no_ratio", "only basis points are shown as")
        if self.type is not FactType.INTEGER and (self.least, self.most) != (None, None):
            raise PydanticCustomError("bound_of_no_integer", "only an integer has bounds")
        if self.opposite is not None and self.type is not FactType.BOOLEAN:
            raise PydanticCustomError("opposite_of_no_boolean", "only a boolean has an opposite")
        if self.changed_by is not None and not self._can_be_changed_so(self.changed_by):
            raise PydanticCustomError("change_misfits", "the change does not fit the type")
        return self

    def allows(self, value: object) -> bool:
        """Whether a value of the right type lies within the bounds there are."""
        if not isinstance(value, int):
            return True
        return (self.least is None or value >= self.least) and (
            self.most is None or value <= self.most
        )

    def _can_be_changed_so(self, change: ChangedBy) -> bool:
        directions = _DIRECTIONS.get(self.type, ())
        is_boolean = self.type is FactType.BOOLEAN
        return (
            set(change.towards) <= set(directions)
            and bool(change.towards) == bool(directions)
            and all(isinstance(v, bool) if is_boolean else v in self.values for v in change.to)
            and (not change.until_today or self.type is FactType.DATE)
        )


class Catalogue:
    """The facts by name."""

    def __init__(self, definitions: Iterable[FactDefinition]) -> None:
        self.definitions: Mapping[str, FactDefinition] = {d.name: d for d in definitions}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Catalogue) and self.definitions == other.definitions

    def __hash__(self) -> int:
        return hash(frozenset(self.definitions))

    def __getitem__(self, name: str) -> FactDefinition:
        return self.definitions[name]

    def __contains__(self, name: object) -> bool:
        return name in self.definitions

    @cached_property
    def sheet_kinds(self) -> frozenset[str]:
        """Every kind of sheet that has facts of its own, besides the customer's."""
        return frozenset(d.sheet_kind for d in self.definitions.values() if d.sheet_kind)

    @cached_property
    def credential_kinds(self) -> frozenset[str]:
        """Every kind of credential that has facts of its own."""
        return frozenset(d.of_kind for d in self.definitions.values() if d.of_kind)

    def select(self, names: Iterable[str]) -> Catalogue:
        """Return the catalogue of these facts alone, in the order of their names."""
        return Catalogue(self.definitions[name] for name in sorted(set(names)))


def read_catalogue(source: YamlSource) -> Catalogue:
    """Read a catalogue.

    Raises:
        PackError: It breaks the schema; every fault is listed with its place.
    """
    file = validate(_CatalogueFile, source, (), source.data)
    complaints = list(_check_formulas(file, source))
    derived = {
        name: {"formula": formula, **entry.model_dump(exclude={"gives"})}
        for formula, entry in file.formulas.items()
        for name in entry.gives
    }
    definitions: list[FactDefinition] = []
    for name, entry in file.facts.items():
        try:
            data = {"derived": derived.get(name), **entry, "name": name}
            definitions.append(validate(FactDefinition, source, ("facts", name), data))
        except PackError as error:
            complaints += error.complaints
    if complaints:
        raise PackError(complaints)
    return Catalogue(definitions)


def _check_formulas(file: _CatalogueFile, source: YamlSource) -> Iterator[Complaint]:
    """Yield facts that a formula gives and that are not there, or that two formulas give."""
    given: dict[str, str] = {}
    for formula, entry in file.formulas.items():
        for index, name in enumerate(entry.gives):
            place = source.place(("formulas", formula, "gives", index))
            if name not in file.facts:
                suggestion = find_nearest(name, file.facts)
                yield complain("unknown_fact", place, suggestion=suggestion, fact=name)
            if name in given:
                yield complain("computed_twice", place, fact=name, formula=given[name])
            given[name] = formula


@cache
def load_catalogue() -> Catalogue:
    """Return the catalogue that comes with the rules, read once."""
    text = files("rules").joinpath("catalogue.yaml").read_text(encoding="utf-8")
    return read_catalogue(YamlSource(text, "catalogue.yaml"))


class _Formula(BaseModel):
    """A formula, and the facts that it gives: most give several, so it is declared once."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    says: Text
    source: Text
    inputs: tuple[str, ...] = ()
    gives: Annotated[tuple[str, ...], Field(min_length=1)]


class _CatalogueFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    facts: dict[str, dict[str, object]]
    formulas: dict[str, _Formula] = {}
