"""Sentences that stand as data beside the code, filled in for both languages at once."""

from __future__ import annotations

from typing import Protocol

from rules.vocabulary import Bilingual


class Template(Protocol):
    """A sentence with placeholders, in both languages."""

    @property
    def zh(self) -> str:
        """In Chinese."""

    @property
    def en(self) -> str:
        """In English."""


def fill_in(template: Template, **values: object) -> Bilingual:
    """Fill in a sentence; a value in both languages goes into each with its half.

    Raises:
        KeyError: A value is missing: a mistake in the program.
    """
    zh, en = (
        {name: value[half] if isinstance(value, Bilingual) else value for name, value in pairs}
        for half, pairs in enumerate([values.items(), values.items()])
    )
    return Bilingual(template.zh.format(**zh), template.en.format(**en))
