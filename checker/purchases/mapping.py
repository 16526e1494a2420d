"""What columns and words of a file of purchases or activities mean that are not called as usual.

sheet: 订单明细                 # or a list of sheets; all visible ones if absent
header_row: 3                   # the line of the headings; found if absent
columns: {往来户: customer, 票号: number, 年度: number}   # several columns may make up a number
kinds: {陪访: visits}           # of activities
date_format: day/month/year     # or month/day/year: what 03/04/2027 means
currency: CNY                   # of amounts, where nothing else says it
unit: 元                        # of amounts, where nothing else says it
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from checker.purchases.headings import JOINED, BookColumns
from checker.register.headings import fold_heading
from checker.register.mapping_file import Mapped, MappingFile, read_mapping_text


@dataclass(frozen=True, slots=True)
class BookMapping:
    """What a mapping file says; an empty one says nothing.

    Attributes:
        sheets: Those to read; all visible ones if there is none.
        header_row: The line of the headings; None to find it.
        columns: By folded heading.
        kinds: Kinds of activities by folded word.
        is_day_first: What 03/04/2027 means; None where it is refused.
        currency: Of amounts for which nothing else says it.
        unit: Likewise, such as 10,000.
    """

    sheets: tuple[Mapped, ...] = ()
    header_row: int | None = None
    columns: Mapping[str, Mapped] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    is_day_first: bool | None = None
    currency: str | None = None
    unit: int | None = None


def load_mapping(path: Path, columns: BookColumns) -> BookMapping:
    """Read a mapping file.

    Args:
        path: The file.
        columns: The fields that its columns may mean.

    Raises:
        PathMissing, FileUnreadable: It cannot be opened.
        MappingInvalid: It is not what it should be; says where, and the nearest name.
    """
    return parse_mapping(read_mapping_text(path), str(path), columns)


def parse_mapping(text: str, path: str, columns: BookColumns) -> BookMapping:
    """Turn the text of a mapping file into what it says; see `load_mapping`."""
    file = MappingFile(path)
    readers: dict[str, Callable[[yaml.Node], object]] = {
        "sheet": file.read_sheets,
        "header_row": file.read_header_row,
        "columns": lambda node: file.read_columns(node, columns.fields, JOINED),
        "kinds": lambda node: {
            fold_heading(file.text(key)): file.text(value) for key, value in file.pairs(node)
        },
        "date_format": file.read_date_format,
        "currency": file.read_currency,
        "unit": file.read_unit,
    }
    names = {"sheet": "sheets", "date_format": "is_day_first"}
    said = file.read_settings(text, readers)
    return BookMapping(**{names.get(n, n): v for n, v in said.items()})  # type: ignore[arg-type]
