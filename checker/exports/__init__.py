"""Tables that leave the program: one model, written as CSV or as a workbook, never as formulas.

`Table` holds columns with headings in both languages and rows of typed cells; `write_csv` and
`write_xlsx` give the bytes of a file. Nothing that a spreadsheet would compute goes out: a text
that looks like a formula stays a text.
"""

from checker.exports.delimited import write_csv
from checker.exports.table import Cell, Column, ColumnKind, Table
from checker.exports.workbook import write_xlsx

__all__ = ["Cell", "Column", "ColumnKind", "Table", "write_csv", "write_xlsx"]
