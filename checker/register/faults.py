"""What is wrong with a line of a register: where, what, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from checker.register.headings import Words
from ingest.normalise.packaged_yaml import read_table


@dataclass(frozen=True, slots=True)
class LineFault:
    """One thing that is wrong with one line, which is therefore not filed.

    Attributes:
        sheet: Name of the sheet; empty for a file of separated values.
        line: As a person finds it in the file, from 1.
        heading: The column as the user calls it; None where the line as a whole is meant.
        code: Key into `faults.yaml`.
        values: What the sentence names.
    """

    sheet: str
    line: int
    heading: str | None
    code: str
    values: tuple[tuple[str, str], ...] = ()

    @property
    def message(self) -> Words:
        """What is wrong and what to do."""
        text = load_fault_texts()[self.code]
        values = {"heading": self.heading or "", **dict(self.values)}
        return Words.model_construct(zh=text.zh.format(**values), en=text.en.format(**values))

    def to_data(self) -> dict[str, Any]:
        """Give the fault as JSON."""
        return {
            "sheet": self.sheet or None,
            "line": self.line,
            "column": self.heading,
            "code": self.code,
            "message": {"zh": self.message.zh, "en": self.message.en},
        }


class CellProblem(Exception):
    """What stands in a cell cannot be taken; the line is not filed.

    Args:
        code: Key into `faults.yaml`.
        **values: What its sentence names.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = tuple((name, str(value)) for name, value in values.items())


@cache
def load_fault_texts() -> dict[str, Words]:
    """Give the sentences by code.

    Raises:
        pydantic.ValidationError: A sentence is missing.
    """
    return read_table("checker.register", "faults.yaml", dict[str, Words])
