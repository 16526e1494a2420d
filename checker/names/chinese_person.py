"""Names of people in Chinese characters, compared with one another and with their Latin spelling.

A surname stands first in characters, first or last in Latin letters; a given name is spelt joined,
split or with a hyphen. Spellings of other tongues than Mandarin (CHAN Tai Man, Morris Chang) are
names of their own: only an alias tells them.
"""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from rapidfuzz.distance import OSA

from checker.names.comparison import Comparison, Reason, compare_by
from checker.names.han import fold_han
from checker.names.pinyin import fold_pinyin, load_surnames, spell, spell_all

_SAME = 1000
_SAME_SOUND = 600
"""王小明 and 王晓明: as a rule two people, but who wrote it down may have heard it only."""
_SAME_SPELLING = 850
"""Several people share one spelling: 李伟, 李薇 and 黎炜 are all Li Wei."""
_ONE_LETTER, _INITIALS = 620, 600
_LONGEST_GIVEN = 3
_LONG_SPELLING = 6
_SPLIT = re.compile(r"[\s,，.·'’\-–]+")


@dataclass(frozen=True, slots=True)
class ChinesePersonName:
    """A name in characters with its readings.

    Attributes:
        text: Folded, without spaces.
        surname: Readings of the surname, the usual one first.
        given: Spellings of the given name in one piece.
        syllables: The given name, a tuple of readings for each character.
    """

    text: str
    surname: tuple[str, ...]
    given: tuple[str, ...]
    syllables: tuple[tuple[str, ...], ...]


@lru_cache(maxsize=65536)
def read_chinese_person(name: str) -> ChinesePersonName:
    """Take a name apart at its surname, of one character or of two."""
    text = fold_han(name).replace("(", "").replace(")", "")
    surnames = load_surnames()
    if text[:2] in surnames.compound and len(text) > 2:
        head, readings = text[:2], surnames.compound[text[:2]]
    else:
        head = text[:1]
        readings = surnames.readings.get(head) or spell_all(head)
    rest = text[len(head) :]
    syllables = tuple(spell_all(character) for character in rest[:_LONGEST_GIVEN])
    given = spell_all(rest) if rest else ("",)
    return ChinesePersonName(text, readings, given, syllables)


def fold_words(spelt: str) -> list[str]:
    """Give the words of a Latin name as pinyin is compared."""
    return [word for word in map(fold_pinyin, _SPLIT.split(spelt)) if word]


def compare_chinese_people(left: ChinesePersonName, right: ChinesePersonName) -> Comparison:
    """Compare two names in characters."""
    if left.text == right.text:
        return compare_by(Reason("zh_same_person_name", _SAME, left.text, right.text))
    if len(left.text) == len(right.text) and spell(left.text) == spell(right.text):
        return compare_by(Reason("zh_person_same_sound", _SAME_SOUND, left.text, right.text))
    return compare_by(Reason("zh_other_person", 0, left.text, right.text))


def compare_spelt_person(written: ChinesePersonName, spelt: str) -> Comparison:
    """Compare a name in characters with one in Latin letters."""
    tokens = fold_words(spelt)
    if len(tokens) == 0 or not written.given[0]:
        return compare_by(Reason("zh_other_person", 0, written.text, spelt))
    joined = "".join(tokens)
    for surname, given in product(written.surname, written.given):
        is_whole = joined in (surname + given, given + surname)
        if is_whole and (_stands_at_an_end(surname, tokens) or len(tokens) == 1):
            return compare_by(
                Reason("zh_same_spelling", _SAME_SPELLING, written.text, spelt),
            )
    if _has_initials(written, tokens):
        return compare_by(Reason("zh_initials", _INITIALS, written.text, spelt))
    if _is_one_letter_off(written, tokens, joined):
        return compare_by(Reason("zh_spelling_alike", _ONE_LETTER, written.text, spelt))
    return compare_by(Reason("zh_other_person", 0, written.text, spelt))


def _stands_at_an_end(surname: str, tokens: list[str]) -> bool:
    """Tell whether the surname is the first or the last words, so that Xian Li is not Xi Anli."""
    beginnings = {"".join(tokens[:count]) for count in (1, 2)}
    endings = {"".join(tokens[-count:]) for count in (1, 2)}
    return surname in beginnings or surname in endings


def _has_initials(written: ChinesePersonName, tokens: list[str]) -> bool:
    if len(tokens) < 2 or all(len(token) > 1 for token in tokens):
        return False
    initials = [{reading[0] for reading in readings} for readings in written.syllables]
    for surname, rest in ((tokens[0], tokens[1:]), (tokens[-1], tokens[:-1])):
        letters = "".join(rest)
        is_theirs = surname in written.surname and 0 < len(letters) <= len(initials)
        if is_theirs and all(map(operator.contains, initials, letters)):
            return True
    return False


def _is_one_letter_off(written: ChinesePersonName, tokens: list[str], joined: str) -> bool:
    if len(joined) < _LONG_SPELLING:
        return False
    return any(
        OSA.distance(joined, whole, score_cutoff=1) <= 1
        for surname, given in product(written.surname, written.given)
        for whole in (surname + given, given + surname)
        if len(whole) >= _LONG_SPELLING
        and (OSA.distance(tokens[0], surname) <= 1 or OSA.distance(tokens[-1], surname) <= 1)
    )
