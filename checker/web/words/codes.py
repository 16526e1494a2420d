"""Codes that stand in texts of proposals, said in words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from checker.access.roles import ROLE_TITLES
from checker.retention.reasons import TITLES as ERASURE_REASONS
from checker.review.reasons import load_reasons
from checker.web.words.documents import CHECK_WORDS
from checker.web.words.judgement import OUTCOME_WORDS, VERDICT_WORDS
from rules.vocabulary import Bilingual

_ALL: Mapping[str, Bilingual] = MappingProxyType(
    {
        **{role.value: words for role, words in ROLE_TITLES.items()},
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
