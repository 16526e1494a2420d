"""The legacy files of the OFAC: no headings, `-0-` for nothing, aliases and addresses beside.

Columns after the OFAC's own description of its legacy flat files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from checker.watchlists.entry import (
    ListIdentifier,
    ListName,
    NameKind,
    PartyKind,
)
from checker.watchlists.errors import ListEmptied, ListOfOtherKind
from checker.watchlists.kinds import ListKind
from checker.watchlists.readers.drafts import Draft, Draughtsman
from checker.watchlists.readers.remarks import read_remarks
from checker.watchlists.readers.separated import Row, decode
from checker.watchlists.source import MAIN, ListFile, ListSource

_NOTHING = "-0-"
_PARTY_COLUMNS = (
    "ent_num",
    "SDN_Name",
    "SDN_Type",
    "Program",
    "Title",
    "Call_Sign",
    "Vess_type",
    "Tonnage",
    "GRT",
    "Vess_flag",
    "Vess_owner",
    "Remarks",
)
_ALIAS_COLUMNS = ("ent_num", "alt_num", "alt_type", "alt_name", "alt_remarks")
_ADDRESS_COLUMNS = ("ent_num", "add_num", "address", "city", "country", "add_remarks")
_COMMENT_COLUMNS = ("ent_num", "remarks_extended")
_KINDS = {
    "individual": PartyKind.PERSON,
    "vessel": PartyKind.VESSEL,
    "aircraft": PartyKind.AIRCRAFT,
    "": PartyKind.COMPANY,
}
_ALIASES = {"fka": NameKind.FORMER}

Record = Mapping[str, str]


def read_ofac(source: ListSource, kind: ListKind, drawn: Draughtsman) -> None:
    """Read the files of a legacy list.

    Raises:
        ListTruncated, ListUnreadable: One of them is not whole.
        ListOfOtherKind: The first row has another number of columns.
        ListEmptied: One of them has no record.
    """
    parts = source.parts
    comments = _read_comments(parts.get("comments"), kind, drawn)
    for row, record in _read_records(parts[MAIN], MAIN, _PARTY_COLUMNS, kind, drawn):
        _add_party(drawn, parts[MAIN].name, row, record, comments)
    for row, record in _read_records(parts["aliases"], "aliases", _ALIAS_COLUMNS, kind, drawn):
        if draft := _find_owner(drawn, parts["aliases"].name, row, record):
            name = record.get("alt_name", "")
            if name:
                alias = _ALIASES.get(record.get("alt_type", ""), NameKind.ALIAS)
                draft.names.append(ListName(name, alias))
            draft.keep("aliases", record)
    address_file = parts["addresses"]
    for row, record in _read_records(address_file, "addresses", _ADDRESS_COLUMNS, kind, drawn):
        if draft := _find_owner(drawn, address_file.name, row, record):
            columns = ("address", "city", "country")
            draft.addresses.append(", ".join(record[c] for c in columns if c in record))
            draft.countries.append(record.get("country", ""))
            draft.keep("addresses", record)
    for part in (MAIN, "aliases", "addresses"):
        if not drawn.records.get(part):
            raise ListEmptied(path=parts[part].name)


def _read_records(
    file: ListFile, part: str, columns: tuple[str, ...], kind: ListKind, drawn: Draughtsman
) -> Iterator[tuple[Row, Record]]:
    """Give the records of a file; columns with nothing in them are left out of each."""
    text = decode(file.name, file.content, "cp1252")
    last: Row | None = None
    for row in text.read_rows(","):
        if last is None and len(row.cells) != len(columns) and text.has_final_line_break:
            raise ListOfOtherKind(
                path=file.name,
                title_zh=kind.title.zh,
                title_en=kind.title.en,
                reason_zh=f"第一行有 {len(row.cells)} 列，应为 {len(columns)} 列。",
                reason_en=f"the first row has {len(row.cells)} columns, not {len(columns)}.",
            )
        last = row
        drawn.count(part)
        if len(row.cells) != len(columns):
            found, expected = len(row.cells), len(columns)
            drawn.leave_out(
                "row_of_other_width", file.name, row.line, found=found, expected=expected
            )
            continue
        pairs = zip(columns, row.cells, strict=True)
        yield row, {name: cell for name, cell in pairs if cell not in ("", _NOTHING)}
    text.check_end(last, len(columns), needs_line_break=True)


def _read_comments(file: ListFile | None, kind: ListKind, drawn: Draughtsman) -> Mapping[str, str]:
    """Give the remarks that did not fit into the main file, by the number of the party."""
    if file is None:
        return {}
    comments: dict[str, str] = {}
    for _, record in _read_records(file, "comments", _COMMENT_COLUMNS, kind, drawn):
        number = record.get("ent_num", "")
        comments[number] = comments.get(number, "") + record.get("remarks_extended", "")
    return comments


def _add_party(
    drawn: Draughtsman, file: str, row: Row, record: Record, comments: Mapping[str, str]
) -> None:
    source_id, name = record.get("ent_num", ""), record.get("SDN_Name", "")
    if not source_id or not name:
        drawn.leave_out("without_name" if source_id else "without_id", file, row.line)
        return
    if source_id in drawn.drafts:
        drawn.leave_out("repeated_id", file, row.line, source_id=source_id)
        return
    remarks = read_remarks(record.get("Remarks", "") + comments.get(source_id, ""))
    kind = _KINDS.get(record.get("SDN_Type", ""), PartyKind.OTHER)
    draft = Draft(source_id, kind, [ListName(name), *remarks.names])
    draft.identifiers += remarks.identifiers
    if "Call_Sign" in record:
        draft.identifiers.append(ListIdentifier("call_sign", record["Call_Sign"]))
    draft.birth_dates += remarks.birth_dates
    draft.countries += [*remarks.countries, record.get("Vess_flag", "")]
    # Of several programmes each but the last is followed by a closing and an opening bracket.
    draft.programmes += [p.strip(" []") for p in record.get("Program", "").split("] [")]
    draft.listed_on = remarks.listed_on
    draft.keep(MAIN, record)
    if source_id in comments:
        draft.keep("comments", {"remarks_extended": comments[source_id]})
    for born in remarks.birth_dates:
        if born.first_on is None:
            drawn.note("birth_date_unreadable", file, row.line, value=born.text)
    drawn.drafts[source_id] = draft


def _find_owner(drawn: Draughtsman, file: str, row: Row, record: Record) -> Draft | None:
    source_id = record.get("ent_num", "")
    if source_id not in drawn.drafts:
        drawn.leave_out("orphan", file, row.line, source_id=source_id)
        return None
    return drawn.drafts[source_id]
