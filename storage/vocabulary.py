"""The closed lists of words that columns may hold; the database checks them too.

`ReadingResult` and `ReadingMethod` repeat the reader's words and `Verdict` those of the rules:
storage imports nothing of theirs, and a test holds them together.
"""

from __future__ import annotations

from enum import StrEnum


class ReadingResult(StrEnum):
    """How the reading of a file ended."""

    OK = "ok"
    ENCRYPTED = "encrypted"
    CORRUPT = "corrupt"
    TOO_LARGE = "too_large"
    TIMEOUT = "timeout"
    CRASHED = "crashed"
    UNSUPPORTED = "unsupported"
    UNRECOGNISED = "unrecognised"


class ReadingMethod(StrEnum):
    """How the value of a field was obtained."""

    FORM = "form"
    TEXT = "text"
    QR = "qr"
    OCR = "ocr"
    REPAIRED = "repaired"
    PERSON = "person"


class Verdict(StrEnum):
    """What an assessment ended in."""

    REJECT = "reject"
    REFER = "refer"
    APPROVE_WITH_CONDITIONS = "approve_with_conditions"
    APPROVE = "approve"


class AlertKind(StrEnum):
    """What an alert is about."""

    EXPIRING = "expiring"
    EXPIRED = "expired"
    REVIEW_DUE = "review_due"


class AlertState(StrEnum):
    """Whether an alert still asks for work.

    `overtaken`: a more urgent alert about the same thing took its place; `closed`: all is done.
    """

    OPEN = "open"
    OVERTAKEN = "overtaken"
    CLOSED = "closed"


class SheetOrigin(StrEnum):
    """Where a stored fact sheet comes from.

    `built` from the documents on file, and built anew when they change; `given` by another way.
    """

    BUILT = "built"
    GIVEN = "given"
