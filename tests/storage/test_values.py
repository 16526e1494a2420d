from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Money as MoneyRead
from storage.values import Money, decode_value, encode_value
from tests.storage.examples import NOW

money = st.builds(Money, st.integers(), st.sampled_from(["CNY", "USD", "JPY"]))


@given(st.none() | st.text() | st.booleans() | st.dates() | money)
def test_a_value_survives_json(value: str | bool | date | Money | None) -> None:
    back = decode_value(json.loads(json.dumps(encode_value(value))))
    assert back == value
    assert type(back) is type(value)


def test_the_readers_money_is_taken_as_it_is() -> None:
    assert decode_value(encode_value(MoneyRead(1, "CNY"))) == Money(1, "CNY")


@pytest.mark.parametrize("value", [Money(0.1, "CNY"), NOW])
def test_what_would_lose_precision_or_meaning_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        encode_value(value)


@pytest.mark.parametrize(
    "stored",
    [
        {},
        {"type": "text"},
        {"type": "text", "value": 1},
        {"type": "boolean", "value": 1},
        {"type": "date", "value": "2026-02-30"},
        {"type": "money", "value": {"minor_units": 0.5, "currency": "CNY"}},
        {"type": "float", "value": 0.5},
    ],
)
def test_anything_else_is_not_a_stored_value(stored: dict[str, object]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - two sources word it differently
        decode_value(stored)
