"""Under which keys a name is filed in an index, and under which it is looked for.

Two names of which at least one is Chinese can only be found alike where they share a key: the
字号, its spelling, its beginning, the 字号 with one character gone, or the letters of a person's
spelt name in whatever order they come.
"""

from __future__ import annotations

from collections.abc import Iterator

from checker.names.chinese_company import ChineseCompanyName
from checker.names.chinese_person import ChinesePersonName, fold_words
from checker.names.comparison import NameKind
from checker.names.crossing import SpeltCompanyName, drop_spelt_form
from checker.names.pinyin import spell, spell_all
from checker.names.reading import ReadName

_SHORTEST_SPELLING = 3
_BEGINNING, _LONGEST_BEGINNING = 2, 8
_ABBREVIATIONS = range(3, 6)
_FUZZY_FROM = 3
_MOST_FIRST_WORDS = 4
_LONGEST_PERSON, _LONGEST_SPELLING = 4, 24


def list_filed_keys(name: ReadName) -> Iterator[str]:
    """Give the keys under which a name of a list is filed."""
    for company in name.companies:
        yield from _company_keys(company)
        yield from _spelling_keys(company)
        yield from _filed_company_keys(company)
    yield from _other_keys(name)


def list_sought_keys(name: ReadName, *, among_letters: bool) -> Iterator[str]:
    """Give the keys under which names like this one may be filed.

    Args:
        name: What is looked for.
        among_letters: Whether names in letters are filed as well: spelling a Chinese name costs as
            much as all the rest.
    """
    for company in name.companies:
        yield from _company_keys(company)
        if among_letters:
            yield from _spelling_keys(company)
        yield from _sought_company_keys(company)
    yield from _other_keys(name)


def _other_keys(name: ReadName) -> Iterator[str]:
    yield from (f"firm {line}" for line in name.firms)
    if name.person is not None and len(name.person.text) <= _LONGEST_PERSON:
        yield from _person_keys(name.person)
    if name.spelt is not None:
        yield from _spelt_company_keys(name.spelt)
    if name.latin is not None and name.kind in (NameKind.PERSON, NameKind.UNKNOWN):
        yield from _spelt_person_keys(fold_words(name.text))


def _company_keys(name: ChineseCompanyName) -> Iterator[str]:
    yield f"core {name.core}"
    yield f"core {name.spoken}"
    yield f"sound {name.sound}"
    if len(name.core) >= _FUZZY_FROM:
        yield f"but one {name.core}"
        for place in range(len(name.core)):
            yield f"but one {name.core[:place]}{name.core[place + 1 :]}"


def _spelling_keys(name: ChineseCompanyName) -> Iterator[str]:
    yield f"whole {spell(name.text)}"
    for spelling in spell_all(name.core):
        yield f"spelt {spelling}"
    if not name.is_generic:
        for count in range(1, len(name.trades) + 1):
            yield f"spelt {spell(name.core + ''.join(name.trades[:count]))}"


def _filed_company_keys(name: ChineseCompanyName) -> Iterator[str]:
    if name.is_short:
        yield f"short {name.text}"
        stem = name.text.removesuffix("集团")
        if len(stem) in _ABBREVIATIONS:
            yield f"ends {stem[0]}{stem[-1]}"
    else:
        for beginning in {name.text, name.core + "".join(name.trades), name.spoken}:
            yield f"begins {beginning[:_BEGINNING]}"
        for sign in set(name.text[1:]):
            yield f"has {name.text[0]}{sign}"


def _sought_company_keys(name: ChineseCompanyName) -> Iterator[str]:
    if name.is_short:
        if not name.is_generic:
            yield f"begins {name.text[:_BEGINNING]}"
        stem = name.text.removesuffix("集团")
        if len(stem) in _ABBREVIATIONS:
            yield f"has {stem[0]}{stem[-1]}"
    else:
        for beginning in {name.text, name.core + "".join(name.trades), name.spoken}:
            for length in range(_BEGINNING, min(len(beginning), _LONGEST_BEGINNING) + 1):
                yield f"short {beginning[:length]}"
        for sign in set(name.text[1:]):
            yield f"ends {name.text[0]}{sign}"


def _person_keys(person: ChinesePersonName) -> Iterator[str]:
    yield f"core {person.text}"
    yield f"sound {spell(person.text)}"
    initials = "".join(readings[0][0] for readings in person.syllables)
    for surname in person.surname:
        yield from (f"initials {surname} {initials[:count]}" for count in (1, 2))
        for given in person.given:
            yield from _letter_keys(surname + given)


def _spelt_person_keys(words: list[str]) -> Iterator[str]:
    letters = "".join(words)
    if _SHORTEST_SPELLING <= len(letters) <= _LONGEST_SPELLING:
        yield from _letter_keys(letters)
    if any(len(word) == 1 for word in words):
        for surname, rest in ((words[0], words[1:]), (words[-1], words[:-1])):
            yield f"initials {surname} {''.join(rest)[:2]}"


def _letter_keys(spelling: str) -> Iterator[str]:
    """Give the letters in order, whole and with each gone: a name stands in either order."""
    letters = "".join(sorted(spelling))
    yield f"letters {letters}"
    for place in range(len(letters)):
        yield f"letters but one {letters[:place]}{letters[place + 1 :]}"


def _spelt_company_keys(name: SpeltCompanyName) -> Iterator[str]:
    yield f"whole {name.joined}"
    for core in {name.core, drop_spelt_form(name.core)}:
        if len(core) >= _SHORTEST_SPELLING:
            yield f"spelt {core}"
    for count in range(1, min(len(name.words) - 1, _MOST_FIRST_WORDS) + 1):
        first = "".join(name.words[:count])
        if len(first) > _SHORTEST_SPELLING:
            yield f"spelt {first}"
