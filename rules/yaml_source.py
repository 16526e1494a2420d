"""YAML as plain data that still knows where each value stands.

A deliberately small part of YAML: mappings, lists, text, whole numbers, true/false, null and dates
(`2026-11-22`). Everything else that YAML 1.1 guesses (`yes`, `1e3`, `12:30`, `0777`) stays text.
Anchors, aliases, tags, repeated keys, deep nesting and large files are refused: an alias can make a
kilobyte into gigabytes, and a repeated key silently drops a rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, NoReturn

import yaml

from rules.complaint import PackError, Place, complain

LARGEST_FILE_CHARACTERS = 1_000_000
DEEPEST_NESTING = 16

Event = Any
"""An event of PyYAML; its type stubs leave out the marks and anchors that are needed here."""

Path = tuple[str | int, ...]
"""Keys and positions that lead from the top of a file to a value."""

_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_ESCAPE = re.compile(r"\\(?:x.{2}|u.{4}|U.{8}|.)", re.DOTALL)
# libyaml where PyYAML was built with it: the same events and marks, many times as fast.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlSource:
    """One YAML file, read.

    Attributes:
        file: Its name, as complaints show it.
        data: Its content: dicts, lists, text, whole numbers, booleans, dates and None.
    """

    def __init__(self, text: str, file: str) -> None:
        """Read `text`.

        Args:
            text: The content of the file.
            file: Its name, as complaints shall show it.

        Raises:
            PackError: The text is no YAML, or uses a part of YAML that is refused here.
        """
        self.file = file
        self._text = text
        self._keys: dict[Path, Event] = {}
        self._values: dict[Path, Event] = {}
        if len(text) > LARGEST_FILE_CHARACTERS:
            raise PackError(
                [complain("yaml_too_large", Place(file, 1, 1), largest=LARGEST_FILE_CHARACTERS)]
            )
        try:
            events = iter(yaml.parse(text, Loader=_LOADER))
            self.data = self._read_stream(events)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file, 1, 1)
            raise PackError([complain("yaml_syntax", place, detail=error.problem)]) from error
        except yaml.reader.ReaderError as error:
            line = text.count("\n", 0, error.position) + 1
            column = error.position - (text.rfind("\n", 0, error.position) + 1) + 1
            raise PackError(
                [complain("yaml_character", Place(file, line, column), code=error.character)]
            ) from error

    def place(self, path: Path) -> Place:
        """Return where the value at `path` stands, or where its nearest existing parent does."""
        while path and path not in self._values:
            path = path[:-1]
        return self._place_event(self._values[path]) if self._values else Place(self.file, 1, 1)

    def place_key(self, path: Path) -> Place:
        """Return where the key at the end of `path` stands (for a list item, its value)."""
        return self._place_event(self._keys[path]) if path in self._keys else self.place(path)

    def place_inside(self, path: Path, offset: int) -> Place:
        """Return where character `offset` of the text at `path` stands in the file.

        YAML folds line ends and indentation, so the characters are counted without white space,
        which folding never adds or takes away.

        Args:
            path: Leads to a text.
            offset: 0-based position in the text as read.
        """
        if not isinstance(self._values.get(path), yaml.ScalarEvent):
            return self.place(path)
        event = self._values[path]
        wanted = sum(not char.isspace() for char in event.value[:offset])
        end = event.start_mark.index
        for start, width in self._ink(event):
            end = start + width
            if wanted == 0:
                return self._place_index(start)
            wanted -= 1
        return self._place_index(end)

    def _ink(self, event: Event) -> Iterator[tuple[int, int]]:
        """Yield position and width in the file of every character that is not white space."""
        index, end = event.start_mark.index, event.end_mark.index
        if event.style in ("|", ">"):
            index = self._text.index("\n", index) + 1
        elif event.style in ("'", '"'):
            index, end = index + 1, end - 1
        while index < end:
            width, is_ink = 1, not self._text[index].isspace()
            if event.style == "'" and self._text[index] == "'":
                width = 2
            elif event.style == '"' and (escape := _ESCAPE.match(self._text, index)):
                width = len(escape.group())
                is_ink = escape.group() not in ("\\n", "\\t", "\\r", "\\ ", "\\\n", "\\_", "\\N")
            if is_ink:
                yield index, width
            index += width

    def _place_index(self, index: int) -> Place:
        start_of_line = self._text.rfind("\n", 0, index) + 1
        return Place(self.file, self._text.count("\n", 0, index) + 1, index - start_of_line + 1)

    def _place_event(self, event: Event) -> Place:
        return Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def _refuse(self, code: str, event: Event, **values: object) -> NoReturn:
        place = self._place_event(event)
        raise PackError([complain(code, place, suggestion=None, **values)])

    def _read_stream(self, events: Iterator[Event]) -> Any:  # noqa: ANN401
        data = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._refuse("yaml_second_document", event)
                data = self._read_node(next(events), events, ())
        return data

    def _read_node(self, event: Event, events: Iterator[Event], path: Path) -> Any:  # noqa: ANN401
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            self._refuse("yaml_alias", event)
        if event.tag is not None:
            self._refuse("yaml_tag", event, tag=event.tag)
        if len(path) > DEEPEST_NESTING:
            self._refuse("yaml_too_deep", event, deepest=DEEPEST_NESTING)
        self._values[path] = event
        if isinstance(event, yaml.ScalarEvent):
            return self._read_scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._read_list(events, path)
        return self._read_mapping(events, path)

    def _read_list(self, events: Iterator[Event], path: Path) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self._read_node(event, events, (*path, len(items))))
        return items

    def _read_mapping(self, events: Iterator[Event], path: Path) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent) or event.anchor or event.tag:
                self._refuse("yaml_key_is_no_text", event)
            key = event.value
            if key in mapping:
                self._refuse("yaml_repeated_key", event, key=key)
            self._keys[*path, key] = event
            mapping[key] = self._read_node(next(events), events, (*path, key))
        return mapping

    def _read_scalar(self, event: Event) -> str | int | bool | date | None:
        text: str = event.value
        if not event.implicit[0]:
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _INTEGER.fullmatch(text):
            return int(text)
        if _DATE.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                self._refuse("yaml_no_such_date", event, text=text)
        return text
