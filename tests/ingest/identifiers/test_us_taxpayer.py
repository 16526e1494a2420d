from __future__ import annotations

import pytest

from ingest.identifiers.us_taxpayer import format_employer_number, format_social_number


@pytest.mark.parametrize("text", ["12-3456789", "123456789", "1 2 - 3 4 5 6 7 8 9", "12–3456789"])
def test_an_employers_number_in_its_usual_form(text: str) -> None:
    assert format_employer_number(text) == "12-3456789"


@pytest.mark.parametrize("text", ["", "12-345678", "12-34567890", "07-3456789", "AB-3456789"])
def test_what_cannot_be_an_employers_number(text: str) -> None:
    assert format_employer_number(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("123456789", "123-45-6789"),
        ("1 2 3 4 5 6 7 8 9", "123-45-6789"),
        ("912701234", "912-70-1234"),
    ],
)
def test_a_persons_number_in_its_usual_form(text: str, number: str) -> None:
    assert format_social_number(text) == number


@pytest.mark.parametrize(
    "text", ["000-45-6789", "666-45-6789", "123-00-6789", "123-45-0000", "912-10-1234", "12345678"]
)
def test_what_cannot_be_a_persons_number(text: str) -> None:
    assert format_social_number(text) is None
