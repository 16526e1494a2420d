"""What columns and words of a ledger mean that are not called as usual.

Read from the user's own file, or from one of those in `ready/`, each of which names its sources.

sheet: 应收明细                 # or a list of sheets; all visible ones if absent
header_row: 3                   # the line of the headings; found if absent
columns: {往来户: customer, 票号: number, 年度: number}   # several columns may make up a number
kinds: {XS: invoice, TH: credit_note}
kind: invoice                   # of all lines, where no column says it
terms_days: 30                  # from issue to the due day, where no column says it
date_format: day/month/year     # or month/day/year: what 03/04/2027 means
currency: CNY                   # of amounts, where nothing else says it
unit: 元                        # of amounts, where nothing else says it
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

import yaml

from checker.errors import PathMissing
from checker.ledgers.headings import JOINED, load_columns
from checker.ledgers.lines import LineKind
from checker.register.headings import fold_heading
from checker.register.mapping_file import Mapped, MappingFile, read_mapping_text

_LONGEST_TERMS_DAYS = 3_650


@dataclass(frozen=True, slots=True)
class LedgerMapping:
    """What a mapping file says; an empty one says nothing.

    Attributes:
        sheets: Those to read; all visible ones if there is none.
        header_row: The line of the headings; None to find it.
        columns: By folded heading.
        kinds: Kinds of lines by folded word.
        kind: Of all lines for which no column says it.
        terms_days: From issue to the due day of an invoice, where no column says it.
        is_day_first: What 03/04/2027 means; None where it is refused.
        currency: Of amounts for which nothing else says it.
        unit: Likewise, such as 10,000.
    """

    sheets: tuple[Mapped, ...] = ()
    header_row: int | None = None
    columns: Mapping[str, Mapped] = field(default_factory=dict)
    kinds: Mapping[str, LineKind] = field(default_factory=dict)
    kind: LineKind | None = None
    terms_days: int | None = None
    is_day_first: bool | None = None
    currency: str | None = None
    unit: int | None = None


def list_ready_mappings() -> list[str]:
    """Name the mappings that come with Licet."""
    folder = resources.files("checker.ledgers").joinpath("ready")
    return sorted(
        entry.name.removesuffix(".yaml")
        for entry in folder.iterdir()
        if entry.name.endswith(".yaml")
    )


def load_mapping(wanted: str) -> LedgerMapping:
    """Read a mapping that comes with Licet, by name, or a file of the user's.

    Raises:
        PathMissing, FileUnreadable: It cannot be opened.
        MappingInvalid: It is not what it should be; says where, and the nearest name.
    """
    if wanted in list_ready_mappings():
        entry = resources.files("checker.ledgers").joinpath("ready", f"{wanted}.yaml")
        return parse_mapping(entry.read_text(encoding="utf-8"), f"{wanted}.yaml")
    path = Path(wanted)
    if not path.exists():
        raise PathMissing(path=f"{wanted} ({', '.join(list_ready_mappings())})")
    return parse_mapping(read_mapping_text(path), wanted)


def parse_mapping(text: str, path: str) -> LedgerMapping:
    """Turn the text of a mapping file into what it says; see `load_mapping`."""
    file = MappingFile(path)
    readers: dict[str, Callable[[yaml.Node], object]] = {
        "sheet": file.read_sheets,
        "header_row": file.read_header_row,
        "columns": lambda node: file.read_columns(node, load_columns().fields, JOINED),
        "kinds": lambda node: _read_kinds(file, node),
        "kind": lambda node: _read_kind(file, node),
        "terms_days": lambda node: _read_terms(file, node),
        "date_format": file.read_date_format,
        "currency": file.read_currency,
        "unit": file.read_unit,
    }
    names = {"sheet": "sheets", "date_format": "is_day_first"}
    said = file.read_settings(text, readers)
    return LedgerMapping(**{names.get(n, n): v for n, v in said.items()})  # type: ignore[arg-type]


def _read_kinds(file: MappingFile, node: yaml.Node) -> Mapping[str, LineKind]:
    return {
        fold_heading(file.text(key)): _read_kind(file, value) for key, value in file.pairs(node)
    }


def _read_kind(file: MappingFile, node: yaml.Node) -> LineKind:
    word = file.text(node)
    if word not in list(LineKind):
        file.refuse_name(node, "明细种类", "kind of line", [kind.value for kind in LineKind])
    return LineKind(word)


def _read_terms(file: MappingFile, node: yaml.Node) -> int:
    text = file.text(node)
    if not text.isascii() or not text.isdecimal() or int(text) > _LONGEST_TERMS_DAYS:
        file.refuse(
            node,
            "“{0}”不是账期天数，请写 0 到 3650 的整数",
            "“{0}” is no number of days; write a whole number from 0 to 3650",
            text,
        )
    return int(text)
