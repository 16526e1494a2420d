"""Papers in English that no generated form resembles, read as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from pikepdf import String

from ingest.document import Document, Value
from ingest.problems import describe_problem
from ingest.reading import read_file
from ingest.sandbox import ReaderPool
from tests.ingest.extract import english_papers
from tests.ingest.readers.form_files import FormFile


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderPool]:
    with ReaderPool() as pool:
        yield pool


def read_paper(content: bytes, reader: ReaderPool) -> tuple[Document, dict[str, Value | None]]:
    (document,) = read_file(content, "paper.pdf", reader)
    return document, {name: field.value for name, field in document.fields.items()}


def test_a_business_profile(reader: ReaderPool) -> None:
    document, values = read_paper(english_papers.BUSINESS_PROFILE, reader)
    assert document.kind == "intl.registry_extract"
    assert values == {
        "holder_name": "EXAMPLE HARBOUR PTE. LTD.",
        "registration_number": "202012345K",
        "entity_type": "EXEMPT PRIVATE COMPANY LIMITED BY SHARES",
        "status": "Live Company",
        "established_on": date(2020, 6, 17),
        "registered_address": "71 SAMPLE ROAD #05-11 SINGAPORE (079910)",
        "business_scope": "WHOLESALE TRADE OF A VARIETY OF GOODS (46900)",
        "issuer": "ACCOUNTING AND CORPORATE REGULATORY AUTHORITY",
    }
    assert document.problems == ()


def test_a_certificate_of_employers_liability_insurance(reader: ReaderPool) -> None:
    document, values = read_paper(english_papers.EMPLOYERS_LIABILITY, reader)
    assert document.kind == "intl.insurance_certificate"
    assert values == {
        "number": "24/EL/0098765",
        "holder_name": "Sample Meadow Engineering Limited",
        "issuer": "Specimen Assurance plc",
        "valid_from": date(2026, 10, 1),
        "valid_until": date(2027, 9, 30),
    }
    assert document.problems == ()


def test_a_certificate_of_liability_insurance_in_columns(reader: ReaderPool) -> None:
    """The form states the order of its dates, and nowhere whose dollars are meant."""
    document, values = read_paper(english_papers.LIABILITY_CERTIFICATE, reader)
    assert document.kind == "intl.insurance_certificate"
    assert values == {
        "number": "CGL-2026-00417",
        "holder_name": "Imaginary Compass Foods, Inc.",
        "issuer": "Example Mutual Insurance Company",
        "producer": "Placeholder Insurance Brokers LLC",
        "certificate_holder": "Example Granite Trading LLC",
        "limit_each_occurrence": None,
        "limit_aggregate": None,
        "issued_on": date(2026, 1, 5),
        "valid_from": date(2026, 1, 1),
        "valid_until": date(2027, 1, 1),
    }
    assert [(problem.code, problem.field) for problem in document.problems] == [
        ("currency_not_stated", "limit_each_occurrence"),
        ("currency_not_stated", "limit_aggregate"),
    ]
    sentences = describe_problem(document.problems[0])
    assert "$ 1,000,000" in sentences.message.zh
    assert "$ 1,000,000" in sentences.message.en


def test_a_certificate_of_a_quality_management_system(reader: ReaderPool) -> None:
    document, values = read_paper(english_papers.QUALITY_CERTIFICATE, reader)
    assert document.kind == "intl.iso_certificate"
    assert values == {
        "number": "FS 712345",
        "holder_name": "Specimen Orchard Instruments Ltd",
        "standard": "ISO 9001:2015",
        "scope": "The design, manufacture and calibration of measuring instruments",
        "initial_certification_on": date(2015, 5, 1),
        "issued_on": date(2024, 5, 1),
        "valid_until": date(2027, 4, 30),
    }
    assert document.problems == ()


def test_a_certificate_of_good_standing(reader: ReaderPool) -> None:
    document, values = read_paper(english_papers.GOOD_STANDING, reader)
    assert document.kind == "intl.good_standing"
    assert values == {
        "holder_name": "FICTIONAL LANTERN HOLDINGS LIMITED",
        "registration_number": "1987654",
        "jurisdiction": "British Virgin Islands",
        "status": "good standing",
        "issuer": "REGISTRAR OF CORPORATE AFFAIRS",
        "issued_on": date(2026, 2, 9),
    }
    assert document.problems == ()


def test_a_certificate_of_incorporation(reader: ReaderPool) -> None:
    document, values = read_paper(english_papers.INCORPORATION, reader)
    assert document.kind == "intl.certificate_of_incorporation"
    assert values == {
        "registration_number": "14098765",
        "holder_name": "SPECIMEN WILLOW TEXTILES (UK) LTD",
        "jurisdiction": "England and Wales",
        "entity_type": "private company",
        "established_on": date(2022, 5, 12),
        "issuer": "Registrar of Companies for England and Wales",
        "issued_on": date(2022, 5, 12),
    }
    assert document.problems == ()


def test_a_power_of_attorney(reader: ReaderPool) -> None:
    document, values = read_paper(english_papers.POWER_OF_ATTORNEY, reader)
    assert document.kind == "intl.power_of_attorney"
    assert values == {
        "principal_name": "Imaginary Anchor Logistics GmbH",
        "agent_name": "Frederick Mockridge",
        "agent_id_number": "C01X00T47",
        "powers": "to sign the supply agreement with Sample Trading Co., Ltd. "
        "and all documents related to it",
        "valid_until": date(2026, 12, 31),
        "governing_law": "Germany",
        "signed_on": date(2026, 1, 5),
    }
    assert document.problems == ()


def test_a_date_of_two_meanings_is_told_and_not_guessed(reader: ReaderPool) -> None:
    paper = english_papers.draw_paper(
        (-1, 80, "CERTIFICATE OF INSURANCE", 18),
        (60, 150, "Policy Number: PL-0001-22222"),
        (60, 170, "Insured: Sample Trading Limited"),
        (60, 190, "Insurer: Example Underwriting plc"),
        (60, 210, "Expiry Date: 03/04/2027"),
    )
    document, values = read_paper(paper, reader)
    assert values["valid_until"] is None
    (problem,) = document.problems
    assert (problem.code, problem.field) == ("date_ambiguous", "valid_until")
    sentences = describe_problem(problem)
    assert "03/04/2027" in sentences.message.zh
    assert "03/04/2027" in sentences.message.en


def test_a_form_filled_on_screen_is_read_by_its_labels_where_no_name_is_known(
    reader: ReaderPool,
) -> None:
    form = FormFile(
        (180, 760, "COMPANY PROFILE"), (60, 704, "Company name:"), (60, 674, "Registration number:")
    )
    form.add_text(String("a"), String("Sample Trading Limited"), (190, 700, 420, 716))
    form.add_text(String("b"), String("14098765"), (190, 670, 420, 686))
    document, values = read_paper(form.save(), reader)
    assert values["holder_name"] == "Sample Trading Limited"
    assert values["registration_number"] == "14098765"
    assert {field.method for field in document.fields.values()} == {"form"}
