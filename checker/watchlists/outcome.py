"""What reading a list comes to: entries, what is wrong with single records, counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from checker.register.headings import Words
from checker.watchlists.entry import ListEntry
from checker.watchlists.kinds import ListKind
from ingest.normalise.packaged_yaml import read_table

IMPORTER_VERSION = "1"
"""Raised when the same file would be read otherwise than before."""


class DatedBy(StrEnum):
    """Where the date of a list comes from."""

    SOURCE = "source"
    GIVEN = "given"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class ListProblem:
    """Something about a record that a person should know.

    Attributes:
        code: Key into `problems.yaml`.
        file: Which of the list's files.
        line: Where, from 1; of XML the number of the record.
        values: For the placeholders of the sentence.
        is_left_out: Whether the record became no entry and no part of one.
    """

    code: str
    file: str
    line: int
    values: Mapping[str, str]
    is_left_out: bool

    def to_data(self) -> dict[str, Any]:
        """Give the problem as JSON, with its sentence in both languages."""
        words = load_problem_texts()[self.code]
        return {
            "code": self.code,
            "file": self.file,
            "line": self.line,
            "is_left_out": self.is_left_out,
            "message": {
                "zh": words.zh.format(**self.values),
                "en": words.en.format(**self.values),
            },
        }


@dataclass(frozen=True, slots=True)
class ListReading:
    """What was read of a list.

    Attributes:
        kind: Which list.
        path: As the user calls the file.
        entries: In the order of the source; no two have one id.
        problems: What a person should know of single records.
        list_date: Of which day the list is, None where nothing says it.
        dated_by: Who says so.
        counts: `records` of the main file, records of other parts by their name, `entries`,
            `names`, `identifiers`, `birth_dates`, `left_out`.
        file_sha256: Of the file; of several, of their names and hashes.
        columns_not_kept: Columns whose words are not kept.
    """

    kind: ListKind
    path: str
    entries: tuple[ListEntry, ...]
    problems: tuple[ListProblem, ...]
    list_date: date | None
    dated_by: DatedBy
    counts: Mapping[str, int]
    file_sha256: str
    columns_not_kept: tuple[str, ...] = ()

    @property
    def importer(self) -> str:
        """What read it: the program's version and a hash of what is known of the list."""
        return f"{IMPORTER_VERSION}-{self.kind.fingerprint}"


@cache
def load_problem_texts() -> Mapping[str, Words]:
    """Give the sentences of problems by code."""
    return read_table("checker.watchlists", "problems.yaml", dict[str, Words])
