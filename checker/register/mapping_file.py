"""A mapping file as YAML, read so that whatever is wrong with it is said with its place.

What the settings of a file mean is known to those who read it: registers and ledgers.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, NoReturn, Protocol

import yaml

from checker.errors import FileUnreadable, MappingInvalid, PathMissing
from checker.register.amounts import find_unit
from checker.register.headings import FieldHeadings, fold_heading
from ingest.normalise.currencies import minor_digits

_MOST_NESTED = 20
"""A mapping nests three deep. PyYAML takes time with the square of what is open: 26 s for 5,000."""
_DATE_FORMATS = {"day/month/year": True, "month/day/year": False}


class _Mark(Protocol):
    """Where something stands in a text, from 0; PyYAML has two classes for it."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


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


def read_mapping_text(path: Path) -> str:
    """Give the text of a mapping file.

    Raises:
        PathMissing, FileUnreadable: It cannot be opened.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise PathMissing(path=path) from error
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnreadable(path=path, reason=error) from error


@dataclass(frozen=True, slots=True)
class MappingFile:
    """Reads the nodes of a mapping file; refuses with place and the nearest name.

    Attributes:
        path: As the user calls the file.
    """

    path: str

    def read_settings(
        self, text: str, readers: Mapping[str, Callable[[yaml.Node], object]]
    ) -> dict[str, object]:
        """Read every setting by the reader of its name.

        Raises:
            MappingInvalid: The text is not YAML, or a setting is unknown, repeated or not what it
                should be.
        """
        said: dict[str, object] = {}
        for key, value in self.pairs(self._compose(text)):
            name = self.text(key)
            if name not in readers:
                self.refuse_name(key, "设置项", "setting", readers)
            if name in said:
                self.refuse(key, "“{0}”写了两次", "“{0}” is written twice", name)
            said[name] = readers[name](value)
        return said

    def _compose(self, text: str) -> yaml.Node:
        try:
            self._refuse_deep_or_aliased(text)
            node = yaml.compose(text, yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            raise MappingInvalid(
                place=self._place_of(error.problem_mark),
                reason_zh=f"不是 YAML（{error.problem}）",
                reason_en=f"not YAML ({error.problem})",
            ) from error
        except (yaml.YAMLError, RecursionError) as error:
            # A character that YAML forbids has no place, and a thousand open brackets no end.
            raise MappingInvalid(
                place=self.path,
                reason_zh="不是 YAML（含有不允许的字符，或嵌套过深）",
                reason_en="not YAML (a character that is not allowed, or nested too deeply)",
            ) from error
        return node or yaml.MappingNode("tag:yaml.org,2002:map", [])

    def _refuse_deep_or_aliased(self, text: str) -> None:
        nested = 0
        for event in yaml.parse(text, yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):
                raise MappingInvalid(
                    place=self.path,
                    reason_zh="不能使用别名（*）",
                    reason_en="aliases (*) cannot be used",
                )
            nested += isinstance(event, yaml.CollectionStartEvent)
            nested -= isinstance(event, yaml.CollectionEndEvent)
            if nested > _MOST_NESTED:
                raise MappingInvalid(
                    place=self._place_of(event.start_mark),
                    reason_zh=f"嵌套超过 {_MOST_NESTED} 层",
                    reason_en=f"nested more than {_MOST_NESTED} deep",
                )

    def read_sheets(self, node: yaml.Node) -> tuple[Mapped, ...]:
        """Read the names of sheets: one, or a list of them."""
        nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
        return tuple(Mapped(self.text(one), "", self.place(one)) for one in nodes)

    def read_header_row(self, node: yaml.Node) -> int:
        """Read the number of a line, from 1."""
        text = self.text(node)
        if not text.isdecimal() or int(text) < 1:
            self.refuse(
                node,
                "“{0}”不是行号，行号从 1 开始",
                "“{0}” is no line number; lines count from 1",
                text,
            )
        return int(text)

    def read_date_format(self, node: yaml.Node) -> bool:
        """Read whether the day stands first in 03/04/2027."""
        text = self.text(node)
        if text not in _DATE_FORMATS:
            self.refuse_name(node, "日期格式", "date format", _DATE_FORMATS)
        return _DATE_FORMATS[text]

    def read_currency(self, node: yaml.Node) -> str:
        """Read a code of ISO 4217."""
        code = self.text(node).upper()
        if minor_digits(code) is None:
            self.refuse(
                node, "“{0}”不是 ISO 4217 币种代码", "“{0}” is no currency code of ISO 4217", code
            )
        return code

    def read_unit(self, node: yaml.Node) -> int:
        """Read by how much amounts are to be multiplied."""
        unit = find_unit(self.text(node))
        if unit is None:
            self.refuse(
                node,
                "“{0}”不是金额单位，可写 元、千元、万元、百万元、亿元",
                "“{0}” is no unit of amounts; write one, thousand, 万元, million or 亿元",
                self.text(node),
            )
        return unit

    def pairs(self, node: yaml.Node) -> Iterator[tuple[yaml.Node, yaml.Node]]:
        """Give the names and values of a node."""
        if not isinstance(node, yaml.MappingNode):
            self.refuse(node, "此处应为“名称: 值”", "“name: value” is expected here")
        yield from node.value

    def text(self, node: yaml.Node) -> str:
        """Give the text of a node, which must have one."""
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            self.refuse(node, "此处应为文字", "a text is expected here")
        return str(node.value).strip()

    def refuse_name(
        self, node: yaml.Node, what_zh: str, what_en: str, known: Iterable[str]
    ) -> NoReturn:
        """Refuse a name that there is not, naming the nearest that there are."""
        name = self.text(node)
        near = difflib.get_close_matches(name.casefold(), list(known), n=3, cutoff=0.4) or known
        listed = ", ".join(near)
        self.refuse(
            node,
            f"没有{what_zh}“{{0}}”，相近的有：{{1}}",
            f"there is no {what_en} “{{0}}”; near it: {{1}}",
            name,
            listed,
        )

    def refuse(self, node: yaml.Node, zh: str, en: str, *values: str) -> NoReturn:
        """Refuse a node, in both languages."""
        raise MappingInvalid(
            place=self.place(node), reason_zh=zh.format(*values), reason_en=en.format(*values)
        )

    def place(self, node: yaml.Node) -> str:
        """Give where a node stands: file, line and column."""
        return self._place_of(node.start_mark)

    def _place_of(self, mark: _Mark | None) -> str:
        return f"{self.path}:{mark.line + 1}:{mark.column + 1}" if mark else self.path

    def read_columns(
        self,
        node: yaml.Node,
        fields: Mapping[str, FieldHeadings],
        joined: Iterable[str] = (),
    ) -> Mapping[str, Mapped]:
        """Read what columns mean, by folded heading.

        Args:
            node: What the setting says.
            fields: The fields there are.
            joined: Those of them that several columns may make up.
        """
        columns: dict[str, Mapped] = {}
        for key, value in self.pairs(node):
            heading, name = self.text(key), self.text(value)
            if name not in fields:
                self.refuse_name(value, "字段", "field", fields)
            is_taken = any(column.meaning == name for column in columns.values())
            if is_taken and name not in joined:
                self.refuse(value, "有两列对应字段“{0}”", "two columns mean the field “{0}”", name)
            columns[fold_heading(heading)] = Mapped(heading, name, self.place(key))
        return columns
