"""Words of trade and of legal form in Chinese company names, with their English."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pydantic import BaseModel

from ingest.normalise.packaged_yaml import read_table


class TradeWords(BaseModel, frozen=True, extra="forbid"):
    """Words of one trade, Chinese and English."""

    zh: tuple[str, ...]
    en: tuple[str, ...]


class ChineseForms(BaseModel, frozen=True, extra="forbid"):
    """Endings of names, by the class of legal form, and the words around them."""

    forms: dict[str, tuple[str, ...]]
    group: tuple[str, ...]
    branches: tuple[str, ...]
    country: tuple[str, ...]
    zones: tuple[str, ...]
    ethnic_groups: tuple[str, ...]
    latin: dict[str, tuple[str, ...]]


@cache
def load_trades() -> Mapping[str, TradeWords]:
    """Read the packaged table of trades."""
    return read_table("checker.names", "trades.yaml", dict[str, TradeWords])


@cache
def load_forms() -> ChineseForms:
    """Read the packaged table of legal forms."""
    return read_table("checker.names", "chinese_forms.yaml", ChineseForms)


@cache
def trade_of_word() -> Mapping[str, str]:
    """Give the trade of each Chinese word."""
    return {word: trade for trade, words in load_trades().items() for word in words.zh}


@cache
def trades_of_english() -> Mapping[str, frozenset[str]]:
    """Give the trades that an English word may stand for."""
    found: dict[str, set[str]] = {}
    for trade, words in load_trades().items():
        for word in words.en:
            found.setdefault(word, set()).add(trade)
    return {word: frozenset(trades) for word, trades in found.items()}


@cache
def form_of_word() -> Mapping[str, str]:
    """Give the class of each legal form."""
    return {word: form for form, words in load_forms().forms.items() for word in words}
