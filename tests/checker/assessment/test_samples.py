"""The six customers of the demo come to the verdicts that a compliance officer would give."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.assessment.assess import Assessment, assess
from checker.customer_file.dossier import make_dossier
from checker.intake.batch_reading import read_only
from checker.intake.files import Batch, list_documents
from ingest.document import ReadResult
from ingest.sandbox import ReaderPool
from licet_examples.customers import fill_letter, fill_licence
from licet_examples.letter import lay_out_letter
from licet_examples.licence_sheet import lay_out_licence
from licet_examples.pdf import paint_pdf
from licet_examples.sample_models import SampleCustomer
from rules.chain.process import ChainProcess
from rules.pack import Pack
from tests.checker.papers import TODAY
from tests.checker.samples import SAMPLES, sample_dossier


def facts_spoken_of(assessment: Assessment) -> set[str]:
    evidence = {place.fact for finding in assessment.findings for place in finding.evidence}
    return evidence | {name for found in assessment.outcomes for name in found.missing}


def test_the_six_verdicts_in_order(pack: Pack, chain: ChainProcess) -> None:
    verdicts = [
        assess(sample_dossier(customer), TODAY, pack, "onboarding", chain).conclusions.verdict
        for customer in SAMPLES
    ]
    assert verdicts == ["approve", "reject", "reject", "refer", "refer", "approve_with_conditions"]


@pytest.mark.parametrize("customer", SAMPLES, ids=lambda customer: customer.folder[:2])
def test_a_sample_customer(customer: SampleCustomer, pack: Pack, chain: ChainProcess) -> None:
    assessment = assess(sample_dossier(customer), TODAY, pack, "onboarding", chain)
    assert assessment.conclusions.verdict == customer.expected.verdict
    assert set(customer.expected.findings) <= facts_spoken_of(assessment)
    assert bool(assessment.findings) == (customer.expected.verdict != "approve")


def write_text_pdfs(folder: Path, customer: SampleCustomer) -> Path:
    """Write a customer's papers as the demo does; all six would take seconds of drawing."""
    assert customer.licence.medium.pdf is not None
    assert customer.letter.medium.pdf is not None
    licence = lay_out_licence(fill_licence(customer, TODAY), customer.licence.layout)
    letter = lay_out_letter(fill_letter(customer, TODAY), customer.letter.style)
    home = folder / customer.folder
    home.mkdir()
    (home / customer.licence.file).write_bytes(paint_pdf([licence], customer.licence.medium.pdf))
    (home / customer.letter.file).write_bytes(paint_pdf([letter], customer.letter.medium.pdf))
    return home


def test_two_customers_of_text_pdfs_from_files_to_verdict(
    tmp_path: Path, pack: Pack, chain: ChainProcess
) -> None:
    """Customers 01 and 03, in four variants of PDF, really read; the others need OCR."""
    with ReaderPool() as reader:
        for customer in (SAMPLES[0], SAMPLES[2]):
            home = write_text_pdfs(tmp_path, customer)
            documents = read_only(
                Batch("", list_documents(home), is_folder=True), reader, lambda _: None
            )
            assert [document.result for document in documents] == [ReadResult.OK] * 2
            dossier = make_dossier(home.name, documents, TODAY)
            assessment = assess(dossier, TODAY, pack, "onboarding", chain)
            assert assessment.conclusions.verdict == customer.expected.verdict
            assert set(customer.expected.findings) <= facts_spoken_of(assessment)
