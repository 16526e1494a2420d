"""Words for reviews: their states, causes, urgency and decisions."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from rules.vocabulary import Bilingual
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
