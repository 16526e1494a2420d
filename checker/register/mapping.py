"""The user's own mapping: what columns and words mean that are not called as usual.

sheet: 资质台账                 # or a list of sheets; all visible ones if absent
header_row: 3                   # the line of the headings; found if absent
columns: {单位: customer, 证照截止: valid_until}
kinds: {食证: cn.food_business_licence, 质管证: 质量管理体系认证证书}
kind: cn.business_licence       # of all lines, where no column says it
date_format: day/month/year     # or month/day/year: what 03/04/2027 means
currency: CNY                   # of amounts, where nothing else says it
unit: 万元                      # of amounts, where nothing else says it
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from checker.register.headings import RegisterKind, load_fields
from checker.register.kinds import find_kind, fold_kind, make_kind
from checker.register.mapping_file import Mapped, MappingFile, read_mapping_text
from ingest.templates import load_templates

_ID_MARK = "cn."
"""What looks like the id of a kind and names none is a slip of the pen, never a new kind."""


@dataclass(frozen=True, slots=True)
class RegisterMapping:
    """What a mapping file says; an empty one says nothing.

    Attributes:
        sheets: Those to read; all visible ones if there is none.
        header_row: The line of the headings; None to find it.
        columns: By folded heading.
        kinds: Kinds of credential by folded word.
        kind: Of all lines for which no column says it.
        is_day_first: What 03/04/2027 means; None where it is refused.
        currency: Of amounts for which nothing else says it.
        unit: Likewise, such as 10,000.
    """

    sheets: tuple[Mapped, ...] = ()
    header_row: int | None = None
    columns: Mapping[str, Mapped] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    kind: str | None = None
    is_day_first: bool | None = None
    currency: str | None = None
    unit: int | None = None


def load_mapping(path: Path, register: RegisterKind) -> RegisterMapping:
    """Read a mapping file.

    Raises:
        PathMissing, FileUnreadable: It cannot be opened.
        MappingInvalid: It is not what it should be; says where, and the nearest name.
    """
    return parse_mapping(read_mapping_text(path), str(path), register)


def parse_mapping(text: str, path: str, register: RegisterKind) -> RegisterMapping:
    """Turn the text of a mapping file into what it says; see `load_mapping`."""
    file = MappingFile(path)
    readers: dict[str, Callable[[yaml.Node], object]] = {
        "sheet": file.read_sheets,
        "header_row": file.read_header_row,
        "columns": lambda node: file.read_columns(node, load_fields(register)),
        "kinds": lambda node: _read_kinds(file, node),
        "kind": lambda node: _read_kind(file, node),
        "date_format": file.read_date_format,
        "currency": file.read_currency,
        "unit": file.read_unit,
    }
    names = {"sheet": "sheets", "date_format": "is_day_first"}
    said = file.read_settings(text, readers)
    return RegisterMapping(**{names.get(n, n): v for n, v in said.items()})  # type: ignore[arg-type]


def _read_kinds(file: MappingFile, node: yaml.Node) -> Mapping[str, str]:
    return {fold_kind(file.text(key)): _read_kind(file, value) for key, value in file.pairs(node)}


def _read_kind(file: MappingFile, node: yaml.Node) -> str:
    words = file.text(node)
    kind = find_kind(words)
    if kind is None and words.startswith(_ID_MARK):
        ids = [template.id for template in load_templates()]
        file.refuse_name(node, "证照种类", "kind of credential", ids)
    return kind or make_kind(words)
