"""The reasons of a score in words, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict

from checker.names.comparison import Reason
from ingest.normalise.packaged_yaml import read_table
from rules.vocabulary import Bilingual

_PACKAGES = ("checker.names", "checker.screening")


class _Sentence(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: str
    en: str


@cache
def load_reason_words() -> Mapping[str, _Sentence]:
    """Give the sentence of each reason, from every `reasons*.yaml` of names and of screening.

    Raises:
        ValueError: Two files have one code.
    """
    words: dict[str, _Sentence] = {}
    for package in _PACKAGES:
        for file in sorted(resources.files(package).iterdir(), key=lambda found: found.name):
            if file.name.startswith("reasons") and file.name.endswith(".yaml"):
                table = read_table(package, file.name, dict[str, _Sentence])
                if twice := words.keys() & table.keys():
                    raise ValueError(f"{file.name}: {sorted(twice)} are worded twice")
                words |= table
    return words


def word_reason(reason: Reason) -> Bilingual:
    """Say what a part of a score rests on."""
    sentence = load_reason_words()[reason.code]
    values = {"left": reason.left, "right": reason.right, "points": reason.points}
    return Bilingual(sentence.zh.format(**values), sentence.en.format(**values))
