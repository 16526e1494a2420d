"""The tables of what can be asserted, and of what an assertion can rest on."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ingest.normalise.packaged_yaml import read_table
from rules.schema import Text

_Percent = Annotated[int, Field(ge=1, le=100)]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Element(_Record):
    """One thing that can be asserted of a customer.

    Attributes:
        topic: Which question it belongs to.
        half_life_days: After so many days an assertion is believed half as much.
        title: What it is called.
        says: What is asserted.
    """

    topic: str
    half_life_days: Annotated[int, Field(ge=30, le=3650)]
    title: Text
    says: Text


class SourceKind(_Record):
    """What an assertion can rest on.

    Attributes:
        weight_percent: How far it is believed on the day of which it speaks.
        verified_percent: The same once another person has found it borne out.
        title: What it is called.
    """

    weight_percent: _Percent
    verified_percent: _Percent
    title: Text

    @model_validator(mode="after")
    def _gains_by_verification(self) -> Self:
        if self.verified_percent < self.weight_percent:
            raise ValueError("verified is believed less than unverified")
        return self


class Elements(_Record):
    """The table of elements; see `elements.yaml`.

    Attributes:
        topics: Titles by topic.
        elements: By name, which begins with the topic; each is a fact of the catalogue.
    """

    topics: Mapping[str, Text]
    elements: Mapping[str, Element]

    @model_validator(mode="after")
    def _names_begin_with_topics(self) -> Self:
        for name, element in self.elements.items():
            if element.topic not in self.topics or not name.startswith(f"{element.topic}."):
                raise ValueError(f"{name} is of no topic")
        return self

    def of_topic(self, topic: str) -> tuple[str, ...]:
        """Give the elements of a topic by name, in the order of the table."""
        return tuple(name for name, each in self.elements.items() if each.topic == topic)


class Sources(_Record):
    """The table of sources; see `sources.yaml`.

    Attributes:
        counts_from_percent: The least belief with which an assertion counts.
        kinds: By name, the strongest first.
    """

    counts_from_percent: _Percent
    kinds: Mapping[str, SourceKind]


@cache
def load_elements() -> Elements:
    """Give the table of elements.

    Raises:
        pydantic.ValidationError: It is not what it should be.
    """
    return read_table("checker.qualification", "elements.yaml", Elements)


@cache
def load_sources() -> Sources:
    """Give the table of sources.

    Raises:
        pydantic.ValidationError: It is not what it should be.
    """
    return read_table("checker.qualification", "sources.yaml", Sources)
