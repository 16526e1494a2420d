"""What is wrong where in a request, in both languages; what was sent is never repeated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from ingest.normalise.packaged_yaml import read_table
from ingest.problems import Sentence

_MOST_FAULTS = 20
_OTHERWISE = "value_unfit"


def list_faults(errors: Sequence[Any]) -> list[Mapping[str, object]]:
    """Give the faults that pydantic found as JSON, the first twenty.

    Args:
        errors: As `RequestValidationError.errors` gives them.
    """
    return [_name_fault(error) for error in errors[:_MOST_FAULTS]]


def _name_fault(error: Mapping[str, Any]) -> Mapping[str, object]:
    place, *path = error["loc"] or ("body",)
    sentences = load_request_faults()
    code = error["type"] if error["type"] in sentences else _OTHERWISE
    said = sentences[code]
    given = {name: value for name, value in error.get("ctx", {}).items() if name != "error"}
    return {
        "in": place,
        "at": "/".join(str(part) for part in path),
        "code": code,
        "message": {"zh": _fill(said.zh, given), "en": _fill(said.en, given)},
    }


def _fill(sentence: str, given: Mapping[str, object]) -> str:
    return sentence.format_map({name: str(value) for name, value in given.items()})


@cache
def load_request_faults() -> Mapping[str, Sentence]:
    """Give the sentences by the codes of pydantic's errors."""
    return read_table("checker.api.v1", "faults.yaml", dict[str, Sentence])
