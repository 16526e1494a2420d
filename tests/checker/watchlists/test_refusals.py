"""A list that is cut, emptied or of another kind is refused, wherever it was cut."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.access.actor import Actor
from checker.errors import LicetError
from checker.watchlists.errors import (
    ListCanaryMissing,
    ListCompanionMissing,
    ListEmptied,
    ListKindUnknown,
    ListOfOtherKind,
    ListShrunk,
    ListTruncated,
    ListUnreadable,
)
from checker.watchlists.importing import ListImport, import_list
from checker.watchlists.kinds import load_kind
from checker.watchlists.reading import read_list, read_source
from checker.watchlists.source import ListSource
from storage.database import Database
from storage.watchlists import current_versions, iter_entries
from tests.checker.watchlists.made_lists import (
    CSL_HEADINGS,
    XML_AND_TABLES,
    canaries,
    make_source,
    ofac_files,
    ofac_source,
    table,
    write_ofac_folder,
)

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ACTOR = Actor(None, "cli:示例")
ONE_PARTY = table(CSL_HEADINGS, [{"source": "SDN", "name": "FUCHS, Otto"}])
OFAC_PARTS = ("main", "aliases", "addresses")


def cut_ofac(part: str, size: int) -> ListSource:
    return ofac_source(**{part: ofac_files()[part][:size]})


def is_told(source: ListSource, kind: str, whole: ListSource) -> bool:
    """Tell whether a cut list is refused, or has lost no more than the mark of its end."""
    known = load_kind(kind)
    before = read_source(whole, known)
    try:
        after = read_source(source, known)
    except ListUnreadable:
        return True
    if after.entries == before.entries:
        return True
    # The rest is for the comparison with the version in force: a row of a few is more than 5 %.
    lost = [before.counts[part] - after.counts.get(part, 0) for part in ("records", "entries")]
    lost += [before.counts[p] - after.counts.get(p, 0) for p in OFAC_PARTS if p in before.counts]
    return max(lost) > 0


@pytest.mark.parametrize("kind", XML_AND_TABLES)
def test_every_cut_of_a_list_is_told(kind: str) -> None:
    name, make = XML_AND_TABLES[kind]
    content = make()
    whole = make_source(name, content)
    for size in range(len(content)):
        assert is_told(make_source(name, content[:size]), kind, whole), size


@pytest.mark.parametrize("part", OFAC_PARTS)
def test_every_cut_of_each_file_of_the_ofac_is_told(part: str) -> None:
    for size in range(len(ofac_files()[part])):
        assert is_told(cut_ofac(part, size), "ofac.sdn", ofac_source()), size


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Database:
    path = tmp_path_factory.mktemp("lists") / "licet.db"
    path.write_bytes(migrated_sqlite.read_bytes())
    database = Database.open(f"sqlite:///{path}")
    import_ofac(database, ofac_source(), NOW)
    return database


def import_ofac(database: Database, source: ListSource, now: datetime) -> None:
    import_list(database, read_source(source, load_kind("ofac.sdn")), ListImport(now, ACTOR))


def state(database: Database) -> object:
    with database.read_session() as session:
        versions = [version.model_dump() for version in current_versions(session).values()]
        entries = [row.model_dump() for row in iter_entries(session, "ofac.sdn")]
    return versions, entries


@given(st.sampled_from(OFAC_PARTS), st.data())
def test_a_cut_list_leaves_the_version_in_force_as_it_is(
    filled: Database, part: str, data: st.DataObject
) -> None:
    before = state(filled)
    whole = ofac_files()[part]
    size = data.draw(st.integers(0, len(whole) - 3))  # the last line break, and what ends a text
    with pytest.raises((ListUnreadable, ListShrunk)):
        import_ofac(filled, cut_ofac(part, size), NOW + timedelta(days=1))
    assert state(filled) == before


@pytest.mark.parametrize(
    ("kind", "name", "content", "error"),
    [
        ("un.consolidated", "un.xml", b"", ListEmptied),
        ("un.consolidated", "un.xml", b"a,b\n", ListOfOtherKind),
        ("un.consolidated", "un.xml", b"<export/>", ListOfOtherKind),
        ("un.consolidated", "un.xml", b"<CONSOLIDATED_LIST/>", ListEmptied),
        ("un.consolidated", "un.xml", b"<CONSOLIDATED_LIST><a>", ListTruncated),
        ("un.consolidated", "un.xml", b"<CONSOLIDATED_LIST></a>", ListUnreadable),
        ("eu.fsf", "a.csv", b"\xef\xbb\xbf\r\n", ListEmptied),
        ("us.dpl", "dpl.txt", b"", ListEmptied),
        ("us.csl", "csl.csv", b"name,age\nOtto,7\n", ListOfOtherKind),
        ("us.csl", "csl.csv", table(CSL_HEADINGS, []), ListEmptied),
        ("us.csl", "csl.csv", ONE_PARTY, ListCanaryMissing),
        ("us.csl", "csl.csv", b"\x89PNG\r\n\x1a\n\x81\x8d", ListUnreadable),
        ("us.csl", "csl.xlsx", b"PK\x03\x04", ListUnreadable),
    ],
)  # fmt: skip
def test_what_is_no_such_list_is_refused(
    kind: str, name: str, content: bytes, error: type[LicetError]
) -> None:
    with pytest.raises(error) as refused:
        read_source(make_source(name, content), load_kind(kind))
    assert refused.value.zh != refused.value.en


def test_entities_of_xml_are_refused() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "c">]><CONSOLIDATED_LIST>&b;</CONSOLIDATED_LIST>'
    with pytest.raises(ListUnreadable, match="entities"):
        read_source(make_source("un.xml", bomb), load_kind("un.consolidated"))


@pytest.mark.parametrize(
    ("found", "put", "error"),
    [
        (b'"FUCHS, Otto"', b'"FUCHS, Otto" X', ListUnreadable),
        (b'"QINGHE TRADING CO., LTD."', b'"QINGHE TRADING CO., LTD.', ListUnreadable),
        (b'nonsense."\r\n\x1a', b"nonsense.\r\n\x1a", ListTruncated),
    ],
)
def test_quotes_that_do_not_close_are_refused(
    found: bytes, put: bytes, error: type[LicetError]
) -> None:
    main = ofac_files()["main"]
    assert found in main
    with pytest.raises(error):
        read_source(ofac_source(main=main.replace(found, put)), load_kind("ofac.sdn"))


def test_another_file_of_the_ofac_is_refused() -> None:
    with pytest.raises(ListOfOtherKind, match="5 columns, not 12"):
        read_source(ofac_source(main=ofac_files()["aliases"]), load_kind("ofac.sdn"))


def test_a_list_without_its_companions_is_refused(tmp_path: Path) -> None:
    folder = write_ofac_folder(tmp_path)
    (folder / "ALT.CSV").unlink()
    with pytest.raises(ListCompanionMissing, match=r"alt\.csv"):
        read_list(folder / "SDN.CSV", "ofac.sdn")


@pytest.mark.parametrize("part", OFAC_PARTS)
def test_an_emptied_file_of_the_ofac_is_refused(part: str) -> None:
    with pytest.raises(ListEmptied):
        read_source(ofac_source(**{part: b"\x1a"}), load_kind("ofac.sdn"))


@pytest.mark.parametrize("kind", ["ofac.sdn", "us.dpl", "un.consolidated"])
def test_each_canary_has_to_be_there(kind: str) -> None:
    for name in canaries(kind):
        if kind == "ofac.sdn":
            main = ofac_files()["main"].replace(f'"{name}"'.encode(), b'"NOBODY"')
            source = ofac_source(main=main)
        else:
            file, make = XML_AND_TABLES[kind]
            source = make_source(file, make().replace(name.encode(), b"NOBODY"))
        with pytest.raises(ListCanaryMissing):
            read_source(source, load_kind(kind))


def test_a_folder_that_does_not_say_which_file_is_meant_is_refused(tmp_path: Path) -> None:
    for name in ("a.xml", "b.xml"):
        (tmp_path / name).write_bytes(XML_AND_TABLES["un.consolidated"][1]())
    with pytest.raises(ListUnreadable):
        read_list(tmp_path, "un.consolidated")


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "un.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("un.xml", XML_AND_TABLES["un.consolidated"][1]())
    assert read_list(path, "un.consolidated").counts["entries"] == 3
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(ListUnreadable):
        read_list(path, "un.consolidated")


@pytest.mark.parametrize("kind", ["nonsense", "custom", "../kinds/un.consolidated", "custom.mine"])
def test_a_kind_that_there_is_not_is_refused(kind: str, tmp_path: Path) -> None:
    with pytest.raises(ListKindUnknown, match=r"un\.consolidated"):
        read_list(tmp_path, kind)


@given(st.binary(max_size=300), st.sampled_from(sorted(XML_AND_TABLES)))
def test_no_bytes_break_the_reading(content: bytes, kind: str) -> None:
    with pytest.raises(ListUnreadable):
        read_source(make_source("list", content), load_kind(kind))
