"""What people call the parts of a hit, in both languages: roles, states, ends, lists."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict

from checker.screening.party import PartyRole
from checker.watchlists.errors import ListKindUnknown
from checker.watchlists.kinds import CUSTOM, load_kind
from ingest.normalise.packaged_yaml import read_table
from rules.vocabulary import Bilingual
from storage.vocabulary import HitEnd, HitState, MatchAnswer


class Title(BaseModel):
    """A text in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: str
    en: str

    @property
    def words(self) -> Bilingual:
        """Give the text as pages show it."""
        return Bilingual(self.zh, self.en)


class ScreeningWords(BaseModel):
    """The file `words.yaml`: a text for each code."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    roles: dict[PartyRole, Title]
    states: dict[HitState, Title]
    ends: dict[HitEnd, Title]
    answers: dict[MatchAnswer, Title]
    party_kinds: dict[str, Title]
    schemes: dict[str, Title]


@cache
def load_screening_words() -> ScreeningWords:
    """Give the texts of all codes."""
    return read_table("checker.screening", "words.yaml", ScreeningWords)


def word_role(role: PartyRole) -> Bilingual:
    """Say what a party is to the customer."""
    return load_screening_words().roles[role].words


def word_state(state: HitState) -> Bilingual:
    """Say what a person made of a hit."""
    return load_screening_words().states[state].words


def word_end(end: HitEnd) -> Bilingual:
    """Say why a hit is over."""
    return load_screening_words().ends[end].words


def word_answer(answer: MatchAnswer) -> Bilingual:
    """Say what a score comes to."""
    return load_screening_words().answers[answer].words


def word_party_kind(kind: str) -> Bilingual:
    """Say whether a name is a firm's or a person's."""
    return load_screening_words().party_kinds[kind].words


def word_scheme(scheme: str) -> Bilingual:
    """Say what kind of number a number is; of a kind without a text, that it is a number."""
    schemes = load_screening_words().schemes
    return schemes.get(scheme, schemes["other"]).words


def word_list(list_kind: str) -> Bilingual:
    """Say what a list is called; a list of the user's own is called by its name.

    A list that this version of the program does not know any more is called by its id.
    """
    if list_kind.startswith(f"{CUSTOM}."):
        name = list_kind.removeprefix(f"{CUSTOM}.")
        return Bilingual(f"自有名单“{name}”", f"Own list {name}")
    try:
        title = load_kind(list_kind).title
    except ListKindUnknown:
        return Bilingual(list_kind, list_kind)
    return Bilingual(title.zh, title.en)


def write_score(thousandths: int, *, is_signed: bool = False) -> str:
    """Write a score, or the points that a reason gave or took: 0.93, +0.125.

    Args:
        thousandths: What to write.
        is_signed: Whether a sign is written before what is above zero too.
    """
    text = f"{abs(thousandths) / 1000:.3f}".removesuffix("0")
    if thousandths < 0:
        return f"−{text}"
    return f"+{text}" if is_signed else text
