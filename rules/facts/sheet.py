"""Fact sheets: the typed, sourced values that rules judge, one sheet for each subject.

`missing` and `not applicable` are states of their own: never zero, never a pass.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from rules.facts.catalogue import CONTRACT, Catalogue, load_catalogue
from rules.facts.values import (
    FactError,
    FactType,
    Value,
    check_value,
    type_of,
    value_from_json,
    value_to_json,
)

CUSTOMER = "customer"
_CREDENTIAL = "credential:"
_SCHEMA_VERSION = 1


class FactState(StrEnum):
    """What is known of a fact."""

    KNOWN = "known"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from. Rules hand it on and never look inside.

    Attributes:
        document: sha256 of the document.
        document_name: Its name, for a person.
        page: Page number, from 1.
        box: Corners x0, y0, x1, y1 as shares of the upright page.
        quote: The words as they stand there.
        method: How they were read: form, text, qr, ocr, repaired, person.
        confidence: How sure the reading is, 0 to 1.
    """

    document: str | None = None
    document_name: str | None = None
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    quote: str | None = None
    method: str | None = None
    confidence: float | None = None

    def to_data(self) -> dict[str, Any]:
        """Return plain data without what is not given."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Source:
        """Undo `to_data`."""
        box = data.get("box")
        return cls(**{**data, "box": None if box is None else tuple(box)})


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known of one fact, and from where.

    Attributes:
        value: The value; None unless the state is known.
        state: Whether it is known, missing or not applicable.
        sources: The places in documents that it was taken from, the best one first.
    """

    value: Value | None
    state: FactState = FactState.KNOWN
    sources: tuple[Source, ...] = ()

    def __post_init__(self) -> None:
        if (self.value is not None) != (self.state is FactState.KNOWN):
            raise FactError(f"a fact that is {self.state} cannot have the value {self.value!r}")


MISSING = Fact(None, FactState.MISSING)
NOT_APPLICABLE = Fact(None, FactState.NOT_APPLICABLE)


@dataclass(frozen=True)
class FactSheet:
    """The facts of one subject. A fact that is not on the sheet is missing.

    Made by `of_customer` and `with_credential`, which check every fact against the catalogue, or
    restored by `from_json`.

    Attributes:
        subject: `customer`, `credential:` and the reference of one credential, or `contract:` and
            that of one contract.
        facts: Facts by name; not to be changed.
        kind: The kind of the credential, such as `cn.authorization_letter`, or `contract`.
        label: What a person calls the subject.
    """

    subject: str
    facts: Mapping[str, Fact]
    kind: str | None = None
    label: str | None = None

    @classmethod
    def of_customer(
        cls,
        facts: Mapping[str, Fact],
        label: str | None = None,
        catalogue: Catalogue | None = None,
    ) -> FactSheet:
        """Make the sheet of a customer.

        Args:
            facts: Facts by name.
            label: What a person calls the customer.
            catalogue: The facts there are; those that come with the rules, unless given.

        Raises:
            FactError: A fact is not in the catalogue, has another type, or belongs to credentials.
        """
        checked = check_facts(facts, None, catalogue or load_catalogue())
        return cls(CUSTOMER, checked, label=label)

    def with_credential(
        self,
        reference: str,
        kind: str,
        facts: Mapping[str, Fact],
        label: str | None = None,
        catalogue: Catalogue | None = None,
    ) -> FactSheet:
        """Return the sheet of one credential: this sheet with the facts of the credential on top.

        Args:
            reference: Tells this credential from the others of the customer.
            kind: Its kind, such as `cn.authorization_letter`.
            facts: Its own facts.
            label: What a person calls it.
            catalogue: The facts there are; those that come with the rules, unless given.

        Raises:
            FactError: A fact is not in the catalogue, has another type, or belongs to credentials
                of another kind.
        """
        checked = check_facts(facts, kind, catalogue or load_catalogue())
        return FactSheet(_CREDENTIAL + reference, {**self.facts, **checked}, kind, label)

    def with_contract(
        self,
        reference: str,
        facts: Mapping[str, Fact],
        label: str | None = None,
        catalogue: Catalogue | None = None,
    ) -> FactSheet:
        """Return the sheet of one contract: this sheet with the facts of the contract on top.

        Args:
            reference: Tells this contract from the others of the customer.
            facts: Its own facts.
            label: What a person calls it.
            catalogue: The facts there are; those that come with the rules, unless given.

        Raises:
            FactError: A fact is not in the catalogue, has another type, or belongs to a credential.
        """
        checked = check_facts(facts, CONTRACT, catalogue or load_catalogue())
        return FactSheet(f"{CONTRACT}:{reference}", {**self.facts, **checked}, CONTRACT, label)

    def __getitem__(self, name: str) -> Fact:
        return self.facts.get(name, MISSING)

    def to_json(self) -> str:
        """Return the canonical JSON: sorted keys, no spaces, dates in ISO 8601."""
        content = {
            "schema_version": _SCHEMA_VERSION,
            "subject": self.subject,
            "kind": self.kind,
            "label": self.label,
            "facts": {name: _fact_to_data(fact) for name, fact in self.facts.items()},
        }
        return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> FactSheet:
        """Undo `to_json`. Values carry their type: the catalogue may have moved on since.

        Raises:
            FactError: The text is of an unknown schema, or a value is not of its type.
        """
        content = json.loads(text)
        if content["schema_version"] != _SCHEMA_VERSION:
            raise FactError(f"fact sheet of an unknown schema: {content['schema_version']}")
        facts = {name: _fact_from_data(data) for name, data in content["facts"].items()}
        return cls(content["subject"], facts, content["kind"], content["label"])

    @cached_property
    def sha256(self) -> str:
        """Hex digest of the canonical JSON."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()


def check_facts(
    facts: Mapping[str, Fact], kind: str | None, catalogue: Catalogue
) -> dict[str, Fact]:
    """Return the facts in their normal form: text in Unicode NFC, none that is simply missing.

    Args:
        facts: Facts by name.
        kind: The kind of sheet that they may belong to; None for a customer's.
        catalogue: The facts there are.

    Raises:
        FactError: A fact is not in the catalogue, has another type, or belongs elsewhere.
    """
    checked: dict[str, Fact] = {}
    for name, fact in facts.items():
        if name not in catalogue:
            raise FactError(f"the catalogue has no fact {name!r}")
        definition = catalogue[name]
        if definition.sheet_kind not in (None, kind):
            raise FactError(f"{name} belongs to {definition.sheet_kind}, not to {kind}")
        if fact.value is None:
            if fact != MISSING:  # the same as a fact that is not there, unless it has sources
                checked[name] = fact
            continue
        value = check_value(fact.value, definition.type, tuple(definition.values))
        if value is None:
            raise FactError(f"{name} must be a {definition.type}, not {fact.value!r}")
        if not definition.allows(value):
            raise FactError(f"{name} is {value!r}, out of the bounds of the catalogue")
        checked[name] = Fact(value, fact.state, fact.sources)
    return checked


def _fact_to_data(fact: Fact) -> dict[str, Any]:
    data: dict[str, Any] = {"state": fact.state}
    if fact.value is not None:
        data |= {"type": type_of(fact.value), "value": value_to_json(fact.value)}
    if fact.sources:
        data["sources"] = [source.to_data() for source in fact.sources]
    return data


def _fact_from_data(data: Mapping[str, Any]) -> Fact:
    value = value_from_json(data["value"], FactType(data["type"])) if "value" in data else None
    sources = tuple(Source.from_data(source) for source in data.get("sources", ()))
    return Fact(value, FactState(data["state"]), sources)
