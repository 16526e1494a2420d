"""What `measures.yaml` and `reasons.yaml` say, against the formulas and the catalogue."""

from __future__ import annotations

import pytest

from checker.measures import Better, Reason, Unit, load_definitions
from checker.measures.derivations import FORMULAS as DERIVATIONS
from checker.measures.formulas import FORMULAS
from checker.measures.measured import load_reasons
from checker.measures.standing import INTANGIBLE_ITEMS
from checker.measures.sums import FigureRef
from ingest.statements import load_items
from rules.facts import FactState, load_catalogue

DEFINITIONS = load_definitions()
MEASURES = sorted(FORMULAS)


def test_every_measure_is_defined_and_computed() -> None:
    assert set(DEFINITIONS) == set(FORMULAS)


def test_every_measure_is_a_fact_of_its_title_and_unit() -> None:
    catalogue = load_catalogue()
    for name, definition in DEFINITIONS.items():
        fact = catalogue[f"finance.{name}"]
        assert (fact.title.zh, fact.title.en) == (definition.title.zh, definition.title.en)
        assert fact.unit == definition.unit.value


@pytest.mark.parametrize("name", MEASURES)
def test_the_unit_is_that_of_the_name(name: str) -> None:
    unit = DEFINITIONS[name].unit
    assert name.endswith(f"_{unit.value}")
    assert DEFINITIONS[name].scale == {Unit.BASIS_POINTS: 10_000, Unit.THOUSANDTHS: 1_000}.get(
        unit, 1
    )


@pytest.mark.parametrize("name", MEASURES)
def test_every_word_is_said_twice_and_the_source_is_named(name: str) -> None:
    definition = DEFINITIONS[name]
    for sentence in (definition.title, definition.formula, *(z.title for z in definition.zones)):
        assert sentence.zh.strip()
        assert sentence.en.strip()
    assert definition.source.text.strip()


def test_formulas_name_items_of_statements_alone() -> None:
    items = set(load_items())
    asked = {f.item for formulas in FORMULAS.values() for one in formulas for f in one.figures}
    derived = {f.item for formulas in DERIVATIONS.values() for one in formulas for f in one.figures}
    assert asked | derived | set(DERIVATIONS) | set(INTANGIBLE_ITEMS) <= items


def test_formulas_do_not_look_beyond_the_year_before() -> None:
    years = {f.years_back for forms in FORMULAS.values() for one in forms for f in one.figures}
    assert years == {0, 1}


def test_scores_of_the_literature_have_zones() -> None:
    assert {name for name in MEASURES if DEFINITIONS[name].zones} == {
        name for name in MEASURES if DEFINITIONS[name].unit is Unit.THOUSANDTHS
    }


@pytest.mark.parametrize(
    ("name", "value", "zone"),
    [
        ("altman_z_milli", 1809, "distress"),
        ("altman_z_milli", 1810, "grey"),
        ("altman_z_milli", 2990, "grey"),
        ("altman_z_milli", 2991, "safe"),
        ("altman_z_prime_milli", 1229, "distress"),
        ("altman_z_prime_milli", 1230, "grey"),
        ("altman_z_prime_milli", 2901, "safe"),
        ("altman_z_double_prime_milli", 1099, "distress"),
        ("altman_z_double_prime_milli", 1100, "grey"),
        ("altman_z_double_prime_milli", 2601, "safe"),
        ("zmijewski_milli", 0, "safe"),
        ("zmijewski_milli", 1, "distress"),
    ],
)
def test_zones_meet_at_the_published_bounds(name: str, value: int, zone: str) -> None:
    found = DEFINITIONS[name].find_zone(value)
    assert found is not None
    assert found.zone == zone


def test_a_ratio_has_no_zone() -> None:
    assert DEFINITIONS["current_ratio_bp"].find_zone(0) is None


def test_what_is_better_is_known_of_all_but_growth_of_assets() -> None:
    assert [n for n in MEASURES if DEFINITIONS[n].better is Better.NEITHER] == ["asset_growth_bp"]


@pytest.mark.parametrize("code", sorted(load_reasons()))
def test_every_reason_names_figures_in_both_languages(code: str) -> None:
    reason = Reason(code, (FigureRef("inventory", 1),))
    for words in reason.words:
        assert words.strip()
        assert "{" not in words
    assert reason.state in (FactState.MISSING, FactState.NOT_APPLICABLE)
