"""The chance of a recognised field, and who has to be looked at."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Code, Document, Field, Method, Page, Problem, ReadResult, Word
from ingest.extract.chance import (
    Agreement,
    Clues,
    add_chances,
    find_clues,
    load_chances,
    must_be_checked,
    passes_alone,
)
from ingest.templates import load_templates

KIND = "cn.business_licence"
NAME = "云帆样例贸易有限公司"
BOX = (0.3, 0.2, 0.6, 0.23)
NAME_WORD = Word(NAME, BOX, 0.999)
SURE = Clues(0.9999, Agreement.SURE, False, False, 30.0, 10, False)


def make_page(word: Word = NAME_WORD, **of_page: object) -> Page:
    page = Page(1, 1000.0, 1000.0, Method.OCR, (word,))
    return replace(page, **of_page)  # type: ignore[arg-type]


def make_document(name: str = "registered_name", **of_field: object) -> Document:
    field = replace(Field(NAME, NAME, 1, BOX, 0.999, Method.OCR), **of_field)  # type: ignore[arg-type]
    return Document("a.jpg", "0" * 64, ReadResult.OK, KIND, 1.0, (1,), {name: field})


def estimate(page: Page, name: str = "registered_name", **of_field: object) -> float:
    chance = add_chances(make_document(name, **of_field), [page]).fields[name].chance
    assert chance is not None
    return chance


def test_the_table_knows_fields_of_its_templates_and_all_clues_alone() -> None:
    templates = {template.id: template for template in load_templates()}
    for kind, table in load_chances().items():
        made_of_several = {"valid_from", "valid_until", "no_fixed_term", "copy", "issued_on"}
        assert set(table.fields) <= {*templates[kind].fields, *made_of_several}
        assert table.weights.keys() == SURE.weigh().keys()
        for field in table.fields.values():
            measured = field.measured
            assert measured.right <= measured.passed <= measured.values
            if field.passes_from is not None:
                assert measured.right >= 0.99 * measured.passed > 0


def test_a_legal_representative_never_passes_by_recognition_alone() -> None:
    assert load_chances()[KIND].fields["legal_representative"].passes_from is None
    assert not passes_alone(
        make_document("legal_representative", chance=0.999), "legal_representative"
    )
    assert passes_alone(
        make_document("legal_representative", method=Method.TEXT), "legal_representative"
    )


def test_two_looks_that_differ_count_for_less_than_two_that_agree() -> None:
    doubtful = replace(NAME_WORD, confidence=0.97)
    differing = estimate(
        make_page(replace(doubtful, reread="云帆祥例贸易有限公司")), confidence=0.97
    )
    agreeing = estimate(make_page(replace(doubtful, reread=NAME)), confidence=0.97)
    assert differing < agreeing < estimate(make_page())


def test_a_full_stop_more_is_no_difference() -> None:
    clues = find_clues(
        make_document().fields["registered_name"], make_page(replace(NAME_WORD, reread=NAME + "。"))
    )
    assert clues.agreement is Agreement.AGREES


def test_a_seal_across_and_small_print_lower_the_chance_and_the_qr_code_raises_it() -> None:
    plain = estimate(make_page(), confidence=0.99)
    assert estimate(make_page(seals=((0.5, 0.1, 0.7, 0.3),)), confidence=0.99) < plain
    assert estimate(make_page(height=300.0), confidence=0.99) < plain
    code = Code(f"名称：{NAME}", (0.8, 0.8, 0.9, 0.9))
    assert estimate(make_page(codes=(code,)), confidence=0.99) > plain


@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from(Agreement))
def test_a_surer_reading_is_never_less_likely_right(
    one: float, other: float, agreement: Agreement
) -> None:
    weights = load_chances()[KIND].weights
    low, high = sorted((one, other))
    odds = [
        sum(weights[clue] * weight for clue, weight in replace(SURE, **how).weigh().items())  # type: ignore[arg-type]
        for how in (
            {"confidence": low, "agreement": agreement},
            {"confidence": high, "agreement": agreement},
        )
    ]
    assert odds[0] <= odds[1]


def test_what_is_exact_or_without_a_measure_has_no_chance() -> None:
    for of_field in ({"method": Method.TEXT}, {"value": None}):
        document = add_chances(make_document(**of_field), [make_page()])  # type: ignore[arg-type]
        assert document.fields["registered_name"].chance is None
    unknown = replace(make_document(), kind="cn.authorization_letter")
    assert add_chances(unknown, [make_page()]) == unknown


@pytest.mark.parametrize(
    ("kind", "method", "chance", "is_reported", "expected"),
    [
        (KIND, "text", None, False, False),
        (KIND, "person", None, True, False),
        (KIND, "ocr", 0.999, False, False),
        (KIND, "ocr", 0.999, True, True),
        (KIND, "ocr", 0.5, False, True),
        (KIND, "ocr", None, False, True),
        ("cn.drug_licence", "ocr", 0.999, False, True),
        (KIND, "qr", None, False, False),
        (KIND, "qr", None, True, True),
    ],
)
def test_who_is_looked_at(
    kind: str, method: str, chance: float | None, is_reported: bool, expected: bool
) -> None:
    got = must_be_checked(kind, "registered_name", method, chance, is_reported=is_reported)
    assert got is expected


def test_a_reported_field_and_one_without_a_value_do_not_pass() -> None:
    likely = make_document(chance=0.999)
    assert passes_alone(likely, "registered_name")
    reported = replace(likely, problems=(Problem("value_not_trusted", "registered_name", 1),))
    assert not passes_alone(reported, "registered_name")
    assert not passes_alone(make_document(value=None, chance=0.999), "registered_name")
    assert not passes_alone(likely, "registered_address")
