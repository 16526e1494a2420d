"""Values read as their units want them, wherever a person meets them."""

from __future__ import annotations

from datetime import date

import pytest

from rules.explanation.lexicon import word_with_unit
from rules.facts import (
    NOT_APPLICABLE,
    Fact,
    FactDefinition,
    FactSheet,
    FactType,
    Money,
    load_catalogue,
)
from rules.vocabulary import Bilingual
from rules.wording import fill_in, word_fact, word_value

CATALOGUE = load_catalogue()


@pytest.mark.parametrize(
    ("fact", "value", "words"),
    [
        ("finance.current_ratio_bp", 18_500, "1.85"),
        ("finance.current_ratio_bp", 18_505, "1.8505"),
        ("finance.current_ratio_bp", 10_000, "1.00"),
        ("finance.interest_cover_bp", -25_000, "-2.50"),
        ("finance.liabilities_to_assets_bp", 6_500, "65%"),
        ("finance.liabilities_to_assets_bp", 6_550, "65.5%"),
        ("finance.liabilities_to_assets_bp", 6_551, "65.51%"),
        ("finance.return_on_assets_bp", -7, "-0.07%"),
        ("finance.return_on_assets_bp", 0, "0%"),
        ("contract.exposure_to_limit_bp", 12_345_600, "123,456%"),
        ("finance.altman_z_double_prime_milli", 1_100, "1.10"),
        ("finance.altman_z_double_prime_milli", -2_345, "-2.345"),
        ("finance.zmijewski_milli", 40, "0.04"),
    ],
)
def test_ratios_and_scores_read_as_people_write_them(fact: str, value: int, words: str) -> None:
    definition = CATALOGUE[fact]
    assert word_value(value, definition) == (words, words)
    assert word_with_unit(value, definition) == (words, words)


@pytest.mark.parametrize(("value", "en"), [(1, "1 day"), (2, "2 days"), (0, "0 days")])
def test_days_are_counted_in_words_only_where_no_sentence_does(value: int, en: str) -> None:
    definition = CATALOGUE["finance.receivables_days"]
    assert word_value(value, definition) == (str(value), str(value))
    assert word_with_unit(value, definition) == (f"{value} 天", en)


def test_messages_read_the_same() -> None:
    facts = {
        "finance.current_ratio_bp": Fact(18_500),
        "finance.liabilities_to_assets_bp": Fact(7_000),
        "finance.audit_opinion": Fact("qualified"),
        "finance.interest_cover_bp": NOT_APPLICABLE,
    }
    sheet = FactSheet.of_customer(facts)
    text = Bilingual(
        "{finance.current_ratio_bp}；{finance.liabilities_to_assets_bp}；"
        "{finance.audit_opinion}；{finance.interest_cover_bp}；{finance.quick_ratio_bp}",
        "{finance.current_ratio_bp}; {finance.liabilities_to_assets_bp}; "
        "{finance.audit_opinion}; {finance.interest_cover_bp}; {finance.quick_ratio_bp}",
    )
    assert fill_in(text, sheet, CATALOGUE) == (
        "1.85；70%；保留意见；不适用；未知",
        "1.85; 70%; qualified; not applicable; unknown",
    )


def test_whatever_a_unit_is_a_number_without_a_definition_stands_as_it_is() -> None:
    assert word_value(18_500) == ("18500", "18500")
    assert word_fact(Fact(date(2026, 1, 2))).en == "2026-01-02"
    assert word_value(Money(-123_456, "CNY")).en == "CNY -1,234.56"


def test_only_a_ratio_in_basis_points_is_shown_as_a_number() -> None:
    title = Bilingual("比率", "ratio")
    FactDefinition(name="a.b", type=FactType.INTEGER, unit="bp", shown_as="number", title=title)
    with pytest.raises(ValueError, match="only basis points"):
        FactDefinition(
            name="a.b", type=FactType.INTEGER, unit="days", shown_as="number", title=title
        )
