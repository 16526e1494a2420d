"""A picture that was altered is one with what it was made of; two firms' papers are not."""

from __future__ import annotations

import pytest

from checker.intake.alike_pictures import is_same_print, note_alike_pictures
from storage.alike_pictures import alike_pictures
from storage.database import Database
from storage.documents import FieldReading
from tests.storage.examples import file_reading, make_customer

_PAPER = {
    "registered_name": "甲公司",
    "unified_social_credit_code": "91310000MA1K35W14X",
    "registered_address": "上海市某路1号",
    "business_scope": "食品销售",
    "established_on": "2020-01-01",
}


@pytest.mark.parametrize(
    ("changes", "is_same"),
    [
        ({}, True),
        ({"registered_name": "乙公司", "unified_social_credit_code": "9144"}, True),
        (
            {"registered_name": "乙", "unified_social_credit_code": "9", "business_scope": "汽"},
            False,
        ),
        (dict.fromkeys(_PAPER, "别的"), False),
    ],
    ids=["the same paper", "name and code altered", "more differs than agrees", "another paper"],
)
def test_pages_are_one_where_half_of_what_both_say_agrees(
    changes: dict[str, str], is_same: bool
) -> None:
    assert is_same_print(_PAPER, _PAPER | changes) is is_same


def test_pages_with_fewer_than_three_common_values_are_not_compared() -> None:
    few = {name: _PAPER[name] for name in ("registered_name", "business_scope")}
    assert not is_same_print(_PAPER, few)


def _read_fields(values: dict[str, str]) -> dict[str, FieldReading]:
    return {
        name: FieldReading(value, value, 1, (0.1, 0.1, 0.2, 0.2), 0.9, "ocr")
        for name, value in values.items()
    }


@pytest.mark.parametrize(
    ("printed", "is_noted"),
    [(_PAPER | {"registered_name": "乙公司"}, True), (dict.fromkeys(_PAPER, "别的"), False)],
    ids=["one name altered", "the form of another firm"],
)
def test_the_hash_alone_notes_nothing(
    database: Database, printed: dict[str, str], *, is_noted: bool
) -> None:
    with database.session() as session:
        first, second = (make_customer(session, name).id for name in "甲乙")
        hashes = {"picture_hashes": ("0f" * 32,), "pages": (1,)}
        file_reading(session, first, b"one", fields=_read_fields(_PAPER), **hashes)
        filed = file_reading(session, second, b"two", fields=_read_fields(printed), **hashes)
        concerned = note_alike_pictures(session, [filed.document_id])
        assert concerned == ({first} if is_noted else frozenset())
        assert bool(alike_pictures(session, first)) is is_noted
