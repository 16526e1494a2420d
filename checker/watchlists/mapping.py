"""A list of the user's own: a table whose columns a mapping file names.

title: {zh: 内部关注名单, en: Our own watchlist}   # optional
columns: {tracking_number: source_id, first_name: name, last_name: name, dob: birth_date}
kind: person                    # of all lines; or a column that says it:
kinds: {自然人: person, 企业: company}
separator: ","                  # or ; or tab
date_format: month/day/year     # or day/month/year: what 2/8/1988 means; else it is told
stale_after_days: 30            # optional
canaries: [某某公司]             # names that must be on it; optional

Several columns may mean name, alias or address: they make up one value in the order of the mapping.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from checker.errors import MappingInvalid
from checker.register.headings import FieldHeadings, fold_heading
from checker.register.mapping_file import MappingFile, read_mapping_text
from checker.watchlists.birth_dates import DayOrder
from checker.watchlists.entry import NameKind, NameQuality, PartyKind
from checker.watchlists.errors import ListKindUnknown
from checker.watchlists.kinds import CUSTOM, Canary, ListKind, list_kinds, load_kind
from checker.watchlists.table_map import (
    IdentifierRule,
    NameKindRule,
    NameQualityRule,
    NameRule,
    PartyKindRule,
    TableMap,
    ValueRule,
)
from ingest.normalise.packaged_yaml import read_table

JOINED = ("name", "alias", "address")
_CUSTOM_ID = re.compile(rf"{CUSTOM}\.[a-z0-9_]+")
_SEPARATORS = {",": ",", ";": ";", "tab": "\t", "|": "|"}
_DAY_ORDERS: Mapping[bool | None, DayOrder] = {True: "dmy", False: "mdy", None: "unsaid"}

Columns = Mapping[str, Sequence[str]]
"""Headings by the field that they mean."""


def find_kind(kind: str, mapping: Path | None) -> ListKind:
    """Give what is known of a list, of the user's own by its mapping.

    Raises:
        ListKindUnknown: There is no such list, or one of the user's own has no mapping.
        PathMissing, FileUnreadable, MappingInvalid: The mapping cannot be used.
    """
    if mapping is None and kind != CUSTOM:
        return load_kind(kind)
    if mapping is None or not _CUSTOM_ID.fullmatch(kind):
        raise ListKindUnknown(kind=kind, known=f"{CUSTOM}.NAME, {', '.join(list_kinds())}")
    return parse_mapping(read_mapping_text(mapping), str(mapping), kind)


@cache
def load_fields() -> Mapping[str, FieldHeadings]:
    """Give the fields that columns of a list of the user's own may mean."""
    return read_table("checker.watchlists", "custom_fields.yaml", dict[str, FieldHeadings])


def parse_mapping(text: str, path: str, kind: str) -> ListKind:
    """Turn the text of a mapping file into what is known of the list; see `find_kind`."""
    file = MappingFile(path)
    readers: dict[str, Callable[[yaml.Node], object]] = {
        "title": lambda node: _read_title(file, node),
        "columns": lambda node: file.read_columns(node, load_fields(), JOINED),
        "kind": lambda node: _read_kind(file, node),
        "kinds": lambda node: {
            fold_heading(file.text(word)): _read_kind(file, meant)
            for word, meant in file.pairs(node)
        },
        "separator": lambda node: _read_separator(file, node),
        "date_format": file.read_date_format,
        "stale_after_days": file.read_header_row,
        "canaries": lambda node: [sheet.written for sheet in file.read_sheets(node)],
    }
    return _make_kind(kind, file.read_settings(text, readers), path)


