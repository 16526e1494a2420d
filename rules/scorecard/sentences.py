"""What a scorecard or a matrix says of a customer, in both languages; data in `sentences.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

from rules.vocabulary import Bilingual


def say(code: str, /, **values: object) -> Bilingual:
    """Fill in the sentence of a code.

    Args:
        code: A key of `sentences.yaml`.
        **values: What the placeholders stand for; a bilingual text stands for its own language.

    Raises:
        KeyError: No sentence has this code, or a placeholder has no value: a bug of the caller.
    """
    sentence = sentences()[code]
    return Bilingual(
        *(
            words.format_map({name: _pick(value, number) for name, value in values.items()})
            for number, words in enumerate(sentence)
        )
    )


@cache
def sentences() -> Mapping[str, Bilingual]:
    """Return every sentence by its code."""
    text = files("rules.scorecard").joinpath("sentences.yaml").read_text(encoding="utf-8")
    return {code: Bilingual(**sentence) for code, sentence in yaml.safe_load(text).items()}


def _pick(value: object, language: int) -> object:
    return value[language] if isinstance(value, Bilingual) else value
