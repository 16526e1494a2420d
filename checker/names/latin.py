"""Names in letters compared word by word: each word that differs takes points by its weight.

A long word weighs more than a short one, a word that many firms share less, a particle little.
Words are paired so that most is gained; a pair that differs by more than a slip counts as two
other words. A word that only one name has costs a quarter: middle names and words of trade are
left out at will. Both names having a word of their own is what tells two parties apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from checker.names.comparison import (
    HIT_FROM,
    Comparison,
    NameKind,
    Reason,
    compare_by,
)
from checker.names.latin_pairing import Pairing, pair_words
from checker.names.latin_tables import (
    forms_by_words,
    load_latin_words,
    longest_form,
    one_spelling,
)
from checker.names.latin_text import fold_latin, split_words, undo_figures

_SAME = 1000
_JOINED_SAME = 970
"""VladimirPutin, Good Will: the same letters, parted otherwise."""
_JOINED_SLIP, _JOINED_LEAST = 2000, 0.9
_FORM_DIFFERS, _OTHER_BODY = 40, 320
_OTHER_BODIES = frozenset({"nonprofit", "partnership"})
_ONE_WORD_OF_MANY = 250
_MOST_OF_PERSON = 8
_MOST_WORDS = 24
"""Of a name: what is longer is a sentence, and pairing takes time with the square."""


@dataclass(frozen=True, slots=True)
class LatinName:
    """A name in letters, taken apart.

    Attributes:
        text: As written.
        words: What is compared, without titles and legal forms.
        weights: Of each word, in hundredths of a letter.
        form: Class of the legal form; empty where none is written.
        joined: All words in one piece.
        whole: Likewise, with titles and legal forms.
        is_person: Whether it is read as a person's name.
        is_generic: True where every word is one that many firms share.
    """

    text: str
    words: tuple[str, ...]
    weights: tuple[int, ...]
    form: str
    joined: str
    whole: str
    is_person: bool
    is_generic: bool


@lru_cache(maxsize=65536)
def read_latin_name(text: str, kind: NameKind = NameKind.UNKNOWN) -> LatinName:
    """Take a name apart.

    Args:
        text: In any script that is written in letters.
        kind: A person's name has titles, a firm's a legal form; both are looked for where it is
            unknown.
    """
    tables = load_latin_words()
    words = split_words(fold_latin(text))[:_MOST_WORDS]
    form, whole = "", "".join(words)
    if kind is not NameKind.PERSON:
        words, form = _drop_forms(words)
    else:
        words = [undo_figures(word) for word in _drop_forms(words)[0]]
    if kind in (NameKind.PERSON, NameKind.UNKNOWN) and not form:
        words = [word for word in words if word not in tables.titles] or words
    words = [one_spelling().get(word, word) for word in words]
    is_person = kind is NameKind.PERSON or (
        kind is NameKind.UNKNOWN and not form and _looks_like_person(words)
    )
    weights = tuple(_weigh(word, is_person) for word in words)
    telling = [w for w in words if w not in tables.generic and w not in tables.particles]
    return LatinName(
        text=text,
        words=tuple(words),
        weights=weights,
        form=form,
        joined="".join(words),
        whole=whole,
        is_person=is_person,
        is_generic=not is_person and not telling,
    )


def _looks_like_person(words: list[str]) -> bool:
    """Tell whether no word is one that firms share, and there are as many as people have."""
    generic = load_latin_words().generic
    return 1 < len(words) <= _MOST_OF_PERSON and not any(
        word in generic or word.isdigit() for word in words
    )


def _drop_forms(words: list[str]) -> tuple[list[str], str]:
    """Take legal forms off both ends, while a word stays; the first one found names the class."""
    forms, kept, found = forms_by_words(), list(words), ""
    is_found = True
    while is_found:
        is_found = False
        for length in range(min(longest_form(), len(kept) - 1), 0, -1):
            for part, rest in ((kept[-length:], kept[:-length]), (kept[:length], kept[length:])):
                form = forms.get(tuple(part))
                if form is not None:
                    kept, found, is_found = rest, found or form, True
                    break
            if is_found:
                break
    return kept, found


_PARTICLE, _GENERIC, _NUMBER = 30, 40, 400


def _weigh(word: str, is_person: bool) -> int:
    if word.isdigit():
        return _NUMBER
    tables = load_latin_words()
    if len(word) == 1:
        return 200 if is_person else 150
    share = 100
    if word in tables.particles:
        share = _PARTICLE
    elif not is_person and word in tables.generic:
        share = _GENERIC
    return share * min(len(word), 12)


def score_latin(left: LatinName, right: LatinName) -> int:
    """Give the score of `compare_latin` alone."""
    return compare_latin(left, right).score


def compare_latin(left: LatinName, right: LatinName) -> Comparison:
    """Compare two names that were taken apart."""
    if not left.words or not right.words:
        return compare_by(Reason("lat_nothing", 0, left.text, right.text))
    if left.words == right.words:
        parts = [Reason("lat_same", _SAME, " ".join(left.words), " ".join(right.words))]
    else:
        parts = _compare_words(left, right)
    score = sum(part.points for part in parts)
    if left.form and right.form and left.form != right.form:
        is_other = bool({left.form, right.form} & _OTHER_BODIES)
        points = _OTHER_BODY if is_other else _FORM_DIFFERS
        parts.append(Reason("lat_form_differs", -points, left.form, right.form))
        score -= points
    if (left.is_generic or right.is_generic) and left.words != right.words and score >= HIT_FROM:
        parts.append(Reason("lat_generic", HIT_FROM - 1 - score))
    return compare_by(*parts)


def _compare_words(left: LatinName, right: LatinName) -> list[Reason]:
    joined = _compare_joined(left, right)
    is_person = left.is_person and right.is_person
    pairing = pair_words(left.words, left.weights, right.words, right.weights, is_person)
    by_words = _deduct(pairing, left, right)
    if joined is not None and joined.points > sum(reason.points for reason in by_words):
        return [joined]
    return by_words


def _compare_joined(left: LatinName, right: LatinName) -> Reason | None:
    """Compare the letters in one piece: words may be parted otherwise, or not at all."""
    a, b = left.joined, right.joined
    if a == b or left.whole == right.whole:
        return Reason("lat_joined", _JOINED_SAME, left.text, right.text)
    if len(left.words) == len(right.words):
        return None
    likeness = OSA.normalized_similarity(a, b, score_cutoff=_JOINED_LEAST)
    if not likeness or _figures(a) != _figures(b):
        return None
    points = _JOINED_SAME - round(_JOINED_SLIP * (1 - likeness))
    return Reason("lat_joined_alike", points, left.text, right.text)


def _figures(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


def _deduct(pairing: Pairing, left: LatinName, right: LatinName) -> list[Reason]:
    parts = [Reason("lat_compared", _SAME, " ".join(left.words), " ".join(right.words))]
    total = pairing.total
    for cost, mine, theirs in pairing.alike:
        parts.append(Reason("lat_word_alike", -_share(cost, total), mine, theirs))
    for cost, mine, theirs in pairing.other:
        parts.append(Reason("lat_word_differs", -_share(cost, total), mine, theirs))
    for cost, mine, theirs in pairing.extra:
        parts.append(Reason("lat_word_missing", -_share(cost, total), mine, theirs))
    if (
        left.is_person
        and right.is_person
        and pairing.matched == 1
        and _count_telling(left, right) > 1
    ):
        parts.append(Reason("lat_one_word", -_ONE_WORD_OF_MANY))
    return parts


def _count_telling(left: LatinName, right: LatinName) -> int:
    particles = load_latin_words().particles
    return max(sum(word not in particles for word in name.words) for name in (left, right))


def _share(cost: int, total: int) -> int:
    return round(_SAME * cost / total) if total else 0
