"""Contracts, limits, statements and ledgers in words."""

from __future__ import annotations

from checker.contract_check.answer import Answer
from checker.ledgers.lines import LineKind
from checker.statements.standings import StatementStanding
from checker.web.catalogue import mark
from checker.web.expiry_words import Word
from rules.vocabulary import Severity, Verdict
from storage.vocabulary import LimitState, SecurityKind

ANSWERS: dict[str, Word] = {
    Answer.SIGN: Word(mark("May be signed"), "good"),
    Answer.SIGN_WITH_CONDITIONS: Word(mark("May be signed on conditions"), "warn"),
    Answer.DO_NOT_SIGN: Word(mark("Do not sign"), "bad"),
    Answer.CANNOT_TELL: Word(mark("Cannot tell yet"), "open"),
}

VERDICTS: dict[str, Word] = {
    Verdict.APPROVE: Word(mark("Approve"), "good"),
    Verdict.APPROVE_WITH_CONDITIONS: Word(mark("Approve with conditions"), "warn"),
    Verdict.REFER: Word(mark("Refer to a person"), "open"),
    Verdict.REJECT: Word(mark("Reject"), "bad"),
}

GRAVITIES: dict[str, Word] = {
    Severity.BLOCKER: Word(mark("Blocker"), "bad"),
    Severity.MAJOR: Word(mark("Major"), "warn"),
    Severity.MINOR: Word(mark("Minor"), "info"),
    Severity.INFO: Word(mark("For information"), "none"),
}

LIMIT_STATES: dict[str, Word] = {
    LimitState.PROPOSED: Word(mark("Waits for a decision"), "open"),
    LimitState.APPROVED: Word(mark("Approved"), "good"),
    LimitState.REFUSED: Word(mark("Refused"), "bad"),
    LimitState.WITHDRAWN: Word(mark("Withdrawn"), "none"),
}

SECURITY_KINDS: dict[str, Word] = {
    SecurityKind.INSURANCE: Word(mark("Credit insurance")),
    SecurityKind.GUARANTEE: Word(mark("Guarantee")),
    SecurityKind.DEPOSIT: Word(mark("Deposit")),
    SecurityKind.LETTER_OF_CREDIT: Word(mark("Letter of credit")),
    SecurityKind.PLEDGE: Word(mark("Pledge")),
}

EFFECTS: dict[str, Word] = {
    "raises_limit": Word(mark("Raises the limit"), "good"),
    "lowers_exposure": Word(mark("Lowers the exposure"), "good"),
    "none": Word(mark("Does not count"), "none"),
}

AGES: dict[str, str] = {
    "current": mark("Not due"),
    "1_30": mark("1–30 days"),
    "31_60": mark("31–60 days"),
    "61_90": mark("61–90 days"),
    "91_180": mark("91–180 days"),
    "181_365": mark("181–365 days"),
    "over_365": mark("Over 365 days"),
    "credits": mark("Credits"),
}

LINE_KINDS: dict[str, str] = {
    LineKind.INVOICE: mark("Invoice"),
    LineKind.CREDIT_NOTE: mark("Credit note"),
    LineKind.PAYMENT: mark("Payment not allocated"),
    LineKind.ORDER: mark("Order"),
    LineKind.DELIVERY: mark("Delivered, not billed"),
}

SCOPES: dict[str, str] = {"company": mark("Company"), "consolidated": mark("Consolidated")}

OPINIONS: dict[str | None, Word] = {
    "unqualified": Word(mark("Unqualified opinion"), "good"),
    "qualified": Word(mark("Qualified opinion"), "warn"),
    "adverse": Word(mark("Adverse opinion"), "bad"),
    "disclaimer": Word(mark("Disclaimer of opinion"), "bad"),
    "unaudited": Word(mark("Unaudited"), "warn"),
    None: Word(mark("Audit not stated"), "info"),
}

STANDINGS: dict[str, Word] = {
    StatementStanding.COUNTS: Word(mark("Taken for its year"), "good"),
    StatementStanding.SUPPLEMENTS: Word(mark("Fills in what others lack"), "info"),
    StatementStanding.REPLACED: Word(mark("Replaced"), "none"),
    StatementStanding.LEFT_OUT: Word(mark("Of no year on file"), "warn"),
}

STATEMENT_PARTS: dict[str, str] = {
    "balance_sheet": mark("Balance sheet"),
    "income": mark("Income statement"),
    "cash_flow": mark("Cash flow statement"),
}
