"""Identity numbers are masked wherever an assessment shows them; the numbers of firms are not."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.assessment.assess import assess
from checker.customer_file.dossier import make_dossier
from checker.privacy import mask_number, mask_quote, mask_text
from licet_examples.check_digits import complete_resident_id
from rules.chain.process import ChainProcess
from rules.pack import Pack
from tests.checker.papers import AGENT_ID, CODE, TODAY, make_letter, make_licence

IDENTITY_NUMBERS = st.from_regex(
    r"[1-9]\d{5}(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d)\d{3}[\dX]", fullmatch=True
)


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("110105194912310021", "110105********0021"),
        ("110105491231002", "110105*****1002"),
        ("11010519491231", "*" * 14),
        ("1234", "****"),
        ("", ""),
    ],
)
def test_the_middle_of_a_number_is_hidden(number: str, masked: str) -> None:
    assert mask_number(number) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("身份证号110105194912310021，", "身份证号110105********0021，"),
        ("（11010519491231002X）", "（110105********002X）"),
        ("110105 19491231 0021", "110105********* 0021"),
        ("１１０１０５１９４９１２３１００２１", "１１０１０５********００２１"),
        ("授权书_110105194912310021.pdf", "授权书_110105********0021.pdf"),
        ("合同编号HT110105194912310021", "合同编号HT110105194912310021"),
        ("金额500000000元，2026-11-22", "金额500000000元，2026-11-22"),
        ("", ""),
    ],
)
def test_a_number_among_words_is_masked(text: str, masked: str) -> None:
    assert mask_text(text) == masked
    assert mask_quote("powers", text) == masked


def test_numbers_of_firms_are_public() -> None:
    assert mask_quote("unified_social_credit_code", "911101051949123100") == "911101051949123100"
    assert mask_quote("registration_number", "110105194912310") == "110105194912310"
    assert mask_quote("qr_content", "x=911101051949123100") == "x=911101051949123100"


@given(
    number=IDENTITY_NUMBERS,
    before=st.sampled_from(["", "号", "：", " "]),
    after=st.text(max_size=3),
)
def test_no_birth_date_survives(number: str, before: str, after: str) -> None:
    if after[:1].isalnum():
        after = "，" + after
    assert number[6:14] not in mask_text(f"{before}{number}{after}")


@pytest.mark.parametrize("place", ["agent_id_number", "agent_name", "matter", "powers", "name"])
def test_no_identity_number_leaves_an_assessment(
    place: str, pack: Pack, chain: ChainProcess
) -> None:
    """Wherever in a letter it stands: in findings, quotes, messages, labels and recorded inputs."""
    wrong_check = AGENT_ID[:-1] + ("1" if AGENT_ID[-1] != "1" else "2")
    minor = complete_resident_id("33010620150101000")
    numbers = {"wrong": wrong_check, "minor": minor, "right": AGENT_ID}
    for number in numbers.values():
        changes = {place: number if place == "agent_id_number" else f"甄样淼（{number}）"}
        letter = make_letter(
            principal_name="另一示例公司", signed_on={"value": None, "raw": number}, **changes
        )
        dossier = make_dossier("x", [make_licence(), letter], TODAY)
        assessment = assess(dossier, TODAY, pack, "onboarding", chain)
        assert assessment.findings
        shown = json.dumps(assessment.to_data(), ensure_ascii=False) + assessment.inputs
        assert number not in shown
        assert number[6:14] not in shown
        assert CODE in shown
        assert re.search(r"\d{6}\*{8}\d{3}[\dX]", shown)
