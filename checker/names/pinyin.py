"""Chinese characters as Latin letters without tones: every reading that a name may be spelt by."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import islice, product

from pydantic import BaseModel
from pypinyin import Style, lazy_pinyin
from pypinyin import pinyin as read_pinyin

from ingest.normalise.packaged_yaml import read_table

_MOST_SPELLINGS = 8
"""Readings of a word grow as a product; names of companies have two or three that differ."""
_U_SPELLINGS = {"lv": ("lv", "lu", "lyu"), "nv": ("nv", "nu", "nyu")}
_SAME_SOUND = str.maketrans({"ü": "v"})


class Surnames(BaseModel, frozen=True, extra="forbid"):
    """Readings of surnames, of one character and of two."""

    readings: dict[str, tuple[str, ...]]
    compound: dict[str, tuple[str, ...]]


@cache
def load_surnames() -> Surnames:
    """Read the packaged table of surnames."""
    return read_table("checker.names", "surnames.yaml", Surnames)


def fold_pinyin(text: str) -> str:
    """Give Latin text as pinyin is compared: lower case, tones gone, ü as v, letters alone."""
    kept = unicodedata.normalize("NFD", unicodedata.normalize("NFC", text).casefold())
    kept = kept.replace("u\u0308", "v")
    letters = "".join(sign for sign in kept if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]", "", letters.translate(_SAME_SOUND))


@lru_cache(maxsize=65536)
def spell(word: str) -> str:
    """Give the usual spelling of a word in one piece; what is no Chinese character stays."""
    return "".join(_usual_readings(word)).replace("ü", "v")


@lru_cache(maxsize=65536)
def spell_all(word: str) -> tuple[str, ...]:
    """Give the spellings of a word in one piece, the usual one first, eight at most.

    The reading of a phrase comes first (重庆 chongqing, 银行 yinhang), then those of its
    characters.
    """
    by_character = [_readings(character) for character in word]
    if all(len(readings) == 1 for readings in by_character):
        return ("".join(readings[0] for readings in by_character),)
    usual = _usual_readings(word)
    if len(usual) != len(word):
        return (spell(word),)
    readings = [
        tuple(dict.fromkeys((*_with_u(first), *others)))
        for first, others in zip(usual, by_character, strict=True)
    ]
    return tuple(dict.fromkeys(islice(map("".join, product(*readings)), _MOST_SPELLINGS)))


def sound_out(word: str) -> str:
    """Give the first reading of each character: the same for words that sound alike."""
    return "".join(_readings(character)[0] for character in word)


def _usual_readings(word: str) -> list[str]:
    by_character = [_readings(character) for character in word]
    if all(len(readings) == 1 for readings in by_character):
        return [readings[0] for readings in by_character]
    return list(lazy_pinyin(word, style=Style.NORMAL, v_to_u=False))


@lru_cache(maxsize=65536)
def _readings(character: str) -> tuple[str, ...]:
    """Give the readings of one character, ü in each of its spellings."""
    found = read_pinyin(character, style=Style.NORMAL, heteronym=True, v_to_u=False)
    return tuple(dict.fromkeys(spelt for reading in found[0] for spelt in _with_u(reading)))


def _with_u(reading: str) -> tuple[str, ...]:
    reading = reading.replace("ü", "v")
    if reading[:2] in _U_SPELLINGS:
        return tuple(form + reading[2:] for form in _U_SPELLINGS[reading[:2]])
    return (reading,)
