"""Scores over tables: the same as those of one sheet at a time, whatever the figures."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from checker.measures import Amount, FigureRef, MeasureTable, YearFigures, compute_measures
from checker.measures.formulas import FORMULAS
from checker.scoring import LITERATURE_SCORES, CardScorer, LiteratureScorer, TableRow
from checker.scoring.cell_faults import CellFault
from ingest.statements import load_items
from rules.facts import Fact, FactSheet, load_catalogue
from rules.pack import load_pack
from rules.scorecard import score_sheet

DAY = date(2026, 11, 22)
PACK = load_pack("cn-base")
CARDS = [card for card in PACK.scorecards if card.sheet_kind is None]
T5 = next(card for card in CARDS if card.id == "t5")
SCORER = CardScorer(T5, CARDS, load_catalogue(), DAY)

amounts = st.one_of(st.none(), st.just(0), st.integers(-2_000, 2_000))
years = st.dictionaries(st.sampled_from(sorted(load_items())), amounts).map(
    lambda figures: YearFigures({k: Amount(v) for k, v in figures.items() if v is not None})
)
rows = st.lists(
    st.lists(years, min_size=1, max_size=2).map(lambda made: TableRow(2, {}, tuple(made), ())),
    max_size=4,
)
FIRM = YearFigures(
    {
        "current_assets": Amount(400),
        "current_liabilities": Amount(200),
        "inventory": Amount(100),
        "total_assets": Amount(1_000),
        "total_liabilities": Amount(450),
        "net_income": Amount(50),
        "depreciation_and_amortization": Amount(20),
        "ebit": Amount(80),
        "retained_earnings": Amount(90),
    }
)


def score_alone(row: TableRow) -> tuple[int | None, str | None, int, list[str]]:
    """The definition: measures on a sheet, a card on the sheet."""
    facts = {
        f"finance.{name}": Fact(found.value, found.state)
        for name, found in compute_measures(row.years).items()
    }
    score = score_sheet(T5, FactSheet.of_customer(facts), DAY)
    reasons = [p.characteristic.id for p in score.reasons if p.lost or not p.is_known]
    return score.score, score.grade, score.coverage_percent, reasons


@settings(max_examples=60)
@given(rows)
def test_a_table_is_scored_as_its_rows_one_by_one(given_rows: list[TableRow]) -> None:
    found = [
        (
            one.score,
            one.grade,
            one.coverage_percent,
            [reason.data["characteristic"] for reason in one.reasons],
        )
        for one in SCORER.score(given_rows)
    ]
    assert found == [score_alone(row) for row in given_rows]


@settings(max_examples=60)
@given(st.lists(years, max_size=2))
def test_the_quick_way_to_measures_is_the_long_one(made: list[YearFigures]) -> None:
    expected = compute_measures(made)
    assert MeasureTable(list(FORMULAS)).compute(made) == list(expected.values())


def test_a_row_with_a_fault_has_no_score_and_keeps_its_place() -> None:
    fault = CellFault("cell_no_number", 3, "inventory", "x")
    good, bad, again = SCORER.score(
        [TableRow(2, {}, (FIRM,), ()), TableRow(3, {}, (), (fault,)), TableRow(4, {}, (FIRM,), ())]
    )
    assert good == again
    assert (bad.score, bad.grade, bad.to_data()["coverage"]) == (None, None, 0.0)
    assert bad.reasons[0].data["line"] == 3


def test_reasons_say_what_cost_points_and_why_a_figure_is_missing() -> None:
    figures = {key: value for key, value in FIRM.figures.items() if key != "inventory"}
    (scored,) = SCORER.score([TableRow(2, {}, (YearFigures(figures),), ())])
    by_id = {reason.data["characteristic"]: reason for reason in scored.reasons}
    assert by_id["quick_ratio"].data["code"] == "not_stated"
    assert "存货" in by_id["quick_ratio"].message.zh
    assert "current_ratio" not in by_id  # at its best


def test_a_card_names_the_figures_that_it_needs() -> None:
    items = {figure.item for figure in SCORER.inputs}
    assert items >= {"inventory", "total_liabilities", "depreciation_and_amortization"}
    assert SCORER.absent_facts == ()


def test_a_card_of_other_facts_says_which_no_table_has() -> None:
    payment = next(card for card in CARDS if card.id == "payment")
    scorer = CardScorer(payment, CARDS, load_catalogue(), DAY)
    assert set(scorer.absent_facts) == payment.fact_names
    (scored,) = scorer.score([TableRow(2, {}, (FIRM,), ())])
    assert scored.grade is None


def test_models_of_the_literature_stand_in_their_own_units() -> None:
    """By hand: 6.56 × .2 + 3.26 × .09 + 6.72 × .08 + 1.05 × 550 ÷ 450 = 3.4263."""
    (scored,) = LiteratureScorer("altman_z_double_prime").score([TableRow(2, {}, (FIRM,), ())])
    assert (scored.score, scored.grade, scored.coverage_percent) == (3.426, "safe", 100)


def test_a_model_without_a_figure_says_which() -> None:
    (scored,) = LiteratureScorer("altman_z").score([TableRow(2, {}, (FIRM,), ())])
    assert (scored.score, scored.grade, scored.coverage_percent) == (None, None, 0)
    assert "Market value of equity" in scored.reasons[0].message.en


def test_every_model_names_its_figures() -> None:
    for name in LITERATURE_SCORES:
        assert FigureRef("total_assets") in LiteratureScorer(name).inputs
