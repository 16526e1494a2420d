"""What is wrong with a policy, and where in its data.

The policy is read from plain data and knows no file: a problem carries the path into that data, and
whoever read the file turns it into line and column.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml
from pydantic_core import ErrorDetails

from rules.complaint import find_nearest
from rules.vocabulary import Bilingual

Path = tuple[str | int, ...]
"""Keys and positions from the top of the data to the place meant."""


@dataclass(frozen=True, slots=True)
class PolicyProblem:
    """One thing wrong with a policy.

    Attributes:
        code: Names the sentence in `policy_problems.yaml`.
        path: Where, such as `("conclusions", 2, "any", 0, "conclusion")`. What is missing is named
            by the path that it would have.
        message: What is wrong and what to do.
        suggestion: The nearest known name, if the fault is a name that nothing has.
    """

    code: str
    path: Path
    message: Bilingual
    suggestion: str | None = None


class PolicyError(ValueError):
    """A policy cannot be used.

    Attributes:
        problems: Everything found wrong, never empty.
    """

    def __init__(self, problems: Iterable[PolicyProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            "\n".join(f"{'.'.join(map(str, p.path))}: {p.message.en}" for p in self.problems)
        )


def make_problem(
    code: str, path: Path, suggestion: str | None = None, **values: object
) -> PolicyProblem:
    """Fill in the sentence of a code and add the suggestion to it."""
    texts = [text.format_map(values) for text in sentences()[code]]
    if suggestion is not None:
        hint = sentences()["did_you_mean"]
        texts = [
            texts[0] + hint.zh.format(name=suggestion),
            f"{texts[1]} {hint.en.format(name=suggestion)}",
        ]
    return PolicyProblem(code, path, Bilingual(*texts), suggestion)


def name_unknown(code: str, path: Path, name: str, known: Iterable[str]) -> PolicyProblem:
    """A name that nothing has, with the known name that comes closest."""
    return make_problem(code, path, find_nearest(name, sorted(known)), name=name)


def explain_shape(
    error: ErrorDetails, *, keywords: Collection[str], tags: Iterable[str]
) -> PolicyProblem:
    """Put an error of pydantic into the project's words.

    Args:
        error: One of `ValidationError.errors()`.
        keywords: Every key that a policy may use, for suggestions.
        tags: Parts of the error's location that name a branch of a union and not a place.
    """
    branches = set(tags)
    path = tuple(part for part in error["loc"] if part not in branches)
    values = dict(error.get("ctx", {}))
    code = error["type"] if error["type"] in sentences() else "otherwise"
    suggestion = None
    if code == "extra_forbidden" and path[-1] not in keywords:
        suggestion = find_nearest(str(path[-1]), keywords)
    elif code == "enum":
        choices = re.findall("'([^']*)'", values["expected"])
        suggestion = find_nearest(str(error["input"]), choices)
        values["expected"] = ", ".join(choices)
    return make_problem(code, path, suggestion, **values)


@cache
def sentences() -> Mapping[str, Bilingual]:
    """Every sentence by its code."""
    text = files("rules").joinpath("policy_problems.yaml").read_text(encoding="utf-8")
    return {code: Bilingual(**sentence) for code, sentence in yaml.safe_load(text).items()}
