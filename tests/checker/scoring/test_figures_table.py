"""Tables of statements: every number exactly, every cell that is none with its line."""

from __future__ import annotations

from fractions import Fraction

import pytest

from checker.errors import FiguresTableInvalid
from checker.measures import Amount, FigureRef, compute_measures
from checker.scoring import FiguresTable, read_figures_table
from checker.scoring.cell_faults import load_fault_texts
from ingest.sandbox import ReaderPool
from rules.facts import FactState

WANTED = [FigureRef("current_assets"), FigureRef("current_liabilities"), FigureRef("revenue", 1)]
READER = ReaderPool()  # starts no process: separated values are read here


def read(text: str, encoding: str = "utf-8") -> FiguresTable:
    return read_figures_table(text.encode(encoding), "t.csv", WANTED, READER)


def ratio(cell: str) -> Fraction | None:
    """What a cell is worth: the figure over a denominator of one."""
    (row,) = read(f'current_assets,current_liabilities\n"{cell}",1\n').rows
    if row.faults:
        return None
    figures = row.years[0].figures
    above, below = figures["current_assets"], figures["current_liabilities"]
    assert above.minor_units is not None
    assert below.minor_units is not None
    return Fraction(above.minor_units, below.minor_units)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("0", "0"),
        ("12", "12"),
        ("-41.9", "-41.9"),
        ("+3", "3"),
        (".5", "0.5"),
        ("705.6419999999999", "705.6419999999999"),
        ("1,234,567.80", "1234567.80"),
        ("1.2e+06", "1200000"),
        ("1.25E-3", "0.00125"),
        (" 7 ", "7"),
    ],
)
def test_a_number_is_taken_exactly(cell: str, value: str) -> None:
    assert ratio(cell) == Fraction(value)


@pytest.mark.parametrize(
    "cell", ["abc", "1,23", "(5)", "1.2.3", "--1", "inf", "5%", "1e999", "9" * 31, "１２", "."]
)
def test_anything_else_is_a_fault_with_its_line(cell: str) -> None:
    table = read(f'firm,current_assets\na,1\nb,"{cell}"\nc,2\n')
    assert [len(row.faults) for row in table.rows] == [0, 1, 0]
    (fault,) = table.rows[1].faults
    assert (fault.line, fault.column, fault.given) == (3, "current_assets", cell)
    assert cell[:30] in fault.message.en
    assert "3" in fault.message.zh


@pytest.mark.parametrize("cell", ["", "NA", "nan", "NULL", "n/a"])
def test_what_is_empty_is_not_stated(cell: str) -> None:
    (row,) = read(f"firm,current_assets\na,{cell}\n").rows
    assert row.years[0].find("current_assets").state is FactState.MISSING


@pytest.mark.parametrize("cell", ["-", "—", "–"])
def test_a_dash_says_there_is_nothing(cell: str) -> None:
    (row,) = read(f"firm,current_assets\na,{cell}\n").rows
    assert row.years[0].find("current_assets").state is FactState.NOT_APPLICABLE


def test_the_numbers_of_a_row_stay_in_proportion() -> None:
    (row,) = read("current_assets,current_liabilities\n2.5,1.25\n").rows
    assert row.years[0].figures == {
        "current_assets": Amount(250),
        "current_liabilities": Amount(125),
    }
    assert compute_measures(row.years)["current_ratio_bp"].value == 20_000


def test_the_year_before_stands_behind_its_suffix() -> None:
    with_prior, without = read("revenue,revenue_prior\n12,10\n12,\n").rows
    assert compute_measures(with_prior.years)["revenue_growth_bp"].value == 2_000
    assert len(without.years) == 1


def test_every_record_is_a_row_even_one_of_nothing() -> None:
    table = read("firm,current_assets\na,1\n,\n\nb,2\n")
    assert [(row.line, row.labels["firm"]) for row in table.rows] == [(2, "a"), (3, ""), (5, "b")]


def test_columns_are_found_whatever_their_order_and_case() -> None:
    table = read("Firm;Current_Assets;note\na;5;x\n")
    assert table.columns == {FigureRef("current_assets")}
    assert dict(table.rows[0].labels) == {"Firm": "a", "note": "x"}


def test_columns_of_no_use_are_not_read() -> None:
    (row,) = read("current_assets,goodwill\n1,abc\n").rows
    assert row.faults == ()
    assert "goodwill" not in row.years[0].figures


def test_a_column_that_looks_like_an_item_is_told() -> None:
    assert read("current_assets,total_asset\n1,2\n").suspects == (("total_asset", "total_assets"),)


def test_columns_that_others_make_up_are_not_absent() -> None:
    table = read("total_assets,total_liabilities\n1,2\n")
    wanted = [FigureRef("equity"), FigureRef("ebit"), FigureRef("equity", 1)]
    assert table.list_absent(wanted) == ["ebit", "equity_prior"]


def test_a_row_with_more_cells_than_headings_is_a_fault() -> None:
    (row,) = read("current_assets,revenue\n1,234,5\n").rows
    assert row.faults[0].code == "row_too_long"


def test_files_of_chinese_excel_are_read() -> None:
    assert read("企业,current_assets\n某公司,5\n", "gb18030").rows[0].labels == {"企业": "某公司"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("a,b\n1,2\n", "canonical"),
        ("revenue,Revenue\n1,2\n", "twice"),
    ],
)
def test_a_table_that_is_none_says_what_to_do(text: str, words: str) -> None:
    with pytest.raises(FiguresTableInvalid) as raised:
        read(text)
    assert words in raised.value.en
    assert raised.value.zh


@pytest.mark.parametrize("code", sorted(load_fault_texts()))
def test_every_fault_is_said_in_both_languages(code: str) -> None:
    sentence = load_fault_texts()[code]
    assert sentence.zh.strip()
    assert sentence.en.strip()
