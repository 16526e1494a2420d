"""A name read once, in every way in which it may have to be compared."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from checker.names.chinese_company import ChineseCompanyName, read_folded_company
from checker.names.chinese_person import ChinesePersonName, read_chinese_person
from checker.names.comparison import NameKind
from checker.names.crossing import SpeltCompanyName, read_spelt_company
from checker.names.han import fold_variants, has_han
from checker.names.known_aliases import find_firms_of_chinese, find_firms_of_latin
from checker.names.latin import LatinName, read_latin_name

_KEPT = 65536


@dataclass(frozen=True, slots=True)
class ReadName:
    """A name with its parts.

    Attributes:
        text: As written.
        kind: Whose name it is.
        companies: The name of a firm in characters, in the words of the mainland and of Taiwan.
        person: The name of a person in characters.
        spelt: The name of a firm in Latin letters, taken apart as Chinese names are.
        latin: The name in letters.
        firms: Lines of the table of known firms to which it belongs.
    """

    text: str
    kind: NameKind
    companies: tuple[ChineseCompanyName, ...] = ()
    person: ChinesePersonName | None = None
    spelt: SpeltCompanyName | None = None
    latin: LatinName | None = None
    firms: frozenset[int] = frozenset()

    @property
    def is_chinese(self) -> bool:
        """Tell whether it is written in Chinese characters."""
        return self.latin is None


@lru_cache(maxsize=_KEPT)
def read_name(text: str, kind: NameKind = NameKind.UNKNOWN) -> ReadName:
    """Read a name."""
    is_person = kind is NameKind.PERSON
    may_be_person = kind in (NameKind.PERSON, NameKind.UNKNOWN)
    if has_han(text):
        companies = () if is_person else tuple(map(read_folded_company, fold_variants(text)))
        return ReadName(
            text,
            kind,
            companies=companies,
            person=read_chinese_person(text) if may_be_person else None,
            firms=frozenset().union(*map(find_firms_of_chinese, companies)),
        )
    latin = read_latin_name(text, kind)
    return ReadName(
        text,
        kind,
        spelt=None if is_person else read_spelt_company(text),
        latin=latin,
        firms=frozenset() if is_person else find_firms_of_latin(latin),
    )
