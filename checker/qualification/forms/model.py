"""A form as its YAML says it: questions, their answers, and the element that each speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ingest.normalise.text import fold_width
from rules.schema import Text
from storage.vocabulary import AssertionState


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Answer(_Record):
    """One of the answers to choose from.

    Attributes:
        answer: Its name, as tables write it.
        says: What it says.
        level: How much of the element there is, of a yes.
        state: Of an answer that is not a yes.
    """

    answer: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    says: Text
    level: Annotated[int, Field(ge=0, le=100)] | None = None
    state: AssertionState = AssertionState.YES

    @model_validator(mode="after")
    def _has_a_level_or_a_state(self) -> Self:
        if (self.state is AssertionState.YES) != (self.level is not None):
            raise ValueError(f"{self.answer}: either a level or a state")
        return self


class Question(_Record):
    """One question.

    Attributes:
        id: Tells it from the others of the form.
        element: What its answers speak of.
        ask: The question.
        answers: Those to choose from.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    element: str
    ask: Text
    answers: Annotated[tuple[Answer, ...], Field(min_length=2)]

    def find_answer(self, given: str) -> Answer | None:
        """Find the answer that somebody wrote: its name, its words in a language, or its place.

        Args:
            given: Such as `mostly`, `大部分是`, `2`.
        """
        wanted = fold_width(given).strip().casefold()
        for place, each in enumerate(self.answers, start=1):
            words = (each.says.zh.casefold(), each.says.en.casefold())
            if wanted in (each.answer, *words, str(place)):
                return each
        return None


class Form(_Record):
    """One form.

    Attributes:
        id: Tells it from the others.
        version: Raised with every change of a question or an answer.
        title: Its name.
        asks_whom: Whom to ask.
        questions: In the order of asking.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    version: Annotated[int, Field(ge=1)]
    title: Text
    asks_whom: Text
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _asks_each_once(self) -> Self:
        ids = [each.id for each in self.questions]
        if len(set(ids)) < len(ids):
            raise ValueError("two questions have one id")
        return self

    @property
    def by_id(self) -> Mapping[str, Question]:
        """The questions by id."""
        return {each.id: each for each in self.questions}
