"""Identity numbers, all of them made up or printed in the standard."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.identifiers import resident_id
from ingest.identifiers.resident_id import ResidentIdKind, age_on, check

AS_OF = date(2026, 11, 22)


def make_number(division: str, born: str, sequence: str = "123") -> str:
    body = division + born + sequence
    return body + resident_id.compute_check_character(body)


def test_the_standards_own_example() -> None:
    found = check("440524188001010014", AS_OF)
    assert found.is_valid
    assert found.born_on == date(1880, 1, 1)


@pytest.mark.parametrize(
    ("number", "kind", "is_valid", "reasons"),
    [
        (make_number("110101", "19900307"), ResidentIdKind.RESIDENT, True, {}),
        (make_number("133100", "20200101"), ResidentIdKind.RESIDENT, True, {}),
        (make_number("810000", "19900307"), ResidentIdKind.HONG_KONG_MACAO_TAIWAN, True, {}),
        (make_number("830000", "19900307"), ResidentIdKind.HONG_KONG_MACAO_TAIWAN, True, {}),
        (make_number("911840", "19900307"), ResidentIdKind.FOREIGN_PERMANENT, True, {}),
        (
            make_number("999840", "19900307"),
            ResidentIdKind.FOREIGN_PERMANENT,
            True,
            {"division": "resident_id_division_unknown"},
        ),
        (
            make_number("110197", "19900307"),
            ResidentIdKind.RESIDENT,
            True,
            {"division": "resident_id_division_unlisted"},
        ),
        (
            make_number("110101", "20990101"),
            ResidentIdKind.RESIDENT,
            False,
            {"birth_date": "birth_date_in_future"},
        ),
        (
            make_number("110101", "19900230"),
            ResidentIdKind.RESIDENT,
            False,
            {"birth_date": "birth_date_not_in_calendar"},
        ),
        (
            make_number("110101", "17900307"),
            ResidentIdKind.RESIDENT,
            False,
            {"birth_date": "birth_date_too_early"},
        ),
        (
            "110101900307123",
            ResidentIdKind.RESIDENT_LEGACY,
            True,
            {"check_character": "resident_id_has_no_check_character"},
        ),
        ("11010119900307", None, False, {"format": "resident_id_form"}),
        ("", None, False, {"format": "resident_id_form"}),
    ],
)
def test_kinds(
    number: str, kind: ResidentIdKind | None, is_valid: bool, reasons: dict[str, str]
) -> None:
    found = check(number, AS_OF)
    assert (found.kind, found.is_valid) == (kind, is_valid)
    failing = {
        name: layer.reason
        for name, layer in found.layers.items()
        if not layer.is_valid and layer.reason != "form_failed"
    }
    assert failing == reasons


def test_born_on_the_day_of_checking_is_not_the_future() -> None:
    assert check(make_number("110101", "20261122"), AS_OF).is_valid
    assert not check(make_number("110101", "20261123"), AS_OF).is_valid


@given(
    st.dates(date(1900, 1, 1), AS_OF), st.integers(0, 999), st.integers(0, 16), st.integers(1, 9)
)
def test_any_one_digit_is_noticed(born: date, sequence: int, index: int, shift: int) -> None:
    number = make_number("330106", f"{born:%Y%m%d}", f"{sequence:03}")
    assert check(number, AS_OF).born_on == born
    digit = str((int(number[index]) + shift) % 10)
    assert not check(number[:index] + digit + number[index + 1 :], AS_OF).is_valid


@given(st.text(max_size=20))
def test_no_text_makes_it_raise_and_no_sentence_repeats_it(text: str) -> None:
    for layer in check(text, AS_OF).layers.values():
        assert layer.details == ()
        assert layer.describe("zh")


@pytest.mark.parametrize(
    ("born_on", "day", "age"),
    [
        (date(2008, 11, 22), date(2026, 11, 21), 17),
        (date(2008, 11, 22), date(2026, 11, 22), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2026, 11, 22), date(2026, 11, 22), 0),
    ],
)
def test_age(born_on: date, day: date, age: int) -> None:
    assert age_on(born_on, day) == age


def test_nobody_has_an_age_before_birth() -> None:
    with pytest.raises(ValueError, match="before the birth"):
        age_on(date(2026, 1, 2), date(2026, 1, 1))
    with pytest.raises(ValueError, match="seventeen digits"):
        resident_id.compute_check_character("1")
