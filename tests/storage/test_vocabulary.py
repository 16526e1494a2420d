"""Storage repeats the words of the reader and of the rules; here they are held together."""

from __future__ import annotations

from enum import StrEnum

import pytest

from ingest.document import Method, ReadResult
from rules import vocabulary as rules_vocabulary
from storage.vocabulary import ReadingMethod, ReadingResult, Verdict


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (ReadingResult, ReadResult),
        (ReadingMethod, Method),
        (Verdict, rules_vocabulary.Verdict),
    ],
)
def test_the_words_are_the_same(ours: type[StrEnum], theirs: type[StrEnum]) -> None:
    assert {word.name: word.value for word in ours} == {word.name: word.value for word in theirs}
