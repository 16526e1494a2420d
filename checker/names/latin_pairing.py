"""The words of two names paired, and what each pair, and each word left over, costs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from checker.names.latin_tables import load_latin_words, translation_groups, variant_groups

_STEEPNESS = 1.6
"""A slip of one letter in seven costs a quarter of the word; three in five are another word."""
_LEAST = 0.2
"""Of likeness, below which two words are two words."""
_VARIANT, _SAME_SOUND, _TRANSLATION, _INITIAL = 0.9, 0.8, 0.6, 0.75
_SOUND_FROM = 0.6
_SHORTEST_SOUND = 4
_LEFT_OUT, _LEFT_OUT_BESIDE_SLIP, _TWO_WORDS = 0.35, 0.6, 2
"""Two words of which one is misspelt fit into many names of three."""
_OTHER_PERSON = 2.0
"""Another father's or family's name tells two people apart, however long the rest."""
_VOWELS = re.compile(r"(?<!^)[aeiouyhw']")
_TWICE = re.compile(r"(.)\1+")
_SOUNDS = (
    ("ph", "f"),
    ("kh", "k"),
    ("ck", "k"),
    ("sch", "s"),
    ("sh", "s"),
    ("dj", "j"),
    ("zh", "z"),
    ("ts", "s"),
    ("tz", "s"),
    ("q", "k"),
    ("c", "k"),
    ("x", "ks"),
    ("w", "v"),
    ("z", "s"),
    ("j", "y"),
)

Cost = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Pairing:
    """How the words of two names go together.

    Attributes:
        total: The weight of everything that counts.
        matched: How many words of weight found another.
        alike: Pairs that differ by a slip, with what that costs of the weight.
        other: Words of either name that stand against each other.
        extra: Words that one name alone has.
    """

    total: int
    matched: int
    alike: tuple[Cost, ...]
    other: tuple[Cost, ...]
    extra: tuple[Cost, ...]


def pair_words(
    left: Sequence[str],
    left_weights: Sequence[int],
    right: Sequence[str],
    right_weights: Sequence[int],
    is_person: bool,
) -> Pairing:
    """Pair the words of two names, the most alike first."""
    likenesses = sorted(
        (
            (likeness * min(left_weights[i], right_weights[j]), likeness, i, j)
            for i, mine in enumerate(left)
            for j, theirs in enumerate(right)
            if (likeness := compare_words(mine, theirs, is_person)) >= _LEAST
        ),
        reverse=True,
    )
    mine_left, theirs_left = set(range(len(left))), set(range(len(right)))
    total = matched = 0
    alike: list[Cost] = []
    for _, likeness, i, j in likenesses:
        if i in mine_left and j in theirs_left:
            mine_left.remove(i)
            theirs_left.remove(j)
            is_initial = is_person and 1 in (len(left[i]), len(right[j])) and likeness < 1
            pick = min if is_initial else max
            weight = pick(left_weights[i], right_weights[j])
            total += weight
            matched += left[i] not in _particles() and not is_initial
            if likeness < 1:
                alike.append((round(weight * (1 - likeness)), left[i], right[j]))
    ours = sorted(((left_weights[i], left[i]) for i in mine_left), reverse=True)
    others = sorted(((right_weights[j], right[j]) for j in theirs_left), reverse=True)
    is_loose = is_person and bool(alike) and min(len(left), len(right)) <= _TWO_WORDS
    other, extra = _pit(
        ours,
        others,
        weight_of_other=_OTHER_PERSON if is_person else 1,
        weight_of_extra=_LEFT_OUT_BESIDE_SLIP if is_loose else _LEFT_OUT,
    )
    total += sum(cost for cost, _, _ in other)
    total += sum(cost for cost, _, _ in extra)
    return Pairing(total, matched, tuple(alike), tuple(other), tuple(extra))


def _pit(
    ours: list[tuple[int, str]],
    theirs: list[tuple[int, str]],
    *,
    weight_of_other: float,
    weight_of_extra: float,
) -> tuple[list[Cost], list[Cost]]:
    """Set words that found none against each other; what stays over was left out on one side."""
    telling = [[one for one in words if one[1] not in _particles()] for words in (ours, theirs)]
    other = [
        (round(max(mine[0], its[0]) * weight_of_other), mine[1], its[1])
        for mine, its in zip(telling[0], telling[1], strict=False)
    ]
    count = len(other)
    extra = [(round(weight * weight_of_extra), word, "") for weight, word in telling[0][count:]]
    extra += [(round(weight * weight_of_extra), "", word) for weight, word in telling[1][count:]]
    return other, extra


def _particles() -> frozenset[str]:
    return load_latin_words().particles


@lru_cache(maxsize=1 << 18)
def compare_words(left: str, right: str, is_person: bool) -> float:
    """Tell how alike two words are, from 0 to 1; a slip weighs more in a short word."""
    if left == right:
        return 1.0
    if left.isdigit() or right.isdigit():
        return 0.0
    if is_person and (len(left) == 1 or len(right) == 1):
        return _INITIAL if left[0] == right[0] else 0.0
    plain = OSA.normalized_similarity(left, right)
    likeness = max(0.0, 1 - _STEEPNESS * (1 - plain))
    if is_person and likeness < _VARIANT:
        if _share_group(variant_groups(), left, right):
            likeness = _VARIANT
        elif likeness < _TRANSLATION and _share_group(translation_groups(), left, right):
            likeness = _TRANSLATION
    if likeness < _SAME_SOUND and plain >= _SOUND_FROM:
        sound = sound_of(left)
        if len(sound) >= _SHORTEST_SOUND and sound == sound_of(right):
            likeness = _SAME_SOUND
    return likeness


def _share_group(groups: Mapping[str, frozenset[int]], left: str, right: str) -> bool:
    return bool(groups.get(left, frozenset()) & groups.get(right, frozenset()))


@lru_cache(maxsize=1 << 16)
def sound_of(word: str) -> str:
    """Give the consonants of a word as they sound, doubled ones once, with its first letter."""
    for written, spoken in _SOUNDS:
        word = word.replace(written, spoken)
    return _TWICE.sub(r"\1", _VOWELS.sub("", word))
