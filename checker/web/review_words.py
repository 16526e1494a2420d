"""Words for what reviews are about: states, causes, urgency, decisions, dimensions, bases."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from rules.basis import BasisStatus
from rules.vocabulary import Bilingual, Dimension
from storage.vocabulary import AlertSeverity, ReviewCause, ReviewDecision, ReviewState

STATE_WORDS: Mapping[ReviewState, Bilingual] = MappingProxyType(
    {
        ReviewState.OPEN: Bilingual("待处理", "To do"),
        ReviewState.WAITING: Bilingual("等待补件", "Waiting for documents"),
        ReviewState.SUBMITTED: Bilingual("待复核", "With the approver"),
        ReviewState.DECIDED: Bilingual("已结案", "Decided"),
    }
)
STATE_TONES: Mapping[ReviewState, str] = MappingProxyType(
    {
        ReviewState.OPEN: "open",
        ReviewState.WAITING: "none",
        ReviewState.SUBMITTED: "info",
        ReviewState.DECIDED: "good",
    }
)
CAUSE_WORDS: Mapping[ReviewCause, Bilingual] = MappingProxyType(
    {
        ReviewCause.NEW_CUSTOMER: Bilingual("新客户", "New customer"),
        ReviewCause.NEW_DOCUMENTS: Bilingual("新到文件", "New documents"),
        ReviewCause.PERIODIC: Bilingual("定期复审", "Periodic"),
        ReviewCause.OUTCOME_CHANGED: Bilingual("结论变化", "Verdict changed"),
        ReviewCause.WAIVER_ENDED: Bilingual("豁免到期", "Waiver ended"),
        ReviewCause.OVERRIDE_ENDED: Bilingual("例外批准到期", "Override ended"),
        ReviewCause.MANUAL: Bilingual("人工发起", "Opened by hand"),
    }
)
URGENCY_WORDS: Mapping[AlertSeverity, Bilingual] = MappingProxyType(
    {
        AlertSeverity.BLOCKER: Bilingual("紧急", "Urgent"),
        AlertSeverity.MAJOR: Bilingual("重要", "Important"),
        AlertSeverity.MINOR: Bilingual("一般", "Normal"),
        AlertSeverity.INFO: Bilingual("提示", "For information"),
    }
)
SEVERITY_TONES: Mapping[str, str] = MappingProxyType(
    {"blocker": "bad", "major": "warn", "minor": "info", "info": "none"}
)
DECISION_WORDS: Mapping[ReviewDecision, Bilingual] = MappingProxyType(
    {
        ReviewDecision.APPROVE: Bilingual("准入", "Approve"),
        ReviewDecision.APPROVE_WITH_CONDITIONS: Bilingual("附条件准入", "Approve with conditions"),
        ReviewDecision.REJECT: Bilingual("不予准入", "Reject"),
    }
)
DECISION_TONES: Mapping[ReviewDecision, str] = MappingProxyType(
    {
        ReviewDecision.APPROVE: "good",
        ReviewDecision.APPROVE_WITH_CONDITIONS: "warn",
        ReviewDecision.REJECT: "bad",
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


def word_purpose(purpose: str) -> Bilingual:
    """Say what an assessment or a review is for."""
    return PURPOSE_WORDS.get(purpose) or Bilingual(purpose, purpose)
