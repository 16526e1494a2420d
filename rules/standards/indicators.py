"""The indicators that standard values are published for: names, and which direction is better."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import yaml

from rules.standards.coefficient import Better
from rules.vocabulary import Bilingual


class Indicator(NamedTuple):
    """One indicator.

    Attributes:
        key: Its name in tables and cards; the English and Chinese names stand for it as well.
        title: What it is called.
        better: Which direction is the better one.
        fact: The fact of the catalogue that measures it, in basis points; None if none does.
        aliases: Other names that a table may give it.
    """

    key: str
    title: Bilingual
    better: Better
    fact: str | None
    aliases: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that stands for it."""
        return (self.key, *self.title, *self.aliases)


@cache
def load_indicators() -> Mapping[str, Indicator]:
    """Return every indicator by its key."""
    text = files("rules.standards").joinpath("indicators.yaml").read_text(encoding="utf-8")
    return {
        key: Indicator(
            key,
            Bilingual(said["zh"], said["en"]),
            Better(said["better"]),
            said.get("fact"),
            tuple(said["aliases"]),
        )
        for key, said in yaml.safe_load(text).items()
    }


def find_indicator(name: str) -> Indicator | None:
    """Return the indicator that a name stands for, written in any width, case and spacing."""
    return _by_name().get(_fold(name))


def list_names() -> tuple[str, ...]:
    """Return every name that stands for an indicator."""
    return tuple(name for indicator in load_indicators().values() for name in indicator.names)


@cache
def _by_name() -> Mapping[str, Indicator]:
    return {_fold(name): each for each in load_indicators().values() for name in each.names}


def _fold(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
