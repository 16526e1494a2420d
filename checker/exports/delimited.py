"""Tables as CSV (RFC 4180) that Excel opens as they are: UTF-8 with its mark, formulas defused.

A cell that a spreadsheet would take for a formula gets an apostrophe in front, as OWASP advises
("CSV injection"); full-width signs count, because Excel of East Asian languages takes them for the
others. A cell that has such an apostrophe of its own gets one more, so that taking one away always
gives the text back.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from checker.exports.table import Plain, Table, headings, plain_rows
from storage.vocabulary import Language

_LOOKS_LIKE_FORMULA = re.compile(r"'*\s*[=+\-@＝＋－＠\t\n]")


def write_csv(table: Table, language: Language) -> bytes:
    """Write a table as CSV.

    Texts stand in quotation marks, numbers and dates do not; money has its currency beside it.

    Args:
        table: What to write.
        language: Of the headings.

    Raises:
        TypeError: A cell does not hold what its column says.
    """
    lines = [",".join(_quote(heading) for heading in headings(table, language))]
    lines += [",".join(map(_write_cell, row)) for row in plain_rows(table)]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig")


def defuse(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula."""
    return f"'{text}" if _LOOKS_LIKE_FORMULA.match(text) else text


def _write_cell(cell: Plain) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, str):
        return _quote(cell)
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _quote(text: str) -> str:
    escaped = defuse(text).replace('"', '""')
    return f'"{escaped}"'
