"""The sentences of the command line, from `texts.yaml`, in both languages."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def load_texts() -> dict[str, dict[str, str]]:
    """Read the catalogue of sentences: name to language to sentence."""
    from rules.yaml_source import YamlSource

    content = resources.files("checker.cli").joinpath("texts.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = YamlSource(content, "texts.yaml").data
    return loaded


def text(name: str, language: str, **values: object) -> str:
    """Give one sentence with its placeholders filled.

    Raises:
        KeyError: There is no such sentence, which is a mistake in the program.
    """
    return load_texts()[name][language].format(**values)
