"""From documents to facts: each case of facts.cases.yaml, and what holds of every dossier."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from checker.customer_file.dossier import (
    Dossier,
    FiledDocument,
    FiledHit,
    FiledRegistryRecord,
    SharedFile,
    SharedPicture,
)
from checker.facts import build_sheets
from checker.facts.supply import WORTH_FORMULAS
from ingest.document import Document, ReadResult, Sign
from licet_examples.check_digits import complete_resident_id
from rules.facts import Fact, FactSheet, FactState, load_catalogue
from rules.facts.values import value_to_json
from rules.pack import load_pack
from storage.vocabulary import HitState
from tests.checker.papers import (
    AGENT_ID,
    CODE,
    OTHER_CODE,
    TODAY,
    filed,
    make_document,
    make_letter,
    make_licence,
)

REQUIREMENTS = load_pack("cn-base").requirements.for_purpose("onboarding")
_WRONG_CHECK = CODE[:-1] + ("0" if CODE[-1] != "0" else "1")
_PLACEHOLDERS = {
    "{CODE}": CODE,
    "{OTHER_CODE}": OTHER_CODE,
    "{AGENT_ID}": AGENT_ID,
    "{AGENT_ID_MASKED}": f"{AGENT_ID[:6]}********{AGENT_ID[-4:]}",
    "{CODE_WITH_WRONG_CHECK}": _WRONG_CHECK,
    "{MINOR_ID}": complete_resident_id("33010620090203000"),
}
FACTS_OF_PAPERS = {
    name
    for name, definition in load_catalogue().definitions.items()
    if not name.startswith(("finance.", "ledger.", "contract."))
    and not (definition.derived and definition.derived.formula in WORTH_FORMULAS)
}
"""Those that credentials show; statements, ledgers, contracts and worth have tests of their own."""


def _load_cases() -> list[dict[str, Any]]:
    text = Path(__file__).with_name("facts.cases.yaml").read_text(encoding="utf-8")
    head, _, body = text.partition("\ncases:")
    for placeholder, value in _PLACEHOLDERS.items():
        body = body.replace(placeholder, value)
    cases: list[dict[str, Any]] = yaml.safe_load(f"{head}\ncases:{body}")["cases"]
    return cases


CASES = _load_cases()


def build_document(entry: dict[str, Any], number: int) -> Document:
    return replace(
        _build_unmarked(entry, number), signs=tuple(map(build_sign, entry.get("signs", ())))
    )


def build_sign(given: str | dict[str, Any]) -> Sign:
    if isinstance(given, str):
        return Sign(given)
    details = {name: str(value) for name, value in given.items() if name != "code"}
    return Sign(given["code"], details=tuple(sorted(details.items())))


def _build_unmarked(entry: dict[str, Any], number: int) -> Document:
    name = entry.get("name", f"{number}.pdf")
    problems = tuple(entry.get("problems", ()))
    if "licence" in entry:
        return make_licence(problems=problems, name=name, **entry["licence"])
    if "letter" in entry:
        return make_letter(problems=problems, name=name, **entry["letter"])
    result = ReadResult(entry.get("result", "ok"))
    return make_document(entry["kind"], entry.get("fields", {}), name=name, result=result)


def build_case(case: dict[str, Any]) -> tuple[tuple[FiledDocument, ...], dict[str, FactSheet]]:
    documents = tuple(
        filed(build_document(entry, number), entry.get("received_on", TODAY))
        for number, entry in enumerate(case["documents"], start=1)
    )
    shared = None
    if "shared" in case:
        shared = tuple(
            SharedFile(documents[number - 1].document.sha256, "c2", TODAY)
            for number in case["shared"]
        )
    pictures = None
    if "pictures" in case:
        pictures = tuple(
            SharedPicture(
                documents[own - 1].document.sha256,
                1,
                documents[other - 1].document.sha256,
                1,
                "c2",
                TODAY,
            )
            for own, other in case["pictures"]
        )
    hits = None
    if "hits" in case:
        hits = tuple(
            FiledHit(
                str(number),
                hit["party"],
                hit["list"],
                "1",
                hit["strong"],
                HitState(hit["state"]),
                TODAY,
            )
            for number, hit in enumerate(case["hits"])
        )
    dossier = Dossier(
        "夹名",
        documents,
        shared=shared,
        pictures=pictures,
        hits=hits,
        records=tuple(map(build_record, case.get("records", ()))),
    )
    sheets = build_sheets(dossier, TODAY, REQUIREMENTS)
    return documents, {("customer" if s.kind is None else str(s.label)): s for s in sheets}


def build_record(entry: dict[str, Any]) -> FiledRegistryRecord:
    return FiledRegistryRecord(
        reference=f"{entry['source']} {entry['as_of']}",
        source=entry["source"],
        as_of=entry["as_of"],
        received_on=TODAY,
        values=entry.get("values", {}),
        sections=entry.get("sections", {}),
        numbers={},
        problem_codes=tuple(entry.get("problem_codes", ())),
    )


def describe(fact: Fact) -> object:
    return fact.state.value if fact.value is None else value_to_json(fact.value)


def expectations() -> list[Any]:
    return [
        pytest.param(case, subject, name, wanted, id=f"{case['name']}: {name}")
        for case in CASES
        for subject, facts in case["expected"].items()
        for name, wanted in facts.items()
    ]


@pytest.mark.parametrize(("case", "subject", "name", "wanted"), expectations())
def test_fact(case: dict[str, Any], subject: str, name: str, wanted: list[Any]) -> None:
    documents, sheets = build_case(case)
    fact = sheets[subject][name]
    value, *places = wanted
    expected = value.isoformat() if isinstance(value, date) else value
    assert describe(fact) == expected
    assert type(describe(fact)) is type(expected)
    if places:
        assert [source.document for source in fact.sources] == [
            documents[place - 1].document.sha256 for place in places
        ]


def test_every_fact_of_the_catalogue_is_known_in_some_case() -> None:
    known = {
        name
        for case in CASES
        for sheet in build_case(case)[1].values()
        for name, fact in sheet.facts.items()
        if fact.state is FactState.KNOWN
    }
    assert FACTS_OF_PAPERS - known == set()


def test_every_fact_of_the_catalogue_is_expected_in_some_case() -> None:
    expected = {name for case in CASES for facts in case["expected"].values() for name in facts}
    assert FACTS_OF_PAPERS - expected == set()


def test_a_source_names_document_page_box_and_quote() -> None:
    dossier = Dossier("x", (filed(make_licence(name="执照.pdf")),))
    (sheet,) = build_sheets(dossier, TODAY, REQUIREMENTS)
    (source,) = sheet["licence.valid_until"].sources
    assert source.document_name == "执照.pdf"
    assert source.page == 1
    assert source.box == (0.25, 0.5, 0.75, 0.5625)
    assert source.quote == "2038年9月21日"
    assert (source.method, source.confidence) == ("text", 0.98)


PAPERS = [
    filed(build_document(entry, number), TODAY + timedelta(days=number % 5))
    for number, entry in enumerate(
        (entry for case in CASES for entry in case["documents"]), start=1
    )
]


@given(
    papers=st.lists(st.sampled_from(PAPERS), max_size=5, unique_by=lambda paper: paper.reference),
    days=st.lists(st.integers(-2, 4000), min_size=2, max_size=2),
)
def test_a_day_changes_facts_only_through_what_was_received(
    papers: list[FiledDocument], days: list[int]
) -> None:
    dossier = Dossier("x", tuple(papers))
    first, second = (TODAY + timedelta(days=day) for day in days)
    if dossier.known_on(first) == dossier.known_on(second):
        assert build_sheets(dossier, first, REQUIREMENTS) == build_sheets(
            dossier, second, REQUIREMENTS
        )
    assert build_sheets(dossier, first, REQUIREMENTS) == build_sheets(
        dossier.known_on(first), date(2099, 1, 1), REQUIREMENTS
    )


@given(
    st.lists(st.sampled_from(PAPERS), max_size=5, unique_by=lambda paper: paper.reference).flatmap(
        lambda papers: st.tuples(st.just(papers), st.permutations(papers))
    )
)
def test_the_order_of_filing_changes_no_value(
    orders: tuple[list[FiledDocument], list[FiledDocument]],
) -> None:
    one, other = (
        {
            sheet.subject: {name: describe(fact) for name, fact in sheet.facts.items()}
            for sheet in build_sheets(Dossier("x", tuple(papers)), date(2099, 1, 1), REQUIREMENTS)
        }
        for papers in orders
    )
    assert one == other
