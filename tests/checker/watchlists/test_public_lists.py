"""The publishers' own files, counted by other means."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from checker.watchlists.outcome import ListReading
from checker.watchlists.reading import read_list


@pytest.fixture(scope="session")
def lists(shared_data: Path) -> Path:
    folder = shared_data / "lists"
    if not folder.is_dir():
        pytest.skip(f"no lists: {folder} is absent")
    return folder


def rows_of(path: Path, separator: str = ",") -> Sequence[Sequence[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.reader(file, delimiter=separator) if len(row) > 1]


def assert_all_is_kept(reading: ListReading) -> None:
    """Assert that every record of the main file stands in an entry or is told."""
    kept = sum(len(entry.raw["main"]) for entry in reading.entries if entry.raw)
    assert kept + reading.counts["left_out"] == reading.counts["records"]


def test_the_list_of_the_united_nations_is_read_whole(lists: Path) -> None:
    path = lists / "UN_consolidated.xml"
    reading = read_list(path, "un.consolidated")
    tree = ET.parse(path)  # noqa: S314 - a file of ours
    persons, entities = tree.findall(".//INDIVIDUAL"), tree.findall(".//ENTITY")
    assert len(persons) + len(entities) == reading.counts["entries"] == 1003
    assert {entry.source_id for entry in reading.entries} == {
        element.findtext("DATAID") for element in (*persons, *entities)
    }
    assert (str(reading.list_date), reading.problems) == ("2026-02-27", ())
    aliases = {
        alias.text.strip() for alias in tree.iter("ALIAS_NAME") if (alias.text or "").strip()
    }
    assert aliases <= {name.text for entry in reading.entries for name in entry.names}
    numbers = {number.text.strip() for number in tree.iterfind(".//INDIVIDUAL_DOCUMENT/NUMBER")
               if number.text}  # fmt: skip
    assert numbers == {one.number for entry in reading.entries for one in entry.identifiers}
    assert_all_is_kept(reading)


@pytest.mark.parametrize(
    ("kind", "folder", "names", "counts"),
    [
        ("ofac.sdn", "ofac", ("sdn", "alt", "add"), (8976, 11910, 13837)),
        ("ofac.consolidated", ".", ("cons_prim", "cons_alt", "cons_add"), (442, 1073, 574)),
    ],
)
def test_the_lists_of_the_ofac_are_read_whole(
    lists: Path, kind: str, folder: str, names: Sequence[str], counts: Sequence[int]
) -> None:
    main, aliases, addresses = (rows_of(lists / folder / f"{name}.csv") for name in names)
    reading = read_list(lists / folder, kind)
    assert (len(main), len(aliases), len(addresses)) == tuple(counts)
    assert [reading.counts[part] for part in ("records", "aliases", "addresses")] == list(counts)
    assert {entry.source_id for entry in reading.entries} == {row[0] for row in main}
    by_id = {entry.source_id: entry for entry in reading.entries}
    for row in aliases:
        assert row[3].strip() in {name.text for name in by_id[row[0]].names}
    assert_all_is_kept(reading)


def test_codes_in_the_remarks_of_the_ofac_are_found(lists: Path) -> None:
    reading = read_list(lists / "ofac", "ofac.sdn")
    text = (lists / "ofac" / "sdn.csv").read_text(encoding="utf-8")
    stated = text.count("Social Credit Code")
    found = [
        one for entry in reading.entries for one in entry.identifiers if one.scheme == "cn.uscc"
    ]
    assert len(found) == stated
    born = sum(len(entry.birth_dates) for entry in reading.entries)
    assert born == text.count("DOB ") - 1  # one party has the same day twice
    assert not [b.text for e in reading.entries for b in e.birth_dates if b.first_on is None]


@pytest.mark.parametrize(
    ("kind", "path", "separator", "records"),
    [("us.csl", "csl.csv", ",", 115), ("us.dpl", "ofac/dpl.txt", "\t", 581)],
)
def test_tables_of_the_united_states_are_read_whole(
    lists: Path, kind: str, path: str, separator: str, records: int
) -> None:
    reading = read_list(lists / path, kind)
    rows = rows_of(lists / path, separator)
    assert len(rows) - 1 == reading.counts["records"] == records
    place = rows[0].index("name" if kind == "us.csl" else "Name")
    names = {name.text for entry in reading.entries for name in entry.names}
    assert {row[place].strip() for row in rows[1:]} <= names
    assert_all_is_kept(reading)


def test_the_example_of_a_custom_list_is_read(lists: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(
        "kind: person\ndate_format: month/day/year\ncolumns: {tracking_number: source_id, "
        "first_name: name, middle_name: name, last_name: name, alias_first_name: alias, "
        "alias_last_name: alias, number: identifier, number_type: identifier_kind, "
        "dob: birth_date, street: address, city: address, country: country}\n"
    )
    reading = read_list(lists / "fincen-person.csv", "custom.fincen", mapping)
    assert (reading.counts["records"], reading.counts["entries"]) == (4, 3)
    assert [problem.code for problem in reading.problems] == ["without_final_line_break"]
