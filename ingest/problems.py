"""What a problem says to a person: the sentences of `problems.yaml`."""

from __future__ import annotations

from functools import cache
from string import Formatter

from pydantic import BaseModel, ConfigDict, model_validator

from ingest.document import Problem
from ingest.normalise.packaged_yaml import read_table


class Sentence(BaseModel):
    """One sentence in both languages; both name the same `{placeholders}`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: str
    en: str

    @model_validator(mode="after")
    def _check_placeholders(self) -> Sentence:
        if find_placeholders(self.zh) != find_placeholders(self.en):
            raise ValueError("the two languages name different placeholders")
        return self

    def fill(self, details: dict[str, str]) -> Sentence:
        """Puts values in the places of their names; a value that is missing shows as `?`."""
        values = {name: details.get(name, "?") for name in find_placeholders(self.zh)}
        return Sentence.model_construct(zh=self.zh.format(**values), en=self.en.format(**values))


class ProblemText(BaseModel):
    """What is wrong, and what to do about it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    message: Sentence
    remedy: Sentence


def find_placeholders(text: str) -> frozenset[str]:
    """The names in braces in a sentence.

    Raises:
        ValueError: The braces do not match, or hold more than a name.
    """
    names = frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)
    if not all(name.isidentifier() for name in names):
        raise ValueError(f"a placeholder is a plain name: {sorted(names)}")
    return names


@cache
def load_problem_texts() -> dict[str, ProblemText]:
    """All sentences by the problem's code.

    Raises:
        yaml.YAMLError: The file is not plain YAML.
        pydantic.ValidationError: A sentence is missing or its languages disagree.
    """
    return read_table("ingest", "problems.yaml", dict[str, ProblemText])


def describe_problem(problem: Problem) -> ProblemText:
    """The sentences for a problem, its details filled in.

    Raises:
        KeyError: The code is not in `problems.yaml`.
    """
    text = load_problem_texts()[problem.code]
    details = dict(problem.details)
    return ProblemText.model_construct(
        message=text.message.fill(details), remedy=text.remedy.fill(details)
    )
