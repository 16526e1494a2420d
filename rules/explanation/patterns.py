"""The sentences of explanations, filled in for both languages at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from string import Formatter

from pydantic import TypeAdapter

from rules.schema import Text
from rules.vocabulary import Bilingual
from rules.yaml_source import YamlSource

NOTHING = Bilingual("", "")
_SEAM = re.compile("[0-9A-Za-z%][\u4e00-\u9fff]|[\u4e00-\u9fff][0-9A-Za-z]")


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
    return Bilingual(_fill_chinese(pattern.zh, zh), pattern.en.format_map(en))


def _fill_chinese(pattern: str, parts: Mapping[str, object]) -> str:
    """Fill in a Chinese pattern, with a space where digits or Latin letters meet Chinese.

    Only the seams are looked at: what a part itself says, such as a registered name, is not edited.
    """
    text = ""
    for literal, name, _, _ in Formatter().parse(pattern):
        for chunk in (literal, str(parts[name]) if name is not None else ""):
            text += " " + chunk if _SEAM.fullmatch(text[-1:] + chunk[:1]) else chunk
    return text


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
