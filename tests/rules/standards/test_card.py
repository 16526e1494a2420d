"""A card that names standard values becomes an ordinary one, or says what it lacks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from rules.cases import run_table_cases
from rules.complaint import PackError
from rules.facts import Fact, FactSheet, load_catalogue
from rules.lint import lint_pack
from rules.pack import Pack, load_pack
from rules.scorecard import score_sheet, word_part, word_score
from rules.scorecard.columns import add_scores
from tests.conftest import REPOSITORY
from tests.rules.packs_on_disk import write_pack

DAY = date(2026, 11, 22)
EXAMPLE = REPOSITORY / "examples/licet_examples/packs/qinghe-trade"
HEADER = """id: own
version: 1.0.0
title: {zh: 本公司, en: Our own}
description: {zh: 供测试使用, en: For tests}
"""
CARD = """id: efficacy
title: {zh: 功效系数, en: Efficacy}
measures: {zh: 比率, en: Ratios}
dimension: credit
subject: customer
basis: [{instrument: {zh: 内部制度, en: House policy}, status: unverified}]
total: percent_of_known
minimum_coverage_percent: 0
standards: {file: own.csv, industry: 批发业, size: 全行业}
characteristics:
  - {id: equity, indicator: ROE, fact: finance.return_on_equity_bp, weight: 20, missing: left_out, not_applicable: left_out, note: {zh: 主要, en: first}}
  - {id: debt, indicator: 资产负债率, fact: finance.liabilities_to_assets_bp, weight: 12, missing: left_out, not_applicable: left_out}
grades:
  - {grade: A, at_least: 50, title: {zh: 好, en: good}}
  - {grade: B, title: {zh: 差, en: bad}}
cases:
  - {name: example, as_of: 2026-11-22, facts: {finance.return_on_equity_bp: 800}, score: 76, grade: A}
  - {name: poor, as_of: 2026-11-22, facts: {finance.return_on_equity_bp: -901}, score: 0, grade: B}
