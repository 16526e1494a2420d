"""The sentences of messages in both languages, from `sentences.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from pydantic import TypeAdapter

from rules.schema import Text
from rules.vocabulary import Bilingual
from rules.yaml_source import YamlSource
from storage.vocabulary import Language

ONE = "_one"
"""Ending of the sentence that is said of a single thing."""


@cache
def load_sentences() -> Mapping[str, Bilingual]:
    """Return every sentence by its name."""
    text = files("checker.messages").joinpath("sentences.yaml").read_text(encoding="utf-8")
    return TypeAdapter(dict[str, Text]).validate_python(YamlSource(text, "sentences.yaml").data)


def say(name: str, language: Language, **values: object) -> str:
    """Give one sentence with its placeholders filled.

    With `count=1` the sentence `NAME_one` is taken where there is one.

    Raises:
        KeyError: There is no such sentence, or a placeholder has no value: a bug of the caller.
    """
    sentences = load_sentences()
    if values.get("count") == 1 and name + ONE in sentences:
        name += ONE
    sentence = sentences[name]
    words = sentence.zh if language is Language.ZH else sentence.en
    return words.format_map(values)