def _make_kind(kind: str, said: Mapping[str, Any], path: str) -> ListKind:
    columns: dict[str, list[str]] = {}
    for mapped in said.get("columns", {}).values():
        columns.setdefault(mapped.meaning, []).append(mapped.written)
    if "name" not in columns:
        raise MappingInvalid(
            place=path,
            reason_zh="columns 中没有对应 name 的列",
            reason_en="no column of `columns` means name",
        )
    base = load_kind(CUSTOM)
    title = said.get("title") or {"zh": kind, "en": kind}
    return base.model_copy(
        update={
            "id": kind,
            "title": type(base.title)(**title),
            "stale_after_days": said.get("stale_after_days", base.stale_after_days),
            "canaries": tuple(Canary(names=(name,)) for name in said.get("canaries", ())),
            "table": _make_table(columns, said),
        }
    )


def _make_table(columns: Columns, said: Mapping[str, Any]) -> TableMap:
    return TableMap(
        separator=said.get("separator", ","),
        fallback_encoding="gb18030",
        day_order=_DAY_ORDERS[said.get("date_format")],
        needs_final_line_break=False,
        required=tuple(one for names in columns.values() for one in names),
        source_id=(tuple(columns.get("source_id", columns["name"])),),
        kind=PartyKindRule(
            columns=tuple(columns.get("kind", ())),
            words={word.value: word for word in PartyKind} | said.get("kinds", {}),
            otherwise=said.get("kind", PartyKind.OTHER),
        ),
        names=(
            *_find_names(columns, "name", NameKind.PRIMARY, NameQuality.STRONG),
            *_find_names(columns, "alias", NameKind.ALIAS, NameQuality.STRONG),
            *_find_names(columns, "weak_alias", NameKind.ALIAS, NameQuality.WEAK),
            *_find_names(columns, "original_name", NameKind.ORIGINAL_SCRIPT, NameQuality.STRONG),
        ),
        identifiers=tuple(_find_identifiers(columns)),
        birth_dates=_find_values(columns, "birth_date"),
        countries=_find_values(columns, "country"),
        addresses=_find_values(columns, "address", join=", "),
        programmes=_find_values(columns, "programme"),
        grounds=_find_values(columns, "reason"),
        listed_on=tuple(columns.get("listed_on", ())),
        removed_on=tuple(columns.get("removed_on", ())),
        case_numbers=_find_values(columns, "case_number"),
        authorities=_find_values(columns, "authority"),
    )


def _find_values(columns: Columns, field: str, join: str = " ") -> tuple[ValueRule, ...]:
    if field not in columns:
        return ()
    return (ValueRule(columns=tuple(columns[field]), join=join),)


def _find_names(
    columns: Columns, field: str, kind: NameKind, quality: NameQuality
) -> tuple[NameRule, ...]:
    if field not in columns:
        return ()
    said = NameKindRule(otherwise=kind), NameQualityRule(otherwise=quality)
    return (NameRule(columns=tuple(columns[field]), kind=said[0], quality=said[1]),)


def _find_identifiers(columns: Columns) -> Iterator[IdentifierRule]:
    if "identifier" in columns:
        yield IdentifierRule(
            columns=tuple(columns["identifier"]),
            scheme_columns=tuple(columns.get("identifier_kind", ())),
            country_columns=tuple(columns.get("identifier_country", ())),
        )
    if "code" in columns:
        yield IdentifierRule(columns=tuple(columns["code"]), scheme="cn.uscc")


def _read_kind(file: MappingFile, node: yaml.Node) -> PartyKind:
    word = file.text(node)
    if word not in list(PartyKind):
        file.refuse_name(node, "主体种类", "kind of party", [kind.value for kind in PartyKind])
    return PartyKind(word)


def _read_separator(file: MappingFile, node: yaml.Node) -> str:
    if isinstance(node, yaml.ScalarNode) and node.value == "\t":
        return "\t"
    word = file.text(node)
    if word not in _SEPARATORS:
        file.refuse_name(node, "分隔符", "separator", _SEPARATORS)
    return _SEPARATORS[word]


def _read_title(file: MappingFile, node: yaml.Node) -> Mapping[str, str]:
    said = {file.text(key): file.text(value) for key, value in file.pairs(node)}
    if set(said) != {"zh", "en"}:
        file.refuse(node, "标题应有 zh 和 en", "a title has zh and en")
    return said