"""  # noqa: E501
TABLE = """year,industry,size,indicator,unit,excellent,good,average,low,poor,source
2024,批发业,全行业,净资产收益率,%,99,98,97,96,95,Last year's book
2025,批发业,全行业,净资产收益率,%,15,9.5,1.7,-1,-9,The book
2025,批发业,全行业,资产负债率,%,48,58.9,68.7,86.4,96.6,The book
"""
CONTENTS = {
    "pack.yaml": HEADER,
    "scorecards/efficacy.yaml": CARD,
    "standards/own.csv": TABLE,
}
WAITING = CARD.replace(
    "standards: {file: own.csv, industry: 批发业, size: 全行业}",
    "standards: {}\nawaits: {zh: 请导入标准值, en: bring in standard values}",
).partition("cases:")[0]


def load(folder: Path, **changes: str) -> Pack:
    return load_pack(write_pack(folder, {**CONTENTS, **changes}))


def customer(**facts: int) -> FactSheet:
    return FactSheet.of_customer({f"finance.{name}": Fact(v) for name, v in facts.items()})


def test_becomes_an_ordinary_card(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, CONTENTS)
    assert [(str(c.place), c.message.en) for c in lint_pack(folder)] == []
    pack = load_pack(folder)
    (card,) = pack.scorecards
    equity, debt = card.characteristics
    assert equity.points.linear == {-901: 0, -900: 400, -100: 800, 170: 1200, 950: 1600, 1500: 2000}
    assert (debt.points.linear or {})[9661] == 0
    assert equity.note is not None
    assert equity.note.zh == (
        "主要；标准值（2025 / 批发业 / 全行业）：优秀 15%、良好 9.5%、平均 1.7%、较低 -1%、较差 -9%"
    )
    assert card.basis[-1].instrument.en == "The book"
    assert all(result.has_passed for result in run_table_cases(pack))
    assert Pack.from_content(pack.content).content == pack.content


def test_the_values_decide_the_hash(tmp_path: Path) -> None:
    one = load(tmp_path / "one")
    other = load(tmp_path / "other", **{"standards/own.csv": TABLE.replace("58.9", "58.8")})
    same = load(tmp_path / "same", **{"standards/own.csv": TABLE.replace("95,Last", "94,Last")})
    assert one.sha256 != other.sha256
    assert one.sha256 == same.sha256


def test_says_the_points_as_the_book_does(tmp_path: Path) -> None:
    (card,) = load(tmp_path).scorecards
    part = score_sheet(card, customer(return_on_equity_bp=800), DAY).parts[0]
    words = word_part(part, load_catalogue())
    assert words.zh == (
        "净资产收益率：8%，介于 1.7%（12.00 分）与 9.5%（16.00 分）之间，"
        "得 15.23 分（最高 20.00 分），少 4.77 分"
    )
    assert words.en.endswith("→ 15.23 of 20.00 points, 4.77 lost")


def test_without_a_table_there_is_no_score(tmp_path: Path) -> None:
    (card,) = load(tmp_path, **{"scorecards/efficacy.yaml": WAITING}).scorecards
    score = score_sheet(card, customer(return_on_equity_bp=800), DAY)
    assert (score.score, score.grade, score.coverage_percent) == (None, None, 0)
    said = word_score(score, load_catalogue())
    assert said.en == "Not rated, coverage 0 %: bring in standard values"
    frame = add_scores(pl.DataFrame({"finance.return_on_equity_bp": [800, None]}), [card], DAY)
    assert frame["score.efficacy"].to_list() == [None, None]
    assert frame["coverage.efficacy"].to_list() == [0, 0]


@pytest.mark.parametrize(
    ("file", "before", "after", "code", "line"),
    [
        ("scorecards/efficacy.yaml", "own.csv", "owns.csv", "no_such_standards", 9),
        ("scorecards/efficacy.yaml", "批发业", "零售业", "no_such_group", 9),
        ("scorecards/efficacy.yaml", "size:", "year: 2023, size:", "no_such_group", 9),
        ("scorecards/efficacy.yaml", "size:", "year: 2024, size:", "no_such_standard", 12),
        ("scorecards/efficacy.yaml", ", industry: 批发业", "", "standards_without_file", 1),
        ("scorecards/efficacy.yaml", "indicator: ROE", "indicator: ROF", "unknown_indicator", 11),
        ("scorecards/efficacy.yaml", "return_on_equity_bp,", "years,", "standard_fact_not_bp", 11),
        ("scorecards/efficacy.yaml", "return_on_equity_bp,", "equity_bp,", "unknown_fact", 11),
        ("scorecards/efficacy.yaml", "weight: 20", "weight: 200", "wrong_value", 11),
        ("standards/own.csv", "15,9.5", "9.5,15", "standard_order_more", 3),
    ],
)
def test_faults_stand_at_their_place(
    file: str, before: str, after: str, code: str, line: int, tmp_path: Path
) -> None:
    assert CONTENTS[file].count(before) == 1
    changed = {**CONTENTS, file: CONTENTS[file].replace(before, after)}
    folder = write_pack(tmp_path, changed)
    told = [(c.code, c.place.line) for c in lint_pack(folder) if c.place.file.endswith(file)]
    assert (code, line) in told
    with pytest.raises(PackError):
        load_pack(folder)


def test_a_table_that_no_card_names_is_told(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, {**CONTENTS, "standards/more.csv": TABLE})
    assert [(c.code, Path(c.place.file).name) for c in lint_pack(folder)] == [
        ("unused_standards", "more.csv")
    ]


def test_a_child_scores_by_its_own_table_of_the_same_name(tmp_path: Path) -> None:
    write_pack(tmp_path / "own", CONTENTS)
    child = {
        "pack.yaml": HEADER.replace("id: own", "id: child")
        + "extends: {pack: ../own, version: 1.0.0}\n",
        "standards/own.csv": TABLE.replace("15,9.5", "16,9.5"),
    }
    folder = write_pack(tmp_path / "child", child)
    assert lint_pack(folder) == []
    (card,) = load_pack(folder).scorecards
    assert 1600 in (card.characteristics[0].points.linear or {})
    (parent,) = load_pack(tmp_path / "own").scorecards
    assert 1600 not in (parent.characteristics[0].points.linear or {})


def test_no_numbers_are_shipped() -> None:
    """The yearly book is sold: the base pack has none, and the example says it made its own up."""
    assert not (REPOSITORY / "rules/packs/cn-base/standards").exists()
    base, example = (load_pack(pack).find_scorecard("efficacy") for pack in ("cn-base", EXAMPLE))
    assert base is not None
    assert example is not None
    assert (base.awaits is None, base.characteristics) == (False, ())
    assert example.basis[-1].instrument.zh.startswith("虚构")
