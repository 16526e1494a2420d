"""Events in words that people use: codes by their titles, accounts by their names, short hashes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from checker.access.roles import ROLE_TITLES, Role
from checker.audit_log.actions import word_event
from checker.customer_file.kinds import Title, kind_title
from checker.desk import compose_kinds
from checker.document_view.checking import load_check_reasons
from checker.review.reasons import reason_title
from checker.web.words.documents import CHECK_WORDS
from checker.web.words.judgement import VERDICT_WORDS, word_purpose
from checker.web.words.reviews import CAUSE_WORDS, DECISION_WORDS
from ingest.problems import Sentence
from rules.vocabulary import Bilingual
from storage.vocabulary import DocumentCheckState, Language, ReviewCause, ReviewDecision, Verdict

_HASH = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SHOWN_OF_HASH = 12
_NOTHING = Bilingual("（无）", "none")
_SUBJECTS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "account": Bilingual("账号", "account"),
        "customer": Bilingual("客户", "customer"),
        "document": Bilingual("文件", "document"),
        "field": Bilingual("文件字段", "field of a document"),
        "finding": Bilingual("审查发现", "finding"),
        "hold": Bilingual("保全", "legal hold"),
        "pack": Bilingual("规则包", "rule pack"),
        "review": Bilingual("审核", "review"),
    }
)
"""What an event is about, by what stands before the colon."""


def word_plainly(
    action: str, data: Mapping[str, object], language: Language, names: Mapping[str, str]
) -> str:
    """Say what an event tells, in one language.

    Args:
        action: Its code.
        data: Its particulars.
        language: Of the page.
        names: What people call accounts, by id.
    """
    plain = {name: _word(name, value, language, names) for name, value in data.items()}
    return _pick(word_event(action, plain), language)


def _word(name: str, value: object, language: Language, names: Mapping[str, str]) -> object:
    if isinstance(value, list):
        separator = "、" if language is Language.ZH else ", "
        return separator.join(str(_word(name, each, language, names)) for each in value)
    if name == "account_id":
        nobody = Bilingual("（无）", "nobody")
        return names.get(str(value), value) if value else _pick(nobody, language)
    if value is None:
        return _pick(_NOTHING, language)
    if not isinstance(value, str):
        return value
    words = _word_code(name, value)
    if words is not None:
        return _pick(words, language)
    if _ID.fullmatch(value):
        return f"…{value[-_SHOWN_OF_HASH:]}"
    return f"{value[:_SHOWN_OF_HASH]}…" if _HASH.fullmatch(value) else value


def _word_code(name: str, value: str) -> Bilingual | None:
    """Say a code in words; None where it is none."""
    if name in ("kind", "kinds"):
        return proposal_title(value) or (_plain(kind_title(value)) if "." in value else None)
    if name == "about":
        return _SUBJECTS.get(value.partition(":")[0])
    if name == "roles" and value in tuple(Role):
        return ROLE_TITLES[Role(value)]
    if name == "reason_code":
        known = load_check_reasons().get(value)
        return _plain(known.title) if known is not None else reason_title(value)
    if name == "state" and value in tuple(DocumentCheckState):
        return CHECK_WORDS[DocumentCheckState(value)]
    if name == "cause" and value in tuple(ReviewCause):
        return CAUSE_WORDS[ReviewCause(value)]
    if name == "decision" and value in tuple(ReviewDecision):
        return DECISION_WORDS[ReviewDecision(value)]
    if name == "purpose":
        return word_purpose(value)
    if name == "verdict" and value in tuple(Verdict):
        return VERDICT_WORDS[Verdict(value)]
    return None


@cache
def _proposal_titles() -> Mapping[str, Bilingual]:
    kinds = compose_kinds(retention_years=0)  # the years do not change what it is called
    return {name: kind.title for name, kind in kinds.items()}


def proposal_title(kind: str) -> Bilingual | None:
    """Give what people call a kind of proposal; None for what is none."""
    return _proposal_titles().get(kind)


def _plain(title: Title | Sentence) -> Bilingual:
    return Bilingual(title.zh, title.en)


def _pick(words: Bilingual, language: Language) -> str:
    return words.zh if language is Language.ZH else words.en
