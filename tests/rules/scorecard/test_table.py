"""A CSV of facts: three states of a cell, labels carried along, every fault at its line."""

from __future__ import annotations

from datetime import date

import pytest

from rules.facts import NOT_APPLICABLE
from rules.scorecard.table import FactTable, read_fact_table
from tests.rules.scorecard.cards import make_card
from tests.rules.strategies import small_catalogue


def read(text: str | bytes) -> FactTable:
    content = text.encode() if isinstance(text, str) else text
    return read_fact_table(content, "t.csv", make_card(), small_catalogue())


def test_rows() -> None:
    table = read(
        "\ufeffcustomer,firm.staff,firm.opened_on,firm.is_open,firm.form\r\n"
        '"甲, 乙",5,2024-02-29,是,company\r\n'
        "\r\n"
        '"two\nlines",,n/a,FALSE,不适用\r\n'
        "丙,-1,,,\r\n"
    )
    assert table.complaints == ()
    first, second, third = table.rows
    assert (first.line, first.labels) == (2, {"customer": "甲, 乙"})
    assert {name: fact.value for name, fact in first.sheet.facts.items()} == {
        "firm.staff": 5,
        "firm.opened_on": date(2024, 2, 29),
        "firm.is_open": True,
        "firm.form": "company",
    }
    assert second.line == 4
    assert second.sheet.facts["firm.opened_on"] == NOT_APPLICABLE
    assert second.sheet.facts["firm.form"] == NOT_APPLICABLE
    assert "firm.staff" not in second.sheet.facts
    assert (third.line, third.sheet["firm.staff"].value) == (6, -1)


def test_facts_without_a_column_are_named() -> None:
    assert read("firm.staff\n1\n").absent == ("firm.is_open",)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", [("table_empty", 1, 1)]),
        ("firm.staf\n1\n", [("unknown_fact", 1, 1)]),
        ("id,id\n1,2\n", [("table_column_twice", 1, 2)]),
        ("id,firm.staff\n1\n2,3,4\n5,6\n", [("table_row_of_other_length", n, 1) for n in (2, 3)]),
        ("id,firm.staff\na,1.5\nb,many\n", [("table_cell", 2, 2), ("table_cell", 3, 2)]),
        ("firm.opened_on\n20240101\n2024-02-30\n", [("table_cell", n, 1) for n in (2, 3)]),
        ("firm.form\ntrust\n", [("table_cell", 2, 1)]),
        ("firm.is_open\nyes\n", [("table_cell", 2, 1)]),
        ("firm.staff\n9999999999999999999\n", [("table_cell", 2, 1)]),
        ('firm.staff\n"1"2\n', [("table_not_csv", 1, 1)]),
    ],
)
def test_faults(text: str, told: list[tuple[str, int, int]]) -> None:
    complaints = read(text).complaints
    assert [(c.code, c.place.line, c.place.column) for c in complaints] == told
    for complaint in complaints:
        assert complaint.message.zh != complaint.message.en


def test_another_encoding() -> None:
    (complaint,) = read("名称,firm.staff\n甲,1\n".encode("gb18030")).complaints
    assert complaint.code == "not_utf8"


def test_the_nearest_fact_is_suggested() -> None:
    (complaint,) = read("firm.staf\n1\n").complaints
    assert complaint.suggestion == "firm.staff"
