"""What people are told of records: what could not be read, and how two of them differ."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pydantic import BaseModel, ConfigDict

from checker.registries.changes import ChangeKind
from checker.registries.record import RecordProblem
from ingest.identifiers.layer import Sentence
from ingest.normalise.packaged_yaml import read_table
from rules.vocabulary import Bilingual


class RegistryWords(BaseModel):
    """The file `words.yaml`: a text for each code."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    problems: Mapping[str, Sentence]
    changes: Mapping[ChangeKind, Sentence]


@cache
def load_registry_words() -> RegistryWords:
    """Give the texts of all codes."""
    return read_table("checker.registries", "words.yaml", RegistryWords)


def word_problem(problem: RecordProblem) -> Bilingual:
    """Say what could not be read, and where it stands."""
    words = load_registry_words().problems[problem.code]
    named = {"place": problem.path, "value": problem.value}
    return Bilingual(words.zh.format(**named), words.en.format(**named))


def word_change(kind: ChangeKind) -> Bilingual:
    """Say how something changed."""
    words = load_registry_words().changes[kind]
    return Bilingual(words.zh, words.en)
