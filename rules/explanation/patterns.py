"""The sentences of explanations, filled in for both languages at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from pydantic import TypeAdapter

from rules.schema import Text
from rules.vocabulary import Bilingual
from rules.yaml_source import YamlSource

NOTHING = Bilingual("", "")


@cache
def load_patterns() -> Mapping[str, Bilingual]:
    """Return every pattern by its code."""
    text = files("rules.explanation").joinpath("patterns.yaml").read_text(encoding="utf-8")
    patterns = TypeAdapter(dict[str, Text])
    return patterns.validate_python(YamlSource(text, "patterns.yaml").data)


def say(code: str, **parts: object) -> Bilingual:
    """Fill in a pattern.

    Args:
        code: A key of `patterns.yaml`.
        **parts: What its placeholders stand for; of a bilingual part each language takes its own.

    Raises:
        KeyError: No pattern has this code, or a placeholder has no part: a bug of the caller.
    """
    pattern = load_patterns()[code]
    zh = {name: part.zh if isinstance(part, Bilingual) else part for name, part in parts.items()}
    en = {name: part.en if isinstance(part, Bilingual) else part for name, part in parts.items()}
    return Bilingual(pattern.zh.format_map(zh), pattern.en.format_map(en))


def has_pattern(code: str) -> bool:
    """Whether there is a pattern of this code."""
    return code in load_patterns()


def join_texts(separator: str, texts: Iterable[Bilingual]) -> Bilingual:
    """Join texts by the pattern of a separator; each different text stands once."""
    kept = list(dict.fromkeys(texts))
    between = say(separator)
    return Bilingual(
        between.zh.join(text.zh for text in kept), between.en.join(text.en for text in kept)
    )


def capitalise(text: Bilingual) -> Bilingual:
    """Begin the English sentence with a capital letter."""
    return Bilingual(text.zh, text.en[:1].upper() + text.en[1:])
