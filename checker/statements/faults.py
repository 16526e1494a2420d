"""What keeps a statement from being filed, or should make a person look: where, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from checker.register.headings import Words
from ingest.normalise.packaged_yaml import read_table
from ingest.statements import Statement


@dataclass(frozen=True, slots=True)
class StatementFault:
    """One thing about one statement.

    Attributes:
        sheet: Where it stands; None for a paper.
        line: The first line of its figures, from 1.
        page: Of a paper, from 1.
        code: Key into `faults.yaml`.
        is_filed: Whether the statement was filed nevertheless.
        values: What the sentence names.
    """

    sheet: str | None
    line: int | None
    page: int | None
    code: str
    is_filed: bool = False
    values: tuple[tuple[str, str], ...] = ()

    @property
    def message(self) -> Words:
        """What is the matter and what to do."""
        text, values = load_fault_texts()[self.code], dict(self.values)
        return Words(zh=text.zh.format(**values), en=text.en.format(**values))

    def to_data(self) -> dict[str, Any]:
        """Give the fault as JSON."""
        return {
            "sheet": self.sheet or None,
            "line": self.line,
            "page": self.page,
            "code": self.code,
            "filed": self.is_filed,
            "message": {"zh": self.message.zh, "en": self.message.en},
        }


def find_fault(
    statement: Statement, code: str, *, is_filed: bool = False, **values: object
) -> StatementFault:
    """Say what is the matter with a statement, at the place of its first figure."""
    sources = [figure.source for figure in statement.figures.values()]
    first = min(sources, key=lambda source: (source.page or 0, source.line or 0), default=None)
    return StatementFault(
        sheet=first.sheet if first else None,
        line=first.line if first else None,
        page=first.page if first else None,
        code=code,
        is_filed=is_filed,
        values=tuple((name, str(value)) for name, value in values.items()),
    )


@cache
def load_fault_texts() -> dict[str, Words]:
    """Give the sentences by code.

    Raises:
        pydantic.ValidationError: A sentence is missing.
    """
    return read_table("checker.statements", "faults.yaml", dict[str, Words])
