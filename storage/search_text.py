"""What a customer is searched by: its names and numbers as one folded text, and the text's grams.

A gram is one character, or two that follow each other: the shortest texts of which every longer one
is made, and the ones that Chinese names are searched by. They are kept as numbers of 32 bits, so
two grams may share one; what an index of grams finds is therefore compared with the text itself.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from itertools import pairwise

from storage.column_types import clean_text
from storage.folding import fold_name

FIELD_END = "\n"
"""Between the fields of a text: folding leaves no blanks, so no search can reach across it."""


def fold_search(wanted: str) -> str:
    """Give what a person looks for as the texts have it; empty if only blanks were typed."""
    return fold_name(clean_text(wanted))


def make_search_text(fields: Iterable[str | None]) -> str:
    """Join the names and numbers of a customer, each folded and once."""
    folded = (fold_search(field) for field in fields if field)
    return FIELD_END.join(dict.fromkeys(field for field in folded if field))


def list_grams(text: str) -> list[int]:
    """Give the grams of a folded text, each once, as signed numbers of 32 bits, sorted."""
    grams: set[str] = set()
    for field in text.split(FIELD_END):
        grams.update(field)
        grams.update(first + second for first, second in pairwise(field))
    return sorted({_number(gram) for gram in grams})


def list_needed_grams(wanted: str) -> list[int]:
    """Give the grams that every text has which contains a folded text.

    Pairs imply their characters, which are many customers' and only cost time to look up.
    """
    if len(wanted) == 1:
        return [_number(wanted)]
    pairs = {first + second for first, second in pairwise(wanted)}
    return sorted({_number(pair) for pair in pairs})


def _number(gram: str) -> int:
    return zlib.crc32(gram.encode()) - 2**31
