"""Reading a list as its kind says: all of it or nothing, and the parties that must be on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from checker.watchlists.entry import ListEntry
from checker.watchlists.errors import (
    ListCanaryMissing,
    ListEmptied,
    ListOfOtherKind,
)
from checker.watchlists.kinds import ListKind
from checker.watchlists.mapping import find_kind
from checker.watchlists.outcome import DatedBy, ListReading
from checker.watchlists.readers.drafts import Draughtsman
from checker.watchlists.readers.eu_xml import read_eu
from checker.watchlists.readers.ofac_csv import read_ofac
from checker.watchlists.readers.table import read_table_file
from checker.watchlists.readers.table_entries import add_parties, columns_not_kept
from checker.watchlists.readers.un_xml import read_un
from checker.watchlists.source import MAIN, ListSource, open_source
from ingest.sandbox import ReaderPool

_XML_READERS = {"un": read_un, "eu": read_eu}
_BLANK = b" \t\r\n\x1a\xef\xbb\xbf"
_XML_STARTS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<", b"\xfe\xff\x00<")


def read_list(
    path: Path, kind: str, mapping: Path | None = None, reader: ReaderPool | None = None
) -> ListReading:
    """Read a list; nothing is written.

    Args:
        path: The file, or a folder or ZIP with the files of the list.
        kind: An id of `kinds/`, or `custom.NAME` with a mapping.
        mapping: The mapping file of a list of the user's own.
        reader: Reads workbooks; without it only CSV and XML are read.

    Raises:
        ListKindUnknown, MappingInvalid: It is not known what is to be read.
        PathMissing, FileUnreadable: Nothing can be opened.
        ListUnreadable: The list is not whole, not this list, or empty; its subclasses say which.
    """
    found = find_kind(kind, mapping)
    return read_source(open_source(path, found), found, reader)


def read_source(
    source: ListSource, kind: ListKind, reader: ReaderPool | None = None
) -> ListReading:
    """Read the files of a list; see `read_list`."""
    if not source.main.content.strip(_BLANK):
        raise ListEmptied(path=source.path)
    drawn = Draughtsman()
    not_kept: tuple[str, ...] = ()
    stated: date | None = None
    if kind.ofac is not None:
        read_ofac(source, kind, drawn)
    elif kind.xml is not None and source.main.content.lstrip().startswith(_XML_STARTS):
        stated = _XML_READERS[kind.xml](source, kind, drawn)
    elif kind.table is not None:
        table = read_table_file(source.main, kind, kind.table, reader, drawn)
        add_parties(table, kind.table, source.main.name, drawn)
        not_kept, stated = columns_not_kept(table, kind.table), table.list_date
    else:
        raise ListOfOtherKind(
            path=source.path,
            title_zh=kind.title.zh,
            title_en=kind.title.en,
            reason_zh="不是 XML。",
            reason_en="it is no XML.",
        )
    entries = tuple(draft.finish() for draft in drawn.drafts.values())
    if not entries:
        raise ListEmptied(path=source.path)
    _require_canaries(source.path, kind, entries)
    return ListReading(
        kind=kind,
        path=source.path,
        entries=entries,
        problems=tuple(drawn.problems),
        list_date=stated or source.main.changed_on,
        dated_by=DatedBy.SOURCE if stated else DatedBy.FILE,
        counts=_count(drawn, entries),
        file_sha256=source.sha256,
        columns_not_kept=not_kept,
    )


def _require_canaries(path: str, kind: ListKind, entries: tuple[ListEntry, ...]) -> None:
    if not kind.canaries:
        return
    found = {_fold_name(name.text) for entry in entries for name in entry.names}
    for canary in kind.canaries:
        if found.isdisjoint(map(_fold_name, canary.names)):
            raise ListCanaryMissing(
                path=path, name=canary.names[0], title_zh=kind.title.zh, title_en=kind.title.en
            )


def _fold_name(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _count(drawn: Draughtsman, entries: tuple[ListEntry, ...]) -> Mapping[str, int]:
    parts = {part: count for part, count in drawn.records.items() if part != MAIN}
    return {
        "records": drawn.records.get(MAIN, 0),
        **parts,
        "entries": len(entries),
        "names": sum(len(entry.names) for entry in entries),
        "identifiers": sum(len(entry.identifiers) for entry in entries),
        "birth_dates": sum(len(entry.birth_dates) for entry in entries),
        "left_out": sum(problem.is_left_out for problem in drawn.problems),
    }
