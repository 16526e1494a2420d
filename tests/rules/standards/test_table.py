"""Tables of standard values: faults at their cells, whatever way a spreadsheet writes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.facts import BASIS_POINTS, load_catalogue
from rules.standards.indicators import find_indicator, load_indicators
from rules.standards.table import StandardTable, read_standard_table, write_standard_table

CASES: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("tables.cases.yaml").read_text(encoding="utf-8")
)
SOUND: str = CASES["sound"]


def read(text: str, encoding: str = "utf-8") -> StandardTable:
    return read_standard_table(text.encode(encoding), "own.csv")


def test_sound() -> None:
    table = read(SOUND)
    assert table.complaints == ()
    assert [(row.indicator.key, row.values_bp) for row in table.rows] == [
        ("return_on_equity", (1040, 800, 500, 50, -1020)),
        ("liabilities_to_assets", (4800, 5890, 6870, 8640, 9660)),
        ("interest_cover", (33000, 27000, 18000, 4000, -20000)),
    ]
    assert table.groups == ((2025, "批发业", "全行业"),)


@pytest.mark.parametrize("case", CASES["broken"], ids=lambda case: case["name"])
def test_broken(case: dict[str, Any]) -> None:
    change = case["change"]
    assert SOUND.count(change["from"]) == 1
    complaints = read(SOUND.replace(change["from"], change["to"])).complaints
    told = [
        {"code": c.code, "line": c.place.line, "column": c.place.column}
        | ({"suggestion": c.suggestion} if c.suggestion else {})
        for c in complaints
    ]
    assert told == case["told"]
    assert all(c.message.zh and c.message.en for c in complaints)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "table_empty"),
        (SOUND.splitlines()[0].encode(), "table_empty"),
        (b"\xff\xfe\x00\x81", "not_utf8"),
        (b'year,"industry\n', "table_not_csv"),
    ],
)
def test_what_is_no_table(content: bytes, code: str) -> None:
    assert [c.code for c in read_standard_table(content, "own.csv").complaints] == [code]


def test_as_spreadsheets_in_chinese_write_it() -> None:
    header = "年度,行业,规模,指标,单位,优秀值,良好值,平均值,较低值,较差值,来源"
    text = "\n".join([header, *SOUND.splitlines()[1:]])
    for encoding in ("gb18030", "utf-8-sig"):
        found = read(text.replace("-10.2", "−10.2").replace("%", "％"), encoding)
        assert found.complaints == ()
        assert [row.values_bp for row in found.rows] == [row.values_bp for row in read(SOUND).rows]


def test_the_latest_year_counts_unless_one_is_named() -> None:
    line = SOUND.splitlines()[1]
    table = read("\n".join([SOUND.strip(), line.replace("2025", "2024").replace("10.4", "11")]))
    assert table.complaints == ()
    assert len(table.find_rows(None, "批发业", "全行业")) == 3
    (old,) = table.find_rows(2024, "批发业", "全行业")
    assert old.values_bp[0] == 1100
    assert table.find_rows(2023, "批发业", "全行业") == ()


def test_what_is_written_reads_the_same() -> None:
    table = read(SOUND)
    again = read(write_standard_table(table.rows))
    assert sorted(row[1:] for row in again.rows) == sorted(row[1:] for row in table.rows)


@settings(deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_bytes_bring_it_down(content: bytes) -> None:
    table = read_standard_table(content, "own.csv")
    assert table.complaints or table.rows


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from([*SOUND.replace("\n", ",").split(","), "\n", "x"]), max_size=40))
def test_no_cells_bring_it_down(cells: list[str]) -> None:
    table = read(SOUND.splitlines()[0] + "\n" + ",".join(cells))
    assert table.complaints or table.rows


def test_every_indicator_has_names_of_its_own_and_facts_in_basis_points() -> None:
    catalogue = load_catalogue()
    for key, indicator in load_indicators().items():
        for name in indicator.names:
            found = find_indicator(name)
            assert found is not None
            assert found.key == key
        if indicator.fact is not None:
            assert catalogue[indicator.fact].unit == BASIS_POINTS
