"""Texts that are written in both languages, but not translated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rules.complaint import Complaint, complain
from rules.yaml_source import Path, YamlSource

_LANGUAGES = {"zh", "en"}
_CHINESE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_LETTER = re.compile(r"[^\W\d_]")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


def lint_translations(source: YamlSource) -> Iterator[Complaint]:
    """Yield every text that is the same in both languages or in the wrong one.

    Args:
        source: Any file of a pack; a text is whatever has `zh` and `en` and nothing else.
    """
    for path, text in _find_texts(source.data, ()):
        code, language = _find_fault(text["zh"], text["en"])
        if code is not None:
            yield complain(code, source.place((*path, language)))


def _find_texts(data: Any, path: Path) -> Iterator[tuple[Path, dict[str, str]]]:  # noqa: ANN401
    if isinstance(data, list):
        for index, item in enumerate(data):
            yield from _find_texts(item, (*path, index))
    elif isinstance(data, dict):
        if data.keys() == _LANGUAGES and all(isinstance(words, str) for words in data.values()):
            yield path, data
        for key, value in data.items():
            yield from _find_texts(value, (*path, key))


def _find_fault(zh: str, en: str) -> tuple[str | None, str]:
    zh, en = (_PLACEHOLDER.sub("", words).strip() for words in (zh, en))
    if zh == en and _LETTER.search(zh):
        return "translation_same", "en"
    if not _CHINESE.search(zh) and _LETTER.search(zh):
        return "translation_not_chinese", "zh"
    if _CHINESE.search(en):
        return "translation_not_english", "en"
    return None, ""
