"""What is said of the six sample customers, word for word, and what stands in the document.

The texts lie in `explanations/`. After a change that is meant, write them anew with
`LICET_UPDATE_GOLDEN=1 pytest tests/checker/assessment/test_explanation.py` and read the difference
as a compliance officer would.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from checker.assessment.assess import Assessment, assess
from checker.assessment.explanation import explain, explain_turnings
from checker.cli.output import Language, Output
from checker.cli.show_explanation import choose_brief, show_explanation, show_rule_explanation
from checker.cli.texts import load_texts
from checker.customer_file.dossier import Dossier, make_dossier
from checker.customer_file.kinds import kind_title
from licet_examples.sample_models import SampleCustomer
from rules.chain.errors import ChainDisagreement
from rules.chain.process import ChainProcess
from rules.explanation.documents import name_kind
from rules.explanation.turning_words import name_verdict
from rules.pack import Pack
from rules.vocabulary import Outcome, Verdict
from tests.checker.assessment.test_assessment import DisagreeingEngine
from tests.checker.papers import AGENT_ID, CODE, TODAY, make_letter, make_licence
from tests.checker.samples import SAMPLES, sample_dossier

TEXTS = Path(__file__).with_name("explanations")


def judge(dossier: Dossier, pack: Pack, chain: ChainProcess) -> Assessment:
    return assess(dossier, TODAY, pack, "onboarding", chain)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("customer", SAMPLES, ids=lambda customer: customer.folder[:2])
def test_reads_as_it_was_approved(
    customer: SampleCustomer,
    language: Language,
    pack: Pack,
    chain: ChainProcess,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assessment = judge(sample_dossier(customer), pack, chain)
    out = Output(language, as_json=False)
    show_explanation(out, assessment, explain(assessment, chain))
    said = capsys.readouterr().out
    approved = TEXTS / f"{customer.folder[:2]}.{language}.txt"
    if os.environ.get("LICET_UPDATE_GOLDEN"):
        approved.write_text(said, encoding="utf-8")
    assert said == approved.read_text(encoding="utf-8")


@pytest.mark.parametrize("customer", SAMPLES, ids=lambda customer: customer.folder[:2])
def test_data(customer: SampleCustomer, pack: Pack, chain: ChainProcess) -> None:
    assessment = judge(sample_dossier(customer), pack, chain)
    data = json.loads(json.dumps(explain(assessment, chain).to_data()))
    assert len(data["outcomes"]) == len(assessment.outcomes)
    for entry in data["outcomes"]:
        assert ("settled_by" in entry) == (entry["outcome"] == Outcome.INCONCLUSIVE)
        assert all(comparison["sentence"]["zh"] for comparison in entry["comparisons"])
    reached = [turning["verdict"] for turning in data["would_turn"]]
    assert bool(reached) == (assessment.conclusions.verdict is not Verdict.APPROVE)
    if reached:
        assert reached[-1] == "approve"
    assert "explanation" not in assessment.to_data()  # the recorded result stays what it was


def test_one_rule_is_explained_in_full(
    pack: Pack, chain: ChainProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    assessment = judge(sample_dossier(SAMPLES[3]), pack, chain)
    explanation = explain(assessment, chain)
    show_rule_explanation(Output("en", as_json=False), assessment, explanation, "CN-COD-002")
    said = capsys.readouterr().out
    assert "Adverse when" in said
    assert 'licence.code_form == "none"  ⇒' in said
    assert "CN-COD-001" not in said
    (entry,) = explanation.to_data("CN-COD-002")["outcomes"]
    assert entry["settled_by"]["certainly"] == [["licence.unified_social_credit_code"]]


def test_what_nobody_can_change_is_told_without_being_asked(
    pack: Pack, chain: ChainProcess
) -> None:
    wrong = CODE[:-1] + ("0" if CODE[-1] != "0" else "1")
    licence = make_licence(unified_social_credit_code=wrong, qr_content="absent")
    assessment = judge(make_dossier("x", [licence, make_letter()], TODAY), pack, chain)
    (first, *_) = choose_brief(explain_turnings(assessment, chain))
    assert "CN-COD-004" in first.words[0].zh
    assert "the check character of the code is wrong" in first.words[0].en


def test_identity_numbers_stay_masked(
    pack: Pack, chain: ChainProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    papers = [make_licence(), make_letter()]
    assessment = judge(make_dossier("x", papers, TODAY), pack, chain)
    explanation = explain(assessment, chain)
    show_explanation(Output("zh", as_json=False), assessment, explanation)
    for rule in ("CN-AUT-013", "CN-AUT-014"):
        show_rule_explanation(Output("zh", as_json=False), assessment, explanation, rule)
    said = capsys.readouterr().out + json.dumps(explanation.to_data(), ensure_ascii=False)
    assert AGENT_ID not in said
    assert f"{AGENT_ID[:6]}********{AGENT_ID[-4:]}" in said


def test_a_change_that_the_chain_does_not_confirm_is_not_told(
    pack: Pack, chain: ChainProcess
) -> None:
    assessment = judge(sample_dossier(SAMPLES[2]), pack, chain)
    with pytest.raises(ChainDisagreement):
        explain_turnings(assessment, DisagreeingEngine())


def test_an_empty_folder_is_explained_within_bounds(pack: Pack, chain: ChainProcess) -> None:
    assessment = judge(Dossier("空文件夹", ()), pack, chain)
    assert choose_brief(explain_turnings(assessment, chain)) == []


def test_names_are_those_of_the_rest_of_the_program() -> None:
    texts = load_texts()
    for verdict in Verdict:
        said = texts[f"verdict_{verdict.value}"]
        assert (name_verdict(verdict).zh, name_verdict(verdict).en) == (
            said["zh"],
            said["en"].lower(),
        )
    for kind in ("cn.business_licence", "cn.authorization_letter"):
        assert name_kind(kind) == kind_title(kind)
