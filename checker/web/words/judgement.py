"""Words for what the rules say: verdicts, outcomes, severities, questions, sources, purposes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from rules.basis import BasisStatus
from rules.vocabulary import Bilingual, Dimension
from storage.vocabulary import Verdict

VERDICT_WORDS: Mapping[Verdict, Bilingual] = MappingProxyType(
    {
        Verdict.APPROVE: Bilingual("准入", "Approve"),
        Verdict.APPROVE_WITH_CONDITIONS: Bilingual("附条件准入", "Approve with conditions"),
        Verdict.REFER: Bilingual("转人工审核", "Refer to a person"),
        Verdict.REJECT: Bilingual("不予准入", "Reject"),
    }
)

VERDICT_TONES: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.APPROVE: "good",
        Verdict.APPROVE_WITH_CONDITIONS: "warn",
        Verdict.REFER: "open",
        Verdict.REJECT: "bad",
    }
)

OUTCOME_WORDS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "pass": Bilingual("通过", "Pass"),
        "adverse": Bilingual("不利", "Adverse"),
        "inconclusive": Bilingual("无法判定", "Inconclusive"),
        "not_applicable": Bilingual("不适用", "Not applicable"),
    }
)

OUTCOME_TONES: Mapping[str, str] = MappingProxyType(
    {"pass": "good", "adverse": "bad", "inconclusive": "info", "not_applicable": "none"}
)

SEVERITY_WORDS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "blocker": Bilingual("否决项", "Blocker"),
        "major": Bilingual("重大", "Major"),
        "minor": Bilingual("一般", "Minor"),
        "info": Bilingual("提示", "For information"),
    }
)

SEVERITY_TONES: Mapping[str, str] = MappingProxyType(
    {"blocker": "bad", "major": "warn", "minor": "info", "info": "none"}
)

DIMENSION_WORDS: Mapping[str, Bilingual] = MappingProxyType(
    {
        Dimension.LEGALITY.value: Bilingual("合法性", "Legality"),
        Dimension.CREDIT.value: Bilingual("信用", "Credit"),
        Dimension.RELIABILITY.value: Bilingual("可靠性", "Reliability"),
    }
)

BASIS_WORDS: Mapping[str, Bilingual] = MappingProxyType(
    {
        BasisStatus.VERIFIED.value: Bilingual("已核对原文", "Read in the original"),
        BasisStatus.SECONDARY.value: Bilingual(
            "二手来源，不作为法律依据", "From another's account; not shown as law"
        ),
        BasisStatus.UNVERIFIED.value: Bilingual(
            "未经核对，不作为法律依据", "Not checked; not shown as law"
        ),
    }
)

BASIS_TONES: Mapping[str, str] = MappingProxyType(
    {
        BasisStatus.VERIFIED.value: "good",
        BasisStatus.SECONDARY.value: "warn",
        BasisStatus.UNVERIFIED.value: "none",
    }
)

TRUTH_WORDS: Mapping[bool | None, Bilingual] = MappingProxyType(
    {
        True: Bilingual("成立", "True"),
        False: Bilingual("不成立", "Not so"),
        None: Bilingual("无法判断", "Not known"),
    }
)

PURPOSE_WORDS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "onboarding": Bilingual("客户准入", "Onboarding"),
        "credit_review": Bilingual("信用审查", "Credit review"),
        "contract": Bilingual("合同签订", "Contract"),
    }
)
"""Purposes of the packs that come with the program; another is shown as its pack names it."""


def word_purpose(purpose: str) -> Bilingual:
    """Say what an assessment or a review is for."""
    return PURPOSE_WORDS.get(purpose) or Bilingual(purpose, purpose)
