"""The packaged words that names in Latin letters share, and legal forms by their class."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pydantic import BaseModel

from ingest.normalise.packaged_yaml import read_table


class LatinWords(BaseModel, frozen=True, extra="forbid"):
    """Words that tell little, and words that say the same."""

    titles: frozenset[str]
    particles: frozenset[str]
    generic: frozenset[str]
    same: tuple[tuple[str, ...], ...]
    name_variants: tuple[tuple[str, ...], ...]
    name_translations: tuple[tuple[str, ...], ...]


@cache
def load_latin_words() -> LatinWords:
    """Read the packaged table of words."""
    return read_table("checker.names", "latin_words.yaml", LatinWords)


@cache
def load_latin_forms() -> Mapping[str, tuple[str, ...]]:
    """Read the packaged table of legal forms, by class."""
    return read_table("checker.names", "latin_forms.yaml", dict[str, tuple[str, ...]])


@cache
def one_spelling() -> Mapping[str, str]:
    """Give, for each word that has several spellings, the one that is compared."""
    return {word: words[0] for words in load_latin_words().same for word in words}


@cache
def variant_groups() -> Mapping[str, frozenset[int]]:
    """Give, for a given name, the groups of its spellings."""
    return _number_groups(load_latin_words().name_variants)


@cache
def translation_groups() -> Mapping[str, frozenset[int]]:
    """Give, for a given name, the groups of what other tongues make of it."""
    return _number_groups(load_latin_words().name_translations)


def _number_groups(listed: tuple[tuple[str, ...], ...]) -> Mapping[str, frozenset[int]]:
    groups: dict[str, set[int]] = {}
    for number, names in enumerate(listed):
        for name in names:
            groups.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in groups.items()}


@cache
def forms_by_words() -> Mapping[tuple[str, ...], str]:
    """Give the class of each legal form, by its words."""
    return {
        tuple(form.split()): kind for kind, forms in load_latin_forms().items() for form in forms
    }


@cache
def longest_form() -> int:
    """Give the number of words of the longest legal form."""
    return max(map(len, forms_by_words()))
