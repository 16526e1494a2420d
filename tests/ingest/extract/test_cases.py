"""The cases of the YAML tables: one page of words, the fields that stand on it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingest.document import Document, Money, ReadResult, Value
from ingest.extract import extract_documents
from tests.ingest.extract.paper import make_page_from_case


def _load(name: str) -> list[dict[str, Any]]:
    path = Path(__file__).with_name(f"{name}.cases.yaml")
    cases: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return cases


def _expect(value: Any) -> Value | None:  # noqa: ANN401 - any YAML value
    return Money(*value) if isinstance(value, list) else value


def _check(document: Document, case: dict[str, Any]) -> None:
    expected = {name: _expect(value) for name, value in case.get("fields", {}).items()}
    read = {name: field.value for name, field in document.fields.items() if name in expected}
    assert read == expected
    assert not set(case.get("absent", ())) & set(document.fields)
    for name, method in case.get("methods", {}).items():
        assert document.fields[name].method == method
    problems = [
        (problem.code, problem.field) for problem in document.problems if problem.field is not None
    ]
    if "problems" in case:
        assert sorted(problems) == sorted(tuple(problem) for problem in case["problems"])


@pytest.mark.parametrize("case", _load("licences"), ids=lambda case: str(case["name"]))
def test_licences(case: dict[str, Any]) -> None:
    (document,) = extract_documents([make_page_from_case(case)], "licence.jpg", "0" * 64)
    assert (document.result, document.kind) == (ReadResult.OK, "cn.business_licence")
    _check(document, case)


@pytest.mark.parametrize("case", _load("letters"), ids=lambda case: str(case["name"]))
def test_letters(case: dict[str, Any]) -> None:
    (document,) = extract_documents([make_page_from_case(case)], "letter.jpg", "0" * 64)
    assert (document.result, document.kind) == (ReadResult.OK, "cn.authorization_letter")
    _check(document, case)


@pytest.mark.parametrize(
    "case", [*_load("licences"), *_load("letters")], ids=lambda case: str(case["name"])
)
def test_every_field_has_evidence_on_its_page(case: dict[str, Any]) -> None:
    (document,) = extract_documents([make_page_from_case(case)], "a.jpg", "0" * 64)
    for field in document.fields.values():
        x0, y0, x1, y1 = field.box
        assert 0 <= x0 < x1 <= 1
        assert 0 <= y0 < y1 <= 1
        assert 0 <= field.confidence <= 1
        assert field.page == 1
        assert not isinstance(field.value, date) or field.raw
