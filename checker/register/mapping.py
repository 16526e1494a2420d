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

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, NoReturn

import yaml

from checker.errors import FileUnreadable, MappingInvalid, PathMissing
from checker.register.amounts import find_unit
from checker.register.headings import RegisterKind, fold_heading, load_fields
from checker.register.kinds import find_kind, fold_kind, make_kind
from ingest.normalise.currencies import minor_digits
from ingest.templates import load_templates

_DATE_FORMATS = {"day/month/year": True, "month/day/year": False}
_ID_MARK = "cn."
"""What looks like the id of a kind and names none is a slip of the pen, never a new kind."""


class Mapped(NamedTuple):
    """What the user has written, and where.

    Attributes:
        written: A heading or the name of a sheet.
        meaning: The field that the heading means; empty for a sheet.
        place: File, line and column.
    """

    written: str
    meaning: str
    place: str


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
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise PathMissing(path=path) from error
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnreadable(path=path, reason=error) from error
    return parse_mapping(text, str(path), register)


def parse_mapping(text: str, path: str, register: RegisterKind) -> RegisterMapping:
    """Turn the text of a mapping file into what it says; see `load_mapping`."""
    return _Reader(path, register).read(text)


@dataclass(frozen=True, slots=True)
class _Reader:
    path: str
    register: RegisterKind

    def read(self, text: str) -> RegisterMapping:
        readers: dict[str, Callable[[yaml.Node], object]] = {
            "sheet": self._read_sheets,
            "header_row": self._read_header_row,
            "columns": self._read_columns,
            "kinds": self._read_kinds,
            "kind": self._read_kind,
            "date_format": self._read_date_format,
            "currency": self._read_currency,
            "unit": self._read_unit,
        }
        said: dict[str, object] = {}
        for key, value in self._pairs(self._compose(text)):
            name = self._text(key)
            if name not in readers:
                self._refuse_name(key, "设置项", "setting", readers)
            if name in said:
                self._refuse(key, "“{0}”写了两次", "“{0}” is written twice", name)
            said[name] = readers[name](value)
        names = {"sheet": "sheets", "date_format": "is_day_first"}
        return RegisterMapping(**{names.get(n, n): v for n, v in said.items()})  # type: ignore[arg-type]

    def _compose(self, text: str) -> yaml.Node:
        try:
            if any(isinstance(e, yaml.AliasEvent) for e in yaml.parse(text, yaml.SafeLoader)):
                raise MappingInvalid(
                    place=self.path,
                    reason_zh="不能使用别名（*）",
                    reason_en="aliases (*) cannot be used",
                )
            node = yaml.compose(text, yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            place = f"{self.path}:{mark.line + 1}:{mark.column + 1}" if mark else self.path
            raise MappingInvalid(
                place=place,
                reason_zh=f"不是 YAML（{error.problem}）",
                reason_en=f"not YAML ({error.problem})",
            ) from error
        return node or yaml.MappingNode("tag:yaml.org,2002:map", [])

    def _read_sheets(self, node: yaml.Node) -> tuple[Mapped, ...]:
        nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
        return tuple(Mapped(self._text(one), "", self._place(one)) for one in nodes)

    def _read_header_row(self, node: yaml.Node) -> int:
        text = self._text(node)
        if not text.isdecimal() or int(text) < 1:
            self._refuse(
                node,
                "“{0}”不是行号，行号从 1 开始",
                "“{0}” is no line number; lines count from 1",
                text,
            )
        return int(text)

    def _read_columns(self, node: yaml.Node) -> Mapping[str, Mapped]:
        columns: dict[str, Mapped] = {}
        fields = load_fields(self.register)
        for key, value in self._pairs(node):
            heading, name = self._text(key), self._text(value)
            if name not in fields:
                self._refuse_name(value, "字段", "field", fields)
            if any(column.meaning == name for column in columns.values()):
                self._refuse(value, "有两列对应字段“{0}”", "two columns mean the field “{0}”", name)
            columns[fold_heading(heading)] = Mapped(heading, name, self._place(key))
        return columns

    def _read_kinds(self, node: yaml.Node) -> Mapping[str, str]:
        return {
            fold_kind(self._text(key)): self._read_kind(value) for key, value in self._pairs(node)
        }

    def _read_kind(self, node: yaml.Node) -> str:
        words = self._text(node)
        kind = find_kind(words)
        if kind is None and words.startswith(_ID_MARK):
            ids = [template.id for template in load_templates()]
            self._refuse_name(node, "证照种类", "kind of credential", ids)
        return kind or make_kind(words)

    def _read_date_format(self, node: yaml.Node) -> bool:
        text = self._text(node)
        if text not in _DATE_FORMATS:
            self._refuse_name(node, "日期格式", "date format", _DATE_FORMATS)
        return _DATE_FORMATS[text]

    def _read_currency(self, node: yaml.Node) -> str:
        code = self._text(node).upper()
        if minor_digits(code) is None:
            self._refuse(
                node, "“{0}”不是 ISO 4217 币种代码", "“{0}” is no currency code of ISO 4217", code
            )
        return code

    def _read_unit(self, node: yaml.Node) -> int:
        unit = find_unit(self._text(node))
        if unit is None:
            self._refuse(
                node,
                "“{0}”不是金额单位，可写 元、千元、万元、百万元、亿元",
                "“{0}” is no unit of amounts; write one, thousand, 万元, million or 亿元",
                self._text(node),
            )
        return unit

    def _pairs(self, node: yaml.Node) -> Iterator[tuple[yaml.Node, yaml.Node]]:
        if not isinstance(node, yaml.MappingNode):
            self._refuse(node, "此处应为“名称: 值”", "“name: value” is expected here")
        yield from node.value

    def _text(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            self._refuse(node, "此处应为文字", "a text is expected here")
        return str(node.value).strip()

    def _refuse_name(
        self, node: yaml.Node, what_zh: str, what_en: str, known: Iterable[str]
    ) -> NoReturn:
        name = self._text(node)
        near = difflib.get_close_matches(name.casefold(), list(known), n=3, cutoff=0.4) or known
        listed = ", ".join(near)
        self._refuse(
            node,
            f"没有{what_zh}“{{0}}”，相近的有：{{1}}",
            f"there is no {what_en} “{{0}}”; near it: {{1}}",
            name,
            listed,
        )

    def _refuse(self, node: yaml.Node, zh: str, en: str, *values: str) -> NoReturn:
        raise MappingInvalid(
            place=self._place(node), reason_zh=zh.format(*values), reason_en=en.format(*values)
        )

    def _place(self, node: yaml.Node) -> str:
        mark = node.start_mark
        return f"{self.path}:{mark.line + 1}:{mark.column + 1}" if mark else self.path
