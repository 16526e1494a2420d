"""Whole registers: a file of millions of lines, of which only our customers' are read.

The golden copy of GLEIF and the monthly file of Companies House are tables that do not fit into
memory; they are gone through line by line, and a line is looked at closer where we know its number.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from checker.registries.adapters import Adapter
from checker.registries.errors import PayloadUnreadable, RegistryNotATable
from checker.registries.reading import ReadPayload, find_adapter, read_payload

_REGISTERED_AS = "registered_as"


@dataclass(frozen=True, slots=True)
class KnownRecords:
    """What a whole register says of our customers.

    Attributes:
        found: Their records.
        passed_over: How many lines are of others.
    """

    found: tuple[ReadPayload, ...]
    passed_over: int


def read_known(path: Path, known: Collection[str], source: str | None = None) -> KnownRecords:
    """Read the lines of a register whose numbers are known.

    Args:
        path: A table with headings, as CSV in UTF-8.
        known: Numbers of customers.
        source: As `read_payloads`.

    Raises:
        PayloadUnreadable: It is no such table.
        SourceNotRecognised: No adapter knows its headings.
        RegistryNotATable: Its source does not publish tables.
    """
    found: list[ReadPayload] = []
    passed_over = 0
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            for line, (row, adapter) in enumerate(_rows(stream, str(path), source), start=1):
                if any(str(row.get(place) or "").strip() in known for place in _places(adapter)):
                    found.append(read_payload(row, line, str(path), adapter.id))
                else:
                    passed_over += 1
    except UnicodeDecodeError as error:
        raise PayloadUnreadable(
            path=path, reason_zh="不是 UTF-8 文本", reason_en="it is not UTF-8 text"
        ) from error
    return KnownRecords(tuple(found), passed_over)


def _rows(
    stream: Iterable[str], path: str, source: str | None
) -> Iterator[tuple[dict[str, str], Adapter]]:
    rows = csv.DictReader(stream)
    adapter: Adapter | None = None
    for row in rows:
        # Headings of the UK file have blanks before them.
        named = {(key or "").strip(): value for key, value in row.items()}
        if adapter is None:
            adapter = find_adapter(source, named, path)
            if not adapter.is_flat:
                raise RegistryNotATable(path=path, source=adapter.id)
        yield named, adapter


def _places(adapter: Adapter) -> tuple[str, ...]:
    registered = (place for place, field in adapter.fields.items() if field == _REGISTERED_AS)
    return (*adapter.numbers, *registered)
