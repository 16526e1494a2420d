"""Sentences about provisions by their codes."""

from __future__ import annotations

from functools import cache

from ingest.normalise.packaged_yaml import read_table
from ingest.problems import Sentence
from rules.vocabulary import Bilingual


def say(code: str, **values: str) -> Bilingual:
    """Fill in the sentence of a code.

    Raises:
        KeyError: There is no such sentence: a mistake in the program.
    """
    sentence = load_sentences()[code].fill(values)
    return Bilingual(sentence.zh, sentence.en)


@cache
def load_sentences() -> dict[str, Sentence]:
    """Give every sentence by its code."""
    return read_table("checker.provisions", "reasons.yaml", dict[str, Sentence])
