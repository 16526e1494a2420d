"""XML of a list, element by element: without entities, without keeping what was read."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from checker.watchlists.errors import ListOfOtherKind, ListTruncated, ListUnreadable
from checker.watchlists.kinds import ListKind
from checker.watchlists.source import ListFile

_BREAKS_OFF = ("no element found", "unclosed token", "unclosed CDATA", "partial character")


def read_elements(
    file: ListFile, kind: ListKind, root: str, records: tuple[str, ...]
) -> Iterator[tuple[Element, Element]]:
    """Give the root and each record that has ended, which is emptied afterwards.

    Args:
        file: The list.
        kind: For messages.
        root: Local name of the root, without which it is another file.
        records: Local names of the records.

    Raises:
        ListTruncated: It breaks off.
        ListUnreadable: It is not XML, or has entities.
        ListOfOtherKind: It is other XML.
    """
    top: Element | None = None
    try:
        for event, element in iterparse(io.BytesIO(file.content), events=("start", "end")):
            if top is None:
                top = element
                if local_name(element) != root:
                    raise _other_kind(file, kind, local_name(element))
            elif event == "end" and local_name(element) in records:
                yield top, element
                element.clear()
    except ParseError as error:
        raise _refuse(file, error) from error
    except (DefusedXmlException, ValueError, LookupError) as error:  # LookupError: the encoding
        raise ListUnreadable(
            path=file.name,
            reason_zh="XML 含有不允许的内容（实体或未知编码）。",
            reason_en="the XML holds what is not allowed (entities, or an unknown encoding).",
        ) from error


def local_name(element: Element) -> str:
    """Give the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def text_of(element: Element, name: str) -> str:
    """Give the text of a child; empty if there is none."""
    for child in element:
        if local_name(child) == name:
            return (child.text or "").strip()
    return ""


def children(element: Element, name: str) -> list[Element]:
    """Give the children of a name."""
    return [child for child in element if local_name(child) == name]


def to_raw(element: Element) -> Any:  # noqa: ANN401
    """Give an element as JSON: its text, or its attributes and what is in it, by name."""
    text = (element.text or "").strip()
    found: dict[str, Any] = {f"@{name}": value for name, value in element.attrib.items() if value}
    for child in element:
        value = to_raw(child)
        if value:
            found.setdefault(local_name(child), []).append(value)
    if not found:
        return text
    return {**found, "#text": text} if text else found


def _refuse(file: ListFile, error: ParseError) -> ListUnreadable:
    line = error.position[0]
    if any(words in str(error) for words in _BREAKS_OFF) and file.content.lstrip()[:1] == b"<":
        return ListTruncated(
            path=file.name, line=line, reason_zh="XML 未结束", reason_en="the XML does not end"
        )
    return ListUnreadable(
        path=file.name,
        reason_zh=f"第 {line} 行不是规范的 XML。请重新下载。",
        reason_en=f"line {line} is not well-formed XML. Download it again.",
    )


def _other_kind(file: ListFile, kind: ListKind, found: str) -> ListOfOtherKind:
    return ListOfOtherKind(
        path=file.name,
        title_zh=kind.title.zh,
        title_en=kind.title.en,
        reason_zh=f"其根元素是 {found}。",
        reason_en=f"its root element is {found}.",
    )
