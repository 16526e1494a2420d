"""What a person is told of sources, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ingest.normalise.packaged_yaml import read_table
from ingest.problems import Sentence, load_problem_texts
from storage.tables import SourceItemRow, SourceRow
from storage.vocabulary import ItemOutcome


@cache
def load_words() -> Mapping[str, Mapping[str, Sentence]]:
    """Give all sentences by what they are about and their code."""
    return read_table("checker.sources", "words.yaml", dict[str, dict[str, Sentence]])


def describe_outcome(outcome: ItemOutcome) -> Sentence:
    """Say what became of a file."""
    return load_words()["outcomes"][outcome.value]


def describe_reason(row: SourceItemRow) -> Sentence | None:
    """Say why it became that; None where nothing needs saying."""
    if row.reason is None:
        return None
    if row.outcome is ItemOutcome.REFUSED:
        return load_words()["faults"][row.reason]
    known = load_problem_texts().get(row.reason)
    return None if known is None else known.message.fill({})


def describe_failure(source: SourceRow) -> Sentence | None:
    """Say why the last look at a source failed; None where it did not."""
    if source.last_failure is None:
        return None
    code, _, detail = source.last_failure.partition(" ")
    return name_failure(code, detail)


def name_failure(code: str, detail: str) -> Sentence:
    """Say why a look at a source failed.

    Args:
        code: Of the failure; one without a sentence is told in general words.
        detail: What the other side said; empty where it said nothing.
    """
    failures = load_words()["failures"]
    both = failures.get(code, failures["failed"])
    tail = f" ({detail})" if detail else ""
    return Sentence(zh=both.zh + tail, en=both.en + tail)
