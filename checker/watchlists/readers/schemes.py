"""What a number is, by what a list calls it."""

from __future__ import annotations

from functools import cache

from ingest.normalise.packaged_yaml import read_table


@cache
def load_schemes() -> tuple[tuple[str, str], ...]:
    """Give folded words and the scheme that they mean, the longest first."""
    table = read_table("checker.watchlists.readers", "schemes.yaml", dict[str, list[str]])
    words = [(word.casefold(), scheme) for scheme, named in table.items() for word in named]
    return tuple(sorted(words, key=lambda pair: -len(pair[0])))


def split_scheme(text: str) -> tuple[str, str] | None:
    """Split `Passport A123 (Egypt)` into `passport` and `A123 (Egypt)`; None if no scheme fits."""
    folded = text.casefold()
    for word, scheme in load_schemes():
        if folded.startswith(word) and not folded[len(word) : len(word) + 1].isalnum():
            return scheme, text[len(word) :].strip()
    return None


def name_scheme(words: str) -> str:
    """Give the scheme of words that stand in a column of their own; `other` if none fits."""
    found = split_scheme(words)
    return found[0] if found else "other"
