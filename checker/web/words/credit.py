"""Words for limits, securities and ledgers."""

from __future__ import annotations

from checker.ledgers.lines import LineKind
from checker.web.catalogue import mark
from checker.web.words.tagged import Word
from storage.vocabulary import LimitState, SecurityKind

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
