"""Findings as people read them: both languages, the place they rest on, what to do."""

from __future__ import annotations

import pytest

from checker.assessment.assess import Assessment, assess
from checker.customer_file.dossier import make_dossier
from licet_examples.sample_models import SampleCustomer
from rules.chain.process import ChainProcess
from rules.pack import Pack
from rules.vocabulary import Outcome, Severity
from tests.checker.papers import BOX, TODAY, make_letter, make_licence
from tests.checker.samples import SAMPLES, sample_documents, sample_dossier

SEVERITIES = list(Severity)


@pytest.fixture(params=SAMPLES[1:], ids=lambda customer: customer.folder[:2])
def sample(request: pytest.FixtureRequest) -> SampleCustomer:
    customer: SampleCustomer = request.param
    return customer


@pytest.fixture
def assessment(sample: SampleCustomer, pack: Pack, chain: ChainProcess) -> Assessment:
    return assess(sample_dossier(sample), TODAY, pack, "onboarding", chain)


def test_every_finding_names_document_page_and_quote_where_it_rests_on_a_field(
    sample: SampleCustomer, assessment: Assessment
) -> None:
    documents = {document.sha256: document for document in sample_documents(sample)}
    quotes = 0
    for finding in assessment.to_data()["findings"]:
        for place in finding["evidence"]:
            if place["document"] is None:
                assert place["page"] is place["quote"] is place["box"] is None
                continue
            document = documents[place["document"]]
            assert place["document_name"] == document.name
            assert place["page"] == 1
            if place["box"] is not None:
                assert place["quote"]
                assert tuple(place["box"]) == BOX
                assert 0 <= place["confidence"] <= 1
                quotes += 1
    assert quotes > 0


def test_every_finding_speaks_both_languages_and_says_what_to_do(assessment: Assessment) -> None:
    for finding in assessment.to_data()["findings"]:
        for part in ("title", "message", "remedy"):
            assert set(finding[part]) == {"zh", "en"}
            for text in finding[part].values():
                assert text.strip()
                assert "{" not in text
        for place in finding["evidence"]:
            assert set(place["title"]) == {"zh", "en"}


def test_the_gravest_comes_first(assessment: Assessment) -> None:
    ranks = [SEVERITIES.index(found.outcome.rule.severity) for found in assessment.findings]
    assert ranks == sorted(ranks)


def test_a_finding_is_an_outcome_that_is_adverse_or_open(assessment: Assessment) -> None:
    reported = {(found.outcome.rule_id, found.outcome.subject) for found in assessment.findings}
    expected = {
        (found.rule_id, found.subject)
        for found in assessment.outcomes
        if found.outcome in (Outcome.ADVERSE, Outcome.INCONCLUSIVE)
    }
    assert reported == expected
    assert all(found.outcome.trace for found in assessment.findings)


def test_a_finding_about_a_letter_names_the_agent(pack: Pack, chain: ChainProcess) -> None:
    dossier = make_dossier("x", [make_licence(), make_letter(principal_name="另一公司")], TODAY)
    findings = assess(dossier, TODAY, pack, "onboarding", chain).findings
    (found,) = [found for found in findings if found.outcome.rule_id == "CN-AUT-001"]
    assert found.subject_label == "甄样淼"
    assert {place.source.document_name for place in found.evidence if place.source} >= {
        "授权委托书.pdf"
    }


def test_an_open_finding_asks_for_the_document_that_settles_it(
    pack: Pack, chain: ChainProcess
) -> None:
    unread = make_licence(
        valid_until={"value": None, "raw": "2O38", "method": "ocr"}, no_fixed_term="absent"
    )
    findings = assess(make_dossier("x", [unread], TODAY), TODAY, pack, "onboarding", chain).findings
    (found,) = [found for found in findings if found.outcome.rule_id == "CN-LIC-003"]
    assert found.outcome.outcome is Outcome.INCONCLUSIVE
    assert "营业执照" in found.remedy.zh
    assert "business licence" in found.remedy.en
    assert "2O38" in {place.source.quote for place in found.evidence if place.source}
