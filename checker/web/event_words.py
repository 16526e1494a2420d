"""Events in words that people use: codes by their titles, accounts by their names, short hashes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from checker.audit_log.actions import word_event
from checker.customer_file.kinds import kind_title
from checker.web.code_words import VERDICT_WORDS
from checker.web.review_words import CAUSE_WORDS, DECISION_WORDS, word_purpose
from rules.vocabulary import Bilingual
from storage.vocabulary import Language, ReviewCause, ReviewDecision, Verdict

_HASH = re.compile(r"[0-9a-f]{64}")
_SHOWN_OF_HASH = 12


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
    if not isinstance(value, str):
        return value
    if name in ("kind", "kinds") and "." in value:
        title = kind_title(value)
        return title.zh if language is Language.ZH else title.en
    if name == "cause" and value in tuple(ReviewCause):
        return _pick(CAUSE_WORDS[ReviewCause(value)], language)
    if name == "decision" and value in tuple(ReviewDecision):
        return _pick(DECISION_WORDS[ReviewDecision(value)], language)
    if name == "purpose":
        return _pick(word_purpose(value), language)
    if name == "verdict" and value in tuple(Verdict):
        return _pick(VERDICT_WORDS[Verdict(value)], language)
    return f"{value[:_SHOWN_OF_HASH]}…" if _HASH.fullmatch(value) else value


def _pick(words: Bilingual, language: Language) -> str:
    return words.zh if language is Language.ZH else words.en
