"""Words for the codes that people meet on pages: verdicts, decisions, outcomes, states, roles."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from checker.access.roles import Role
from checker.retention.reasons import TITLES as ERASURE_REASONS
from checker.review.reasons import load_reasons
from rules.vocabulary import Bilingual
from storage.vocabulary import (
    DocumentCheckState,
    ProposalState,
    ReadingMethod,
    ReadingResult,
    Verdict,
)

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
CHECK_WORDS: Mapping[DocumentCheckState, Bilingual] = MappingProxyType(
    {
        DocumentCheckState.ACCEPTED: Bilingual("已采用", "Accepted"),
        DocumentCheckState.REUPLOAD: Bilingual("要求重新提供", "Asked for again"),
        DocumentCheckState.REJECTED: Bilingual("不予采用", "Rejected"),
    }
)
CHECK_TONES: Mapping[DocumentCheckState, str] = MappingProxyType(
    {
        DocumentCheckState.ACCEPTED: "good",
        DocumentCheckState.REUPLOAD: "warn",
        DocumentCheckState.REJECTED: "bad",
    }
)
PROPOSAL_WORDS: Mapping[ProposalState, Bilingual] = MappingProxyType(
    {
        ProposalState.PROPOSED: Bilingual("待复核", "Waiting"),
        ProposalState.APPROVED: Bilingual("已批准", "Approved"),
        ProposalState.REFUSED: Bilingual("已驳回", "Refused"),
        ProposalState.WITHDRAWN: Bilingual("已撤回", "Withdrawn"),
        ProposalState.LAPSED: Bilingual("已失效", "Lapsed"),
    }
)
PROPOSAL_TONES: Mapping[ProposalState, str] = MappingProxyType(
    {
        ProposalState.PROPOSED: "open",
        ProposalState.APPROVED: "good",
        ProposalState.REFUSED: "bad",
        ProposalState.WITHDRAWN: "none",
        ProposalState.LAPSED: "none",
    }
)
RESULT_WORDS: Mapping[ReadingResult, Bilingual] = MappingProxyType(
    {
        ReadingResult.OK: Bilingual("已读取", "Read"),
        ReadingResult.ENCRYPTED: Bilingual("已加密，无法读取", "Encrypted"),
        ReadingResult.CORRUPT: Bilingual("文件已损坏", "Damaged"),
        ReadingResult.TOO_LARGE: Bilingual("文件过大", "Too large"),
        ReadingResult.TIMEOUT: Bilingual("读取超时", "Reading took too long"),
        ReadingResult.CRASHED: Bilingual("读取中断", "Reading broke off"),
        ReadingResult.UNSUPPORTED: Bilingual("格式不支持", "Format not supported"),
        ReadingResult.UNRECOGNISED: Bilingual("未识别的单据", "Not a known document"),
    }
)
METHOD_WORDS: Mapping[ReadingMethod, Bilingual] = MappingProxyType(
    {
        ReadingMethod.FORM: Bilingual("表单域", "form field"),
        ReadingMethod.TEXT: Bilingual("文字层", "text layer"),
        ReadingMethod.QR: Bilingual("二维码", "QR code"),
        ReadingMethod.OCR: Bilingual("文字识别", "text recognition"),
        ReadingMethod.REPAIRED: Bilingual("识别后纠正", "text recognition, repaired"),
        ReadingMethod.PERSON: Bilingual("人工更正", "correction by two people"),
    }
)
_ROLE_WORDS = {
    Role.MAKER: Bilingual("经办人", "Maker"),
    Role.APPROVER: Bilingual("复核人", "Approver"),
    Role.FINANCE: Bilingual("财务", "Finance"),
    Role.AUDITOR: Bilingual("审计员", "Auditor"),
    Role.ADMINISTRATOR: Bilingual("管理员", "Administrator"),
}
_ALL: Mapping[str, Bilingual] = MappingProxyType(
    {
        **{role.value: words for role, words in _ROLE_WORDS.items()},
        **{state.value: words for state, words in CHECK_WORDS.items()},
        **OUTCOME_WORDS,
        **{verdict.value: words for verdict, words in VERDICT_WORDS.items()},
        "≠": Bilingual("已变化", "changed"),
        "…": Bilingual("原内容", "as it was"),
    }
)
"""Decisions have the codes of the verdicts that they follow; `rejected` is said of documents."""


@cache
def _reasons_in_both() -> Mapping[str, Bilingual]:
    """Give the reasons of the lists by how a proposal writes them: in both languages at once."""
    lists = load_reasons()
    titles = [
        Bilingual(title.zh, title.en)
        for reasons in (*lists.decisions.values(), lists.overrides, lists.waivers)
        for title in reasons.values()
    ]
    return {f"{one.zh} · {one.en}": one for one in (*titles, *ERASURE_REASONS.values())}


def word_code(text: str | None) -> Bilingual | None:
    """Say a code, or several with commas between them, in words; any other text stays as it is."""
    if text is None:
        return None
    if text in _reasons_in_both():
        return _reasons_in_both()[text]
    parts = [_ALL.get(part) for part in text.split(", ")]
    words = [part for part in parts if part is not None]
    if len(words) < len(parts):
        return Bilingual(text, text)
    return Bilingual("、".join(one.zh for one in words), ", ".join(one.en for one in words))
