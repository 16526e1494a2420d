"""What the OpenAPI document does not say: topics and operations in Chinese, what fields mean."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict

from ingest.normalise.packaged_yaml import read_table
from ingest.problems import Sentence


class ReferenceWords(BaseModel):
    """The words of `words.yaml`.

    Attributes:
        topics: By tag of the document, in the order of the pages.
        operations: Summaries in Chinese by id of an operation; English ones are in the document.
        fields: What a field or parameter means, by its name; `operation_id.name` comes first.
        examples: Values by name of a field, for the examples of bodies.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    topics: dict[str, Sentence]
    operations: dict[str, str]
    fields: dict[str, Sentence]
    examples: dict[str, Any]

    def meaning(self, operation_id: str, name: str) -> Sentence | None:
        """Give what a field of an operation means; None where nobody has said."""
        last = name.rpartition(".")[2].removesuffix("[]")
        return self.fields.get(f"{operation_id}.{name}") or self.fields.get(last)


@cache
def load_words() -> ReferenceWords:
    """Load the words."""
    table: Mapping[str, Any] = read_table("checker.web.api_reference", "words.yaml", dict[str, Any])
    return ReferenceWords.model_validate(table)
