"""Recorded answers read: recognised by shape, nothing lost, nothing guessed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.registries.adapters import load_adapters
from checker.registries.errors import (
    PayloadUnreadable,
    RegistryAnswerEmpty,
    SourceNotRecognised,
)
from checker.registries.reading import read_payloads
from checker.registries.record import RegistryRecord, read_record
from checker.registries.statuses import RegistrationStatus, read_status
from checker.registries.values import load_fields
from tests.checker.registries.payloads import (
    BULK,
    CODE,
    companies_house,
    gsxt,
    tianyancha,
    to_bytes,
)

_SHARED = Path(os.environ.get("LICET_DATA", Path(__file__).parents[4] / "shared" / "data"))
_FIXTURES = sorted(
    path
    for folder in ("cn", "gleif", "psc", "bods/bods-v04-fixtures")
    for path in (_SHARED / "registry" / folder).rglob("*.json")
    if path.name != "field_labels.json"
)


def read(payload: dict[str, Any]) -> RegistryRecord:
    (found,) = read_payloads(to_bytes(payload), "a.json")
    return found.record


def test_national_system_is_read() -> None:
    record = read(gsxt())
    assert record.source == "gsxt.licence"
    assert record.numbers == {"cn.uscc": CODE}
    assert record.values["status"] == "active"
    assert record.values["registered_capital"] == "500000000 CNY"
    assert record.values["established_on"] == "2018-09-22"
    assert "valid_until" not in record.values
    assert record.problems == ()


def test_days_in_milliseconds_are_days_of_china() -> None:
    record = read(tianyancha())
    assert record.source == "tyc.baseinfo"
    assert record.values["established_on"] == "2018-09-22"
    assert record.unknown["isMicroEnt"] == 0


def test_profile_and_bulk_file_of_one_company_say_the_same() -> None:
    profile = read(companies_house())
    bulk = [each.record for each in read_payloads(BULK.encode(), "b.csv")]
    assert [each.source for each in bulk] == ["gb.bulk", "gb.bulk"]
    for field in ("name", "status", "established_on"):
        assert bulk[0].values[field] == profile.values[field]
    assert bulk[1].problems[0].code == "status_unknown"
    assert bulk[1].unknown["CompanyStatus"] == "In Administration"


@pytest.mark.parametrize(
    ("stated", "meaning"),
    [
        ("存续（在营、开业、在册）", "active"),
        ("在业", "active"),
        ("登记成立", "active"),
        ("吊销，未注销", "revoked"),
        ("吊销,已注销", "deregistered"),
        ("歇业", "suspended"),
        ("迁出", "moved"),
        ("清算", "winding_up"),
        ("Voluntary-Arrangement", "winding_up"),
        ("正常经营中吧", "unknown"),
        ("", "unknown"),
    ],
)
def test_standing_is_known_or_unknown_and_never_guessed(stated: str, meaning: str) -> None:
    assert read_status(stated) is RegistrationStatus(meaning)


def test_unknown_standing_is_a_problem_and_kept() -> None:
    record = read(gsxt(登记状态="休眠中"))
    assert "status" not in record.values
    assert record.unknown["登记状态"] == "休眠中"
    assert [(each.path, each.code) for each in record.problems] == [("登记状态", "status_unknown")]


@given(
    st.dictionaries(
        st.text(st.characters(codec="utf-8", exclude_characters=".[]"), min_size=1, max_size=8),
        st.none()
        | st.booleans()
        | st.integers()
        | st.text(st.characters(codec="utf-8"), max_size=9),
        max_size=6,
    )
)
def test_nothing_of_an_answer_is_lost(extra: dict[str, Any]) -> None:
    payload = {**{f"附加{key}": value for key, value in extra.items()}, **gsxt()}
    record = read(payload)
    kept = {**record.unknown, **record.stated}
    for key, value in extra.items():
        assert kept[f"附加{key}"] == value
    assert read_record(record.to_data()) == record


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", PayloadUnreadable),
        (b'{"a": 1', PayloadUnreadable),
        (b"[1, 2]", PayloadUnreadable),
        (b"[]", PayloadUnreadable),
        (b"CompanyNumber,CompanyStatus,IncorporationDate\n", PayloadUnreadable),
        (b"\xff\xfe{", PayloadUnreadable),
        (b'{"a": 1}', SourceNotRecognised),
        (to_bytes(tianyancha() | {"error_code": 300000}), RegistryAnswerEmpty),
    ],
)
def test_what_is_no_record_is_refused(content: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        list(read_payloads(content, "a.json"))


def test_source_that_there_is_not_is_refused() -> None:
    with pytest.raises(SourceNotRecognised):
        list(read_payloads(to_bytes(gsxt()), "a.json", "nowhere"))


def test_every_adapter_names_fields_and_kinds_of_numbers_that_there_are() -> None:
    from ingest.identifiers.schemes import load_schemes

    for adapter in load_adapters().values():
        assert set(adapter.fields.values()) <= load_fields().keys()
        assert set(adapter.numbers.values()) <= load_schemes().keys()
        assert adapter.title.zh
        assert adapter.title.en


def test_every_recorded_answer_at_hand_is_read() -> None:
    if not _FIXTURES:
        pytest.skip(f"no recorded answers in {_SHARED / 'registry'}")
    read_all = [each for path in _FIXTURES for each in read_payloads(path.read_bytes(), path.name)]
    assert len(read_all) >= len(_FIXTURES) >= 20
    for each in read_all:
        assert each.record.values or each.record.unknown
