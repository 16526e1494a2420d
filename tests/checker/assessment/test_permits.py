"""A food trader with and without its licence, from printed papers to the verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from checker.assessment.assess import Assessment, assess
from checker.customer_file.dossier import make_dossier
from ingest.document import Document
from ingest.reading import read_file
from ingest.sandbox import ReaderPool
from licet_examples.check_digits import complete_credit_code
from licet_examples.customers import fill_letter, fill_licence
from licet_examples.letter import lay_out_letter
from licet_examples.licence_sheet import LicenceLayout, lay_out_licence
from licet_examples.pdf import PdfVariant, paint_pdf
from licet_examples.permit import PermitFields, lay_out_permit, load_permit_forms
from licet_examples.sheet import Sheet, Text
from rules.chain.process import ChainProcess
from rules.pack import Pack
from rules.vocabulary import Outcome
from tests.checker.papers import TODAY
from tests.checker.samples import SAMPLES

SCOPE = (
    "许可项目：食品销售。一般项目：日用百货销售。"
    "（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）"
)
LICENCE = replace(fill_licence(SAMPLES[0], TODAY), business_scope=SCOPE)
FORM = load_permit_forms()["cn.food_business_licence"]
PERMIT = PermitFields(
    number="JY13301060012345",
    holder_name=LICENCE.registered_name,
    holder_code=LICENCE.unified_social_credit_code,
    scope="预包装食品销售、散装食品销售",
    issuer="杭州市西湖区市场监督管理局",
    issued_on=date(2024, 5, 6),
    valid_until=date(2029, 5, 5),
)
OTHER = replace(
    PERMIT,
    holder_name="上海云帆样例贸易有限公司",
    holder_code=complete_credit_code("91", "310115", "MAX7T2R8"),
)
UNREADABLE = Sheet(842, 595, (Text(421, 130, FORM.title, 38, anchor="middle"),))
SHEETS = {
    "licence": lay_out_licence(LICENCE, LicenceLayout.DUPLICATE_LANDSCAPE),
    "letter": lay_out_letter(fill_letter(SAMPLES[0], TODAY), SAMPLES[0].letter.style),
    "in force": lay_out_permit(PERMIT, FORM),
    "ended": lay_out_permit(replace(PERMIT, valid_until=date(2026, 11, 21)), FORM),
    "ends soon": lay_out_permit(replace(PERMIT, valid_until=date(2027, 1, 21)), FORM),
    "of another firm": lay_out_permit(OTHER, FORM),
    "for something else": lay_out_permit(replace(PERMIT, scope="热食类食品制售"), FORM),
    "only its title": UNREADABLE,
}
CASES = {
    None: ("refer", {"CN-PER-001"}),
    "in force": ("approve", set()),
    "ended": ("refer", {"CN-PER-006"}),
    "ends soon": ("approve_with_conditions", {"CN-PER-007"}),
    "of another firm": ("refer", {"CN-PER-004"}),
    "for something else": ("refer", {"CN-PER-005"}),
    "only its title": ("refer", {"CN-PER-003"}),
}


@pytest.fixture(scope="module")
def papers() -> dict[str, Document]:
    """Each printed as a PDF and read back."""
    papers = {}
    with ReaderPool() as reader:
        for name, sheet in SHEETS.items():
            content = paint_pdf([sheet], PdfVariant.EMBEDDED)
            (papers[name],) = read_file(content, f"{name}.pdf", reader)
    return papers


@pytest.mark.parametrize("permit", CASES)
def test_a_food_trader(
    permit: str | None, papers: dict[str, Document], pack: Pack, chain: ChainProcess
) -> None:
    verdict, adverse = CASES[permit]
    assessment = check(papers, permit, pack, chain)
    found = {o.rule_id for o in assessment.outcomes if o.outcome is Outcome.ADVERSE}
    assert found == adverse
    assert assessment.conclusions.verdict == verdict


def test_the_missing_permit_is_named_with_the_words_that_call_for_it(
    papers: dict[str, Document], pack: Pack, chain: ChainProcess
) -> None:
    (finding,) = check(papers, None, pack, chain).findings
    assert "“食品销售”" in finding.message.zh
    assert "食品经营许可证" in finding.message.zh
    assert "food business licence" in finding.message.en
    assert "CN-REQ-001" in finding.remedy.en
    quoted = {place.source.quote for place in finding.evidence if place.source}
    assert "食品销售" in quoted
    assert finding.subject_label == "食品经营许可证"


def test_a_scope_that_calls_for_nothing_is_asked_for_nothing(
    papers: dict[str, Document], pack: Pack, chain: ChainProcess
) -> None:
    ordinary = lay_out_licence(
        replace(LICENCE, business_scope="一般项目：食品添加剂销售；日用百货销售。"),
        LicenceLayout.DUPLICATE_LANDSCAPE,
    )
    with ReaderPool() as reader:
        content = paint_pdf([ordinary], PdfVariant.EMBEDDED)
        (licence,) = read_file(content, "licence.pdf", reader)
    assessment = check({**papers, "licence": licence}, None, pack, chain)
    assert assessment.conclusions.verdict == "approve"
    permits = [o for o in assessment.outcomes if o.rule_id.startswith("CN-PER-0")]
    assert {o.outcome for o in permits if o.rule.of_kind} == {Outcome.NOT_APPLICABLE}


def check(
    papers: dict[str, Document], permit: str | None, pack: Pack, chain: ChainProcess
) -> Assessment:
    names = ["licence", "letter", *([permit] if permit else [])]
    dossier = make_dossier("食品商", [papers[name] for name in names], TODAY)
    return assess(dossier, TODAY, pack, "onboarding", chain)
