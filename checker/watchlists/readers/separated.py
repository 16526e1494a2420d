"""Separated values read strictly: a file that ends in the middle of a row is refused, not mended.

The legacy files of the OFAC end with 0x1A, as DOS ended texts.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checker.watchlists.errors import ListTruncated, ListUnreadable

_DOS_END = b"\x1a"
_LINE_BREAKS = ("\n", "\r")
_LONGEST_CELL = 10_000_000
"""Statements of reasons run to some 20,000 characters; the module's own limit is 131,072."""


@dataclass(frozen=True, slots=True)
class Row:
    """A record of the file.

    Attributes:
        line: The line that it begins on, from 1.
        cells: Without white space at their ends.
    """

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeparatedText:
    """A file of separated values.

    Attributes:
        path: As the user calls it.
        text: Decoded, without the mark of its end.
    """

    path: str
    text: str

    @property
    def has_final_line_break(self) -> bool:
        """Tell whether the last line is ended."""
        return self.text.endswith(_LINE_BREAKS)

    def read_rows(self, separator: str) -> Iterator[Row]:
        """Give the rows that have something in them.

        Raises:
            ListTruncated: A quoted cell is not closed by the end of the file.
            ListUnreadable: A row is not separated values.
        """
        csv.field_size_limit(_LONGEST_CELL)
        cells = csv.reader(io.StringIO(self.text, newline=""), delimiter=separator, strict=True)
        line = 1
        try:
            for row in cells:
                stripped = tuple(cell.strip() for cell in row)
                if any(stripped):
                    yield Row(line, stripped)
                line = cells.line_num + 1
        except csv.Error as error:
            if "unexpected end" in str(error):
                raise self.truncated(line, "引号未结束", "a quote is not closed") from error
            raise ListUnreadable(
                path=self.path,
                reason_zh=f"第 {line} 行不是规范的 CSV（{error}）。请重新下载。",
                reason_en=f"line {line} is not well-formed CSV ({error}). Download it again.",
            ) from error

    def check_end(self, last: Row | None, width: int, *, needs_line_break: bool) -> None:
        """Refuse a file whose last row is cut.

        Raises:
            ListTruncated: It has fewer columns than it should, or its line is not ended.
        """
        if last is None:
            return
        if len(last.cells) < width and (needs_line_break or not self.has_final_line_break):
            raise self.truncated(
                last.line,
                f"{len(last.cells)} 列，应为 {width} 列",
                f"{len(last.cells)} columns of {width}",
            )
        if needs_line_break and not self.has_final_line_break:
            raise self.truncated(last.line, "行未结束", "the line does not end")

    def truncated(self, line: int, zh: str, en: str) -> ListTruncated:
        """Say that the file breaks off."""
        return ListTruncated(path=self.path, line=line, reason_zh=zh, reason_en=en)


def decode(path: str, content: bytes, fallback: str) -> SeparatedText:
    """Decode a file: UTF-8 with or without a mark, UTF-16 with one, else the fallback.

    Raises:
        ListUnreadable: It is neither.
    """
    content = content.rstrip(_DOS_END)
    encodings: Sequence[str] = ("utf-8-sig", fallback)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    for encoding in encodings:
        try:
            return SeparatedText(path, content.decode(encoding).replace("\0", "\ufffd"))
        except UnicodeDecodeError:
            continue
    raise ListUnreadable(
        path=path,
        reason_zh="文字编码无法识别。请另存为 UTF-8 编码的 CSV。",
        reason_en="its encoding is not known. Save it as CSV in UTF-8.",
    )
