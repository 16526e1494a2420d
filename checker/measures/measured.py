"""What a measure came to: a whole number, proof that it does not apply, or why it is missing."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from checker.measures.sums import FigureRef
from ingest.normalise.packaged_yaml import read_table
from ingest.problems import Sentence
from ingest.statements import load_items
from rules.facts import FactState
from rules.vocabulary import Bilingual


class Reason(NamedTuple):
    """Why there is no value.

    Attributes:
        code: Key of `reasons.yaml`.
        figures: Those that it is about.
    """

    code: str
    figures: tuple[FigureRef, ...] = ()

    @property
    def state(self) -> FactState:
        """Whether it leaves the value missing or proves that it does not apply."""
        return load_reasons()[self.code][0]

    @property
    def words(self) -> Bilingual:
        """The reason for a person: what is so, and what can be done about it."""
        _, sentence = load_reasons()[self.code]
        named = [_name(figure) for figure in dict.fromkeys(self.figures)]
        return Bilingual(
            sentence.zh.format(figures="、".join(name.zh for name in named)),
            sentence.en.format(figures=", ".join(name.en for name in named)),
        )


class Measured(NamedTuple):
    """One measure of one customer.

    Attributes:
        value: In the unit of the measure, rounded towards the side that is worse for the customer;
            None unless known.
        state: Whether it is known, missing, or proven not to apply.
        why: The reason of the last two.
        inputs: The figures that went in, or that were asked for.
    """

    value: int | None
    state: FactState
    why: Reason | None
    inputs: tuple[FigureRef, ...]

    @property
    def reason(self) -> Bilingual | None:
        """Why there is no value, in both languages; None where there is one."""
        return None if self.why is None else self.why.words


@cache
def load_reasons() -> dict[str, tuple[FactState, Sentence]]:
    """Give every reason by its code: the state it stands for, and its sentence."""
    shape = dict[FactState, dict[str, Sentence]]
    groups = read_table("checker.measures", "reasons.yaml", shape)
    return {code: (state, text) for state, texts in groups.items() for code, text in texts.items()}


def _name(figure: FigureRef) -> Bilingual:
    title, back = load_items()[figure.item].title, figure.years_back
    if back == 0:
        return Bilingual(title.zh, title.en)
    if back == 1:
        return Bilingual(f"上年{title.zh}", f"{title.en} of the year before")
    return Bilingual(f"{back} 年前的{title.zh}", f"{title.en} of {back} years before")
