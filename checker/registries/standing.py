"""What registers say of a customer, as its file shows it: the newest records and what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlmodel import Session

from checker.registries.adapters import load_adapters
from checker.registries.changes import RecordChange
from checker.registries.difference import compare_records
from checker.registries.record import RegistryRecord, read_record
from checker.registries.sections import load_sections, standing
from checker.registries.values import load_fields, write_value
from checker.registries.words import word_problem
from ingest.identifiers.layer import Sentence
from rules.vocabulary import Bilingual
from storage.registry_records import records_of
from storage.tables import RegistryRecordRow


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A list of a record.

    Attributes:
        title: What it is called.
        headings: Of the columns that some entry fills.
        rows: An entry each: its cells, and whether nobody has taken it off the list.
    """

    title: Sentence
    headings: tuple[Sentence, ...]
    rows: tuple[tuple[tuple[str, ...], bool], ...]


@dataclass(frozen=True, slots=True)
class ShownRecord:
    """The newest record of a source.

    Attributes:
        title: Of the source.
        as_of: The day of which it speaks.
        recorded_at: When it was imported.
        numbers: By scheme.
        fields: Name and text of each.
        sections: Its lists.
        problems: What could not be read.
        unknown: How much no field takes.
        earlier: Days of the records of this source before it, the newest first.
        changes: What the one before it said otherwise.
    """

    title: Sentence
    as_of: date
    recorded_at: datetime
    numbers: dict[str, str]
    fields: tuple[tuple[Sentence, str], ...]
    sections: tuple[ShownSection, ...]
    problems: tuple[Bilingual, ...]
    unknown: int
    earlier: tuple[date, ...]
    changes: tuple[RecordChange, ...]


def read_customer_registry(session: Session, customer_id: str) -> tuple[ShownRecord, ...]:
    """Give the newest record of each source, the newest first."""
    rows = records_of(session, customer_id)
    sources = sorted(rows, key=lambda row: row.source)  # stable: within a source the newest first
    shown = [_show(tuple(of_one)) for _, of_one in groupby(sources, key=lambda row: row.source)]
    return tuple(sorted(shown, key=lambda each: (each.as_of, each.recorded_at), reverse=True))


def _show(rows: Sequence[RegistryRecordRow]) -> ShownRecord:
    newest, *earlier = rows
    record = read_record(newest.content)
    before = read_record(earlier[0].content) if earlier else None
    return ShownRecord(
        title=load_adapters()[record.source].title,
        as_of=newest.as_of,
        recorded_at=newest.recorded_at,
        numbers=dict(record.numbers),
        fields=tuple((load_fields()[name].title, record.stated[name]) for name in record.values),
        sections=tuple(_show_sections(record)),
        problems=tuple(map(word_problem, record.problems)),
        unknown=len(record.unknown),
        earlier=tuple(row.as_of for row in earlier),
        changes=compare_records(before, record) if before else (),
    )


def _show_sections(record: RegistryRecord) -> Iterator[ShownSection]:
    for name, entries in record.sections.items():
        section = load_sections()[name]
        filled = [field for field in section.fields if any(field in entry for entry in entries)]
        stand = standing(name, entries)
        yield ShownSection(
            section.title,
            tuple(section.fields[field].title for field in filled),
            tuple(
                (
                    tuple(
                        write_value(section.fields[field].type, entry[field])
                        if field in entry
                        else ""
                        for field in filled
                    ),
                    entry in stand,
                )
                for entry in entries
            ),
        )
