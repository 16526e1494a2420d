"""Names in letters filed by the trigrams of their words, so that a name meets those alone like it.

Trigrams that many names share tell little and cost most, so they weigh by how rare they are. What
shares enough is put in order by a quick likeness of words, and only the best are compared in full.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from checker.names.latin import LatinName

_LEAST_SHARE = 0.30
"""Of the weight of the query's trigrams that a name has to share: .999 of misspelt names do."""
_MOST_SHARING = 60
_LEAST_RATIO = 68
"""Of 100, by RapidFuzz's `token_ratio`; no pair at 700 thousandths had less in measurement."""
_LEAST_JOINED_RATIO = 88


class NameIndex:
    """Rows of names by trigrams.

    About 0.4 KB a name: 37,500 names take 15 MB.
    """

    def __init__(self, names: Sequence[LatinName]) -> None:
        self._texts = [" ".join(name.words) for name in names]
        self._joined = [name.joined for name in names]
        rows_of_gram: dict[str, list[int]] = defaultdict(list)
        for row, name in enumerate(names):
            for gram in set(_grams((*name.words, name.joined))):
                rows_of_gram[gram].append(row)
        total = max(len(names), 1)
        self._rows_of_gram: dict[str, NDArray[np.int32]] = {
            gram: np.array(rows, dtype=np.int32) for gram, rows in rows_of_gram.items()
        }
        self._weight_of_gram = {
            gram: float(np.log1p(total / len(rows))) for gram, rows in rows_of_gram.items()
        }
        self._rare = float(np.log1p(total))

    def find(self, name: LatinName, most: int = 25) -> list[int]:
        """Give the rows of the names most like one, the most alike first."""
        sharing = self._share_trigrams(name)
        if not len(sharing):
            return []
        rows = sharing.tolist()
        by_words = process.extract(
            " ".join(name.words),
            [self._texts[row] for row in rows],
            scorer=fuzz.token_ratio,
            processor=None,
            score_cutoff=_LEAST_RATIO,
            limit=most,
        )
        by_letters = process.extract(
            name.joined,
            [self._joined[row] for row in rows],
            scorer=fuzz.ratio,
            processor=None,
            score_cutoff=_LEAST_JOINED_RATIO,
            limit=most,
        )
        return list(dict.fromkeys(rows[place] for _, _, place in (*by_words, *by_letters)))

    def _share_trigrams(self, name: LatinName) -> NDArray[np.intp]:
        grams = set(_grams((*name.words, name.joined)))
        known = [gram for gram in grams if gram in self._rows_of_gram]
        if not known:
            return np.empty(0, dtype=np.intp)
        rows = [self._rows_of_gram[gram] for gram in known]
        weights = [self._weight_of_gram[gram] for gram in known]
        lengths = [len(each) for each in rows]
        shared = np.bincount(
            np.concatenate(rows), weights=np.repeat(weights, lengths), minlength=len(self._texts)
        )
        whole = sum(weights) + self._rare * (len(grams) - len(known))
        places = np.flatnonzero(shared >= _LEAST_SHARE * whole)
        if len(places) > _MOST_SHARING:
            best = np.argpartition(shared[places], -_MOST_SHARING)[-_MOST_SHARING:]
            places = places[best]
        return places


def _grams(words: Iterable[str]) -> Iterable[str]:
    for word in words:
        padded = f"^{word}$"
        if len(padded) <= 3:
            yield padded
        for start in range(len(padded) - 2):
            yield padded[start : start + 3]
