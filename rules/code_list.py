"""A list of values that the conditions of a pack may ask for by name, such as risky divisions."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr, model_validator
from pydantic_core import PydanticCustomError

from rules.schema import Name, Text

LIST_ID = r"^[a-z][a-z0-9_]*$"


class CodeList(BaseModel):
    """Values under one name.

    Attributes:
        id: As conditions write it: `in list("id")`.
        title: What the values have in common.
        source: Where they come from.
        checked_on: The day on which they were last compared with that source.
        values: Texts or whole numbers, each once.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=LIST_ID)]
    title: Text
    source: Name
    checked_on: date
    values: Annotated[tuple[StrictStr | StrictInt, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _has_each_once(self) -> CodeList:
        if len(set(self.values)) < len(self.values):
            raise PydanticCustomError("list_repeats", "a value stands there twice")
        if len({type(value) for value in self.values}) > 1:
            raise PydanticCustomError("list_mixed", "texts and numbers are mixed")
        return self
