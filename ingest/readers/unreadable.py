"""Why a file, or a page of it, cannot be read here; each becomes a result, never a failed batch."""

from __future__ import annotations

from ingest.document import Problem, ReadResult


class UnreadableFileError(Exception):
    """The file as a whole cannot be read.

    Args:
        result: How the reading ended; never `ok`.
        code: Of the problem, where it says more than the result.
        details: Values that the sentence of the problem names.
    """

    def __init__(self, result: ReadResult, code: str = "", **details: str) -> None:
        super().__init__(result.value)
        self.result = result
        self.problem = Problem(code or result.value, details=tuple(sorted(details.items())))


class RecognitionNeededError(Exception):
    """A page holds a picture of text, and this process has no recognition engine."""
