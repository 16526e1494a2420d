"""Each publisher's format, on small lists of invented parties."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from checker.watchlists.entry import (
    ListEntry,
    ListIdentifier,
    ListName,
    NameKind,
    NameQuality,
    PartyKind,
    hash_content,
    read_entry,
)
from checker.watchlists.kinds import list_kinds, load_kind
from checker.watchlists.outcome import DatedBy, ListReading
from checker.watchlists.reading import read_list, read_source
from tests.checker.watchlists.made_lists import (
    DAY,
    XML_AND_TABLES,
    eu_csv,
    make_source,
    ofac_files,
    ofac_source,
    write_ofac_folder,
    zip_folder,
)


def read(kind: str, name: str, content: bytes) -> ListReading:
    return read_source(make_source(name, content), load_kind(kind))


def read_made(kind: str) -> dict[str, ListEntry]:
    name, make = XML_AND_TABLES[kind]
    return {entry.source_id: entry for entry in read(kind, name, make()).entries}


def names_of(entry: ListEntry) -> list[tuple[str, str, str]]:
    return [(name.text, str(name.kind), str(name.quality)) for name in entry.names]


def test_the_remarks_of_the_ofac_become_fields() -> None:
    entries = {
        one.source_id: one for one in read_source(ofac_source(), load_kind("ofac.sdn")).entries
    }
    fuchs, trading, vessel = entries["200"], entries["300"], entries["301"]
    assert fuchs.kind is PartyKind.PERSON
    assert names_of(fuchs) == [
        ("FUCHS, Otto", "primary", "strong"),
        ("OLD FOX", "alias", "weak"),
        ("YOUNG FOX", "former", "weak"),
        ("FUCHS, O.", "alias", "strong"),
    ]
    assert fuchs.identifiers == (
        ListIdentifier("passport", "X1234567", "Freedonia"),
        ListIdentifier("passport", "Y7654321"),
    )
    born = [(one.first_on, one.last_on) for one in fuchs.birth_dates]
    assert born == [
        (date(1948, 12, 10), date(1948, 12, 10)),
        (date(1950, 1, 1), date(1950, 12, 31)),
    ]
    assert (fuchs.programmes, fuchs.countries) == (("SDGT", "IFSR"), ("Freedonia",))
    assert trading.identifiers == (ListIdentifier("cn.uscc", "91330106MA2KX7Q30B", "China"),)
    assert trading.names[1] == ListName("QINGHE GOODS", NameKind.FORMER)
    assert trading.addresses == ("1 River Road, Qinghe 310000, China",)
    assert {one.scheme: one.number for one in vessel.identifiers} == {
        "imo": "9187629",
        "call_sign": "FD5X",
    }


def test_every_column_of_the_ofac_is_kept() -> None:
    entries = {
        one.source_id: one for one in read_source(ofac_source(), load_kind("ofac.sdn")).entries
    }
    raw = entries["301"].raw
    assert raw is not None
    assert raw["main"] == [
        {
            "ent_num": "301",
            "SDN_Name": "SEA FOX",
            "SDN_Type": "vessel",
            "Program": "CUBA",
            "Call_Sign": "FD5X",
            "Vess_type": "TUGBOAT",
            "Vess_flag": "Freedonia",
            "Remarks": "Vessel Registration Identification IMO 9187629; DOB nonsense.",
        }
    ]


def test_records_of_the_ofac_are_counted_and_what_fits_nowhere_is_told() -> None:
    orphan = b'999,8,"aka","NOBODY",-0- \r\n\x1a'
    aliases = ofac_files()["aliases"].rstrip(b"\x1a") + orphan
    reading = read_source(ofac_source(aliases=aliases), load_kind("ofac.sdn"))
    told = [(problem.code, problem.file, problem.line) for problem in reading.problems]
    assert told == [("birth_date_unreadable", "sdn.csv", 7), ("orphan", "aliases.csv", 3)]
    assert reading.counts["records"] == reading.counts["entries"] == 7
    assert (reading.counts["aliases"], reading.counts["addresses"]) == (3, 1)
    assert reading.counts["left_out"] == 1


def test_further_remarks_are_read_with_those_of_the_main_file() -> None:
    comments = b'300," Company Number 77 (China)."\r\n\x1a'
    reading = read_source(ofac_source(comments=comments), load_kind("ofac.sdn"))
    [trading] = [entry for entry in reading.entries if entry.source_id == "300"]
    assert trading.raw is not None
    assert trading.raw["comments"] == [{"remarks_extended": "Company Number 77 (China)."}]


def test_a_folder_a_zip_and_the_main_file_are_one_list(tmp_path: Path) -> None:
    folder = write_ofac_folder(tmp_path / "ofac")
    (folder / "readme.txt").write_text("not of the list")
    paths = [folder, zip_folder(folder, tmp_path / "ofac.zip"), folder / "SDN.CSV"]
    readings = [read_list(path, "ofac.sdn") for path in paths]
    assert len({reading.file_sha256 for reading in readings}) == 1
    assert len({reading.entries[4].to_content()["names"][0]["text"] for reading in readings}) == 1
    assert readings[0].entries == readings[1].entries == readings[2].entries


def test_the_list_of_the_united_nations() -> None:
    name, make = XML_AND_TABLES["un.consolidated"]
    reading = read("un.consolidated", name, make())
    fuchs, first = reading.entries[0], reading.entries[1]
    assert (reading.list_date, reading.dated_by) == (DAY, DatedBy.SOURCE)
    assert names_of(fuchs) == [
        ("OTTO FUCHS", "primary", "strong"),
        ("OLD FOX", "alias", "weak"),
        ("O. FUCHS", "alias", "strong"),
        ("奥托", "original_script", "strong"),
    ]
    assert fuchs.identifiers == (ListIdentifier("passport", "X123", "Freedonia"),)
    between, about = fuchs.birth_dates
    assert (between.first_on, between.last_on) == (date(1973, 1, 1), date(1974, 12, 31))
    assert (about.first_on, about.is_approximate) == (date(1971, 1, 1), True)
    assert (fuchs.listed_on, fuchs.programmes) == (date(2012, 12, 31), ("FRD",))
    assert fuchs.case_numbers == ("FRi.000",)
    assert first.kind is PartyKind.COMPANY
    assert first.names[1] == ListName("FORMER 0", NameKind.FORMER)


def test_the_list_of_the_union_says_the_same_as_xml_and_as_a_table() -> None:
    from_xml = read_made("eu.fsf")["13"]
    from_table = {e.source_id: e for e in read("eu.fsf", "full.csv", eu_csv()).entries}["13"]
    for fuchs in (from_xml, from_table):
        assert fuchs.kind is PartyKind.PERSON
        assert [name.text for name in fuchs.names] == ["Otto Fuchs", "Old Fox"]
        assert fuchs.programmes == ("FRD",)
        assert fuchs.birth_dates[0].first_on == date(1948, 12, 10)
        assert fuchs.identifiers[0].number == "X123"
    assert from_xml.names[1].quality is NameQuality.WEAK
    assert from_xml.case_numbers == ("EU.27.28",)


def test_lines_of_one_group_are_one_party_of_the_united_kingdom() -> None:
    fuchs = read_made("uk.ofsi")["7000"]
    assert names_of(fuchs) == [
        ("Otto FUCHS", "primary", "strong"),
        ("奥托", "original_script", "strong"),
        ("FOX", "alias", "weak"),
    ]
    assert (fuchs.birth_dates[0].first_on, fuchs.birth_dates[0].last_on) == (
        date(1948, 1, 1),
        date(1948, 12, 31),
    )
    assert fuchs.listed_on == date(2012, 12, 31)
    assert fuchs.raw is not None
    assert len(fuchs.raw["main"]) == 2


def test_the_uk_sanctions_list() -> None:
    entries = read_made("uk.sanctions_list")
    assert names_of(entries["FRD0001"])[1] == ("FOX", "alias", "weak")
    assert entries["FRD0001"].countries == ("Freedonia",)
    assert entries["FRD0002"].kind is PartyKind.VESSEL
    assert entries["FRD0002"].identifiers == (ListIdentifier("imo", "9187629"),)


@pytest.mark.parametrize(
    ("kind", "day"),
    [("uk.ofsi", date(2026, 11, 19)), ("uk.sanctions_list", date(2026, 11, 19))],
)
def test_the_date_above_the_headings_is_that_of_the_list(kind: str, day: date) -> None:
    name, make = XML_AND_TABLES[kind]
    reading = read(kind, name, make())
    assert (reading.list_date, reading.dated_by) == (day, DatedBy.SOURCE)


def test_the_screening_list_brings_together_what_has_no_number() -> None:
    name, make = XML_AND_TABLES["us.csl"]
    reading = read("us.csl", name, make())
    assert (reading.counts["records"], reading.counts["entries"]) == (4, 3)
    fuchs, optics, _ = reading.entries
    assert [one.text for one in fuchs.names] == ["FUCHS, Otto", "FOX, Otto", "FOX, O."]
    assert fuchs.identifiers == (ListIdentifier("passport", "X123", "FR"),)
    assert [one.text for one in fuchs.birth_dates] == ["1948", "1950-01-02"]
    assert optics.addresses == ("1 River Road, Qinghe, CN", "2 Lake Road, Qinghe, CN")


def test_an_order_that_has_expired_is_history() -> None:
    entries = read("us.dpl", "dpl.txt", XML_AND_TABLES["us.dpl"][1]()).entries
    [fuchs] = [entry for entry in entries if entry.primary_name == "OTTO FUCHS"]
    assert fuchs.addresses == ("QINGHE", "LAKESIDE")
    assert not fuchs.is_removed(date(2013, 6, 28))
    assert fuchs.is_removed(date(2013, 6, 29))


@pytest.mark.parametrize("kind", XML_AND_TABLES)
def test_an_entry_comes_back_from_its_content(kind: str) -> None:
    for entry in read_made(kind).values():
        content = entry.to_content()
        assert read_entry(content) == entry
        assert hash_content(content) == hash_content(read_entry(content).to_content())


@pytest.mark.parametrize("kind", list_kinds())
def test_what_is_known_of_a_list_says_all_that_people_ask(kind: str) -> None:
    known = load_kind(kind)
    assert known.ofac or known.xml or known.table or kind == "custom"
    assert known.canaries or known.has_template or kind == "custom"
