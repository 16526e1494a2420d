"""The sentences about what falls due, from `sentences.yaml`, said in both languages at once."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from checker.sentences import fill_in
from ingest.normalise.packaged_yaml import read_table
from rules.vocabulary import Bilingual


class Sentence(BaseModel):
    """One sentence with placeholders, in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


@cache
def load_sentences() -> dict[str, Sentence]:
    """Read the catalogue: name to sentence."""
    return read_table("checker.renewals", "sentences.yaml", dict[str, Sentence])


def say(name: str, **values: object) -> Bilingual:
    """Fill in a sentence; a value in both languages goes into each with its half.

    Raises:
        KeyError: There is no such sentence or a value is missing: a mistake in the program.
    """
    return fill_in(load_sentences()[name], **values)


def join_words(parts: list[Bilingual]) -> Bilingual:
    """Join the members of a list."""
    between = say("list_separator")
    return Bilingual(
        between.zh.join(part.zh for part in parts), between.en.join(part.en for part in parts)
    )


def join_sentences(parts: list[Bilingual]) -> Bilingual | None:
    """Join whole sentences; None if there is none."""
    if not parts:
        return None
    return Bilingual("".join(part.zh for part in parts), " ".join(part.en for part in parts))
