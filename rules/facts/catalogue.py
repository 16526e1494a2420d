"""The catalogue: every fact that a rule may name, with its type, unit and meaning."""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from rules.complaint import Complaint, PackError
from rules.facts.values import FactType
from rules.schema import Text, validate
from rules.yaml_source import YamlSource

CONTRACT = "contract"
FACT_NAME = r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$"


class Subject(StrEnum):
    """Of whom or what a fact is known, and whom or what a rule judges."""

    CUSTOMER = "customer"
    CREDENTIAL = "credential"
    CONTRACT = "contract"


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


class FactDefinition(BaseModel):
    """One fact that a rule may name.

    Attributes:
        name: Dotted name, as conditions write it.
        type: The type of its value.
        title: What it means.
        subject: A fact of a credential or a contract exists only on the sheet of one of them.
        of_kind: The kind of credential that has it; None for a fact of the customer or a contract.
        values: The values of a choice, and what each means.
        unit: What an integer counts.
        settled_by: Kinds of document that can supply the fact where it is missing.
        derived: How it is computed from other facts; None where it is read or given.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(pattern=FACT_NAME)]
    type: FactType
    title: Text
    subject: Subject = Subject.CUSTOMER
    of_kind: str | None = None
    values: dict[str, Text] = {}
    unit: str | None = None
    settled_by: tuple[str, ...] = ()
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
        return self


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
    complaints: list[Complaint] = []
    definitions: list[FactDefinition] = []
    for name, entry in file.facts.items():
        try:
            data = {**entry, "name": name}
            definitions.append(validate(FactDefinition, source, ("facts", name), data))
        except PackError as error:
            complaints += error.complaints
    if complaints:
        raise PackError(complaints)
    return Catalogue(definitions)


@cache
def load_catalogue() -> Catalogue:
    """Return the catalogue that comes with the rules, read once."""
    text = files("rules").joinpath("catalogue.yaml").read_text(encoding="utf-8")
    return read_catalogue(YamlSource(text, "catalogue.yaml"))


class _CatalogueFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    facts: dict[str, dict[str, object]]
