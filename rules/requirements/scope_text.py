"""The characters of a scope of business, made comparable, and the words that take it apart."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Annotated

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict

_BRACKETS = dict.fromkeys("[{〔【『「《〈", "(") | dict.fromkeys("]}〕】』」》〉", ")")

Expression = Annotated[re.Pattern[str], BeforeValidator(re.compile)]


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A text without spaces and differences of width.

    Attributes:
        text: The characters that are compared.
        offsets: For each of them the index of the character it comes from; one more for the end.
    """

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the characters from `start` to `end` stand in the original text."""
        if start >= end:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self.offsets[end - 1] + 1


class ScopeWords(BaseModel):
    """The words of `scope_words.yaml`; what each of them means stands there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    licensed_heading: Expression
    ordinary_heading: Expression
    boilerplate: tuple[Expression, ...]
    excluding: Expression
    branches_only: Expression
    licensed_note: Expression
    unbracketed_exclusion: Expression
    narrowing_prefix: Expression
    grade: Expression
    verbs: dict[str, tuple[str, ...]]
    joining: str

    @cached_property
    def group_of(self) -> dict[str, str]:
        """The verb that stands for the group, by verb."""
        return {verb: first for first, group in self.verbs.items() for verb in group}

    @cached_property
    def verb_run(self) -> str:
        """Expression for one verb or several of them joined: 批发、零售, 批发兼零售."""
        verbs = "|".join(sorted(self.group_of, key=len, reverse=True))
        return rf"(?:{verbs})(?:{self.joining}?(?:{verbs}))*"

    @cached_property
    def verb(self) -> re.Pattern[str]:
        """One verb."""
        return re.compile("|".join(sorted(self.group_of, key=len, reverse=True)))


def fold(text: str) -> FoldedText:
    """Drop spaces and differences of width, and write every bracket as ( or ).

    Licences print 【】 and 〔〕 too, and recognised ones come with 《 and 『 where a bracket stood.
    """
    folded: list[str] = []
    offsets: list[int] = []
    for index, character in enumerate(text):
        for form in unicodedata.normalize("NFKC", character):
            if not form.isspace():
                folded.append(_BRACKETS.get(form, form))
                offsets.append(index)
    return FoldedText("".join(folded), (*offsets, len(text)))


@cache
def load_words() -> ScopeWords:
    """Return the words that come with the program, read once."""
    text = files("rules.requirements").joinpath("scope_words.yaml").read_text(encoding="utf-8")
    return ScopeWords.model_validate(yaml.safe_load(text))
