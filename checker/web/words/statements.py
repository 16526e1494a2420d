"""Words for financial statements: their parts, scope, audit, and standing among others."""

from __future__ import annotations

from checker.statements.standings import StatementStanding
from checker.web.catalogue import mark
from checker.web.words.tagged import Word

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
