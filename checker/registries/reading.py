"""Recorded answers of registers to records: recognised by their shape, read by a field map.

What the map does not name is kept by its path, so that nothing of an answer is lost, and what
cannot be read as what it should be is kept there too, and told.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from checker.registries.adapters import Adapter, load_adapters
from checker.registries.coercion import NotRead, coerce
from checker.registries.errors import (
    PayloadUnreadable,
    RegistryAnswerEmpty,
    SourceNotRecognised,
)
from checker.registries.record import RecordProblem, RegistryRecord, Value
from checker.registries.sections import read_sections
from checker.registries.values import load_fields
from ingest.identifiers.layer import LayerState
from ingest.identifiers.worldwide import check_identifier

_MOST_DEPTH = 40


@dataclass(frozen=True, slots=True)
class ReadPayload:
    """One record of a file.

    Attributes:
        line: Its place among the records of the file, from 1.
        payload: As recorded, as JSON.
        record: What was read.
        adapter: By which map.
    """

    line: int
    payload: str
    record: RegistryRecord
    adapter: Adapter


def read_payloads(content: bytes, path: str, source: str | None = None) -> Iterator[ReadPayload]:
    """Read every record of a file.

    Args:
        content: The file: JSON, JSON lines, a JSON list, or CSV with headings.
        path: How the user calls it, for messages.
        source: The adapter; recognised by the shape of each record where none is named.

    Raises:
        PayloadUnreadable: It is none of these.
        SourceNotRecognised: No adapter knows the shape, or there is none of the name.
        RegistryAnswerEmpty: The register answered that there is no record.
    """
    if source is not None:
        find_adapter(source, {}, path)
    line = 0
    for line, payload in enumerate(_split(content, path), start=1):
        yield read_payload(payload, line, path, source)
    if line == 0:
        raise _unreadable(path, "其中没有一条记录", "there is no record in it")


def read_payload(
    payload: Mapping[str, Any], line: int, path: str, source: str | None = None
) -> ReadPayload:
    """Read one record.

    Args:
        payload: As recorded.
        line: Its place among the records of its file, from 1.
        path: How the user calls the file.
        source: As `read_payloads`.

    Raises:
        SourceNotRecognised, RegistryAnswerEmpty: As `read_payloads`.
    """
    adapter = find_adapter(source, payload, path)
    text = json.dumps(payload, ensure_ascii=False, sort_keys=True)
    return ReadPayload(line, text, read_by(adapter, payload, path), adapter)


def find_adapter(source: str | None, payload: Mapping[str, Any], path: str) -> Adapter:
    """Give the adapter of the name, or the one that knows the shape where none is named.

    Raises:
        SourceNotRecognised: There is none.
    """
    if source is None:
        return _recognise(payload, path)
    adapter = load_adapters().get(source)
    if adapter is None:
        raise SourceNotRecognised(path=path)
    return adapter


def read_by(adapter: Adapter, payload: Mapping[str, Any], path: str = "") -> RegistryRecord:
    """Read one recorded answer by a field map.

    Raises:
        RegistryAnswerEmpty: The register answered that there is no record.
    """
    flat = dict(payload) if adapter.is_flat else _flatten(payload)
    if adapter.envelope is not None:
        status = str(flat.get(adapter.envelope.status, ""))
        if status not in adapter.envelope.good:
            raise RegistryAnswerEmpty(path=path, status=status)
    prefix = f"{adapter.record}." if adapter.record else ""
    own = {key.removeprefix(prefix): v for key, v in flat.items() if key.startswith(prefix)}
    outside = {key: v for key, v in flat.items() if not key.startswith(prefix)}
    numbers, problems = _read_numbers(adapter, own)
    values: dict[str, Value] = {}
    stated: dict[str, str] = {}
    taken = {place for place in adapter.numbers if place in own}
    for place, field in adapter.fields.items():
        if place not in own or field in values:
            continue
        try:
            value = coerce(load_fields()[field].type, own[place], adapter.day_order)
        except NotRead as error:
            problems.append(RecordProblem(place, str(error), str(own[place])))
            continue
        taken.add(place)
        if value is not None:
            values[field], stated[field] = value, str(own[place])
    sections = read_sections(adapter, own)
    taken |= sections.taken
    unknown = {place: value for place, value in own.items() if place not in taken}
    return RegistryRecord(
        source=adapter.id,
        adapter_version=adapter.version,
        as_of=_read_as_of(adapter, own, outside),
        numbers=numbers,
        values=values,
        stated=stated,
        sections=sections.entries,
        unknown={**unknown, **{f"^{place}": value for place, value in outside.items()}},
        problems=(*problems, *sections.problems),
    )


def _read_numbers(
    adapter: Adapter, own: Mapping[str, Any]
) -> tuple[dict[str, str], list[RecordProblem]]:
    numbers: dict[str, str] = {}
    problems: list[RecordProblem] = []
    for place, scheme in adapter.numbers.items():
        stated = str(own.get(place) or "").strip()
        if not stated or scheme in numbers:
            continue
        answer = check_identifier(stated, scheme=scheme)
        numbers[scheme] = answer.number
        if answer.state is LayerState.INVALID:
            problems.append(RecordProblem(place, "number_invalid", stated))
    return numbers, problems


def _read_as_of(
    adapter: Adapter, own: Mapping[str, Any], outside: Mapping[str, Any]
) -> date | None:
    if adapter.as_of is None:
        return None
    where = outside if adapter.as_of_is_outside else own
    try:
        stated = coerce("date", where.get(adapter.as_of), adapter.day_order)
    except NotRead:
        return None
    return date.fromisoformat(str(stated)) if stated else None


def _recognise(payload: Mapping[str, Any], path: str) -> Adapter:
    flat = _flatten(payload)
    for adapter in load_adapters().values():
        keys = payload.keys() if adapter.is_flat else flat.keys()
        has_all = all(
            any(key == place or key.startswith((f"{place}.", f"{place}[")) for key in keys)
            for place in adapter.recognised_by
        )
        fits = all(str(flat.get(place)) == value for place, value in adapter.where.items())
        if has_all and fits:
            return adapter
    raise SourceNotRecognised(path=path)


def _split(content: bytes, path: str) -> Iterator[Mapping[str, Any]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable(path, "不是 UTF-8 文本", "it is not UTF-8 text") from error
    start = text.lstrip()[:1]
    if start == "[":
        yield from _require_objects(_load(text, path), path)
    elif start == "{":
        try:
            yield from _require_objects([json.loads(text)], path)
        except json.JSONDecodeError:
            lines = (line for line in text.splitlines() if line.strip())
            yield from _require_objects([_load(line, path) for line in lines], path)
        except RecursionError as error:
            raise _unreadable(path, "嵌套过深", "it nests too deep") from error
    elif start:
        rows = csv.DictReader(io.StringIO(text))
        for row in rows:
            # Headings of the UK file have blanks before them.
            yield {(key or "").strip(): value for key, value in row.items()}
    else:
        raise _unreadable(path, "文件为空", "it is empty")


def _load(text: str, path: str) -> Any:  # noqa: ANN401 - JSON
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise _unreadable(path, "JSON 不完整或有误", "its JSON is cut or wrong") from error


def _require_objects(found: Any, path: str) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401
    for each in found:
        if not isinstance(each, dict):
            raise _unreadable(path, "其中有不是对象的记录", "a record in it is no object")
        yield each


def _unreadable(path: str, zh: str, en: str) -> PayloadUnreadable:
    return PayloadUnreadable(path=path, reason_zh=zh, reason_en=en)


def _flatten(value: Any, place: str = "", depth: int = 0) -> dict[str, Any]:  # noqa: ANN401
    """Give every scalar by its path; an empty list or object is a scalar here, and is kept."""
    if depth > _MOST_DEPTH or not isinstance(value, (dict, list)) or not value:
        return {place: value}
    flat: dict[str, Any] = {}
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items:
        step = f"[{key}]" if isinstance(value, list) else f".{key}" if place else str(key)
        flat |= _flatten(inner, f"{place}{step}", depth + 1)
    return flat
