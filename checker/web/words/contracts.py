"""Words for what a contract is told: the answer, how grave a reason is."""

from __future__ import annotations

from checker.contract_check.answer import Answer
from checker.web.catalogue import mark
from checker.web.words.tagged import Word
from rules.vocabulary import Severity

ANSWERS: dict[str, Word] = {
    Answer.SIGN: Word(mark("May be signed"), "good"),
    Answer.SIGN_WITH_CONDITIONS: Word(mark("May be signed on conditions"), "warn"),
    Answer.DO_NOT_SIGN: Word(mark("Do not sign"), "bad"),
    Answer.CANNOT_TELL: Word(mark("Cannot tell yet"), "open"),
}

GRAVITIES: dict[str, Word] = {
    Severity.BLOCKER: Word(mark("Blocker"), "bad"),
    Severity.MAJOR: Word(mark("Major"), "warn"),
    Severity.MINOR: Word(mark("Minor"), "info"),
    Severity.INFO: Word(mark("For information"), "none"),
}
