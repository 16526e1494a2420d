"""A list of the user's own, whose columns a mapping file names."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from checker.errors import MappingInvalid
from checker.watchlists.entry import ListIdentifier, PartyKind
from checker.watchlists.errors import ListCanaryMissing, ListOfOtherKind, ListTruncated
from checker.watchlists.mapping import parse_mapping
from checker.watchlists.outcome import ListReading
from checker.watchlists.reading import read_list, read_source
from ingest.sandbox import ReaderPool
from tests.checker.watchlists.made_lists import make_source

MAPPING = """
title: {zh: 关注名单, en: Watched people}
kind: person
date_format: month/day/year
columns:
  tracking: source_id
  first: name
  middle: name
  last: name
  nick: weak_alias
  number: identifier
  number_type: identifier_kind
  dob: birth_date
  street: address
  city: address
"""
LINES = """tracking,last,first,middle,nick,number,number_type,dob,street,city
7,Fuchs,Otto,K,Foxy,X123,Passport,2/8/1988,1 River Road,Qinghe
7,Fuchs,Otto,K,,Y456,Driver's License,2/8/1988,2 Lake Road,Qinghe
8,Hase,Ida,,,,,,,
"""


def read(text: str = LINES, mapping: str = MAPPING) -> ListReading:
    kind = parse_mapping(mapping, "mapping.yaml", "custom.watched")
    return read_source(make_source("own.csv", text.encode()), kind)


def test_columns_of_a_name_are_joined_in_the_order_of_the_mapping() -> None:
    fuchs, hase = read().entries
    assert [name.text for name in fuchs.names] == ["Otto K Fuchs", "Foxy"]
    assert hase.primary_name == "Ida Hase"
    assert (fuchs.kind, fuchs.source_id) == (PartyKind.PERSON, "7")
    assert fuchs.identifiers == (
        ListIdentifier("passport", "X123"),
        ListIdentifier("driving_licence", "Y456"),
    )
    assert [born.first_on for born in fuchs.birth_dates] == [date(1988, 2, 8)]
    assert fuchs.addresses == ("1 River Road, Qinghe", "2 Lake Road, Qinghe")


def test_a_column_may_say_who_is_a_person() -> None:
    mapping = "columns: {name: name, what: kind}\nkinds: {自然人: person}\nkind: company\n"
    kinds = [one.kind for one in read("name,what\nA,自然人\nB,?\nC,vessel\n", mapping).entries]
    assert kinds == [PartyKind.PERSON, PartyKind.COMPANY, PartyKind.VESSEL]


def test_a_whole_last_line_without_an_end_is_told_and_a_cut_one_refused() -> None:
    assert [problem.code for problem in read(LINES.rstrip()).problems] == [
        "without_final_line_break"
    ]
    with pytest.raises(ListTruncated):
        read(LINES[: LINES.index(",Ida") + 4])


def test_a_short_line_in_the_middle_is_left_out_and_told() -> None:
    reading = read(LINES.replace(",Y456,Driver's License,2/8/1988,2 Lake Road,Qinghe", ""))
    [problem] = reading.problems
    assert (problem.code, problem.line, problem.is_left_out) == ("row_of_other_width", 3, True)
    assert (reading.counts["records"], reading.counts["left_out"]) == (3, 1)


def test_a_canary_of_the_mapping_has_to_be_there() -> None:
    assert read(mapping=MAPPING + "canaries: [ida hase]\n").counts["entries"] == 2
    with pytest.raises(ListCanaryMissing):
        read(mapping=MAPPING + "canaries: [Ida Igel]\n")


def test_a_column_that_is_not_there_is_told() -> None:
    with pytest.raises(ListOfOtherKind, match="tracking"):
        read("first,last\nA,B\n")


def test_a_workbook_is_read_like_a_table(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for line in LINES.splitlines():
        book.active.append(line.split(","))
    content = io.BytesIO()
    book.save(content)
    path, mapping = tmp_path / "own.xlsx", tmp_path / "mapping.yaml"
    path.write_bytes(content.getvalue())
    mapping.write_text(MAPPING, encoding="utf-8")
    with ReaderPool() as reader:
        reading = read_list(path, "custom.watched", mapping, reader)
    assert [one.to_content() for one in reading.entries] == [
        one.to_content() for one in read().entries
    ]


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ("columns: {a: nam}\n", "name"),
        ("columns: {a: source_id}\n", "name"),
        ("columns: {a: country, b: country, c: name}\n", "country"),
        ("column: {a: name}\n", "columns"),
        ("columns: {a: name}\nkind: human\n", "human"),
        ("columns: {a: name}\nseparator: space\n", "separator"),
        ("columns: {a: name}\nstale_after_days: soon\n", "soon"),
        ("columns: {a: name}\ntitle: {zh: 一}\n", "title"),
    ],
)
def test_a_mapping_that_is_wrong_is_refused_with_its_place(mapping: str, words: str) -> None:
    with pytest.raises(MappingInvalid, match=words) as refused:
        parse_mapping(mapping, "mapping.yaml", "custom.watched")
    assert "mapping.yaml" in refused.value.en


def test_how_a_list_is_read_is_part_of_what_read_it() -> None:
    assert read().importer == read().importer
    assert read().importer != read(mapping=MAPPING + "stale_after_days: 5\n").importer
