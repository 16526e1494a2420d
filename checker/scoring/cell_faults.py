"""What is wrong with a table of statements: where, what, and what to do about it."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from ingest.normalise.packaged_yaml import read_table
from ingest.problems import Sentence
from rules.vocabulary import Bilingual


class CellFault(NamedTuple):
    """One cell that could not be read.

    Attributes:
        code: Key into `faults.yaml`.
        line: As a person finds it in the file, from 1.
        column: Its heading; empty where the line as a whole is meant.
        given: What stands there.
    """

    code: str
    line: int
    column: str
    given: str

    @property
    def message(self) -> Bilingual:
        """What is wrong and what to do."""
        given = self.given if len(self.given) <= 40 else f"{self.given[:39]}…"
        return say_fault(self.code, line=str(self.line), column=self.column, given=given)


def say_fault(code: str, **values: str) -> Bilingual:
    """Fill in the sentence of a code."""
    sentence = load_fault_texts()[code].fill(values)
    return Bilingual(sentence.zh, sentence.en)


@cache
def load_fault_texts() -> dict[str, Sentence]:
    """Give every sentence by its code."""
    return read_table("checker.scoring", "faults.yaml", dict[str, Sentence])
