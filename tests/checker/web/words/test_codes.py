"""Codes are said in words; what is no code stays as somebody wrote it."""

from __future__ import annotations

import pytest

from checker.web.words.codes import word_code


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("approve_with_conditions", "附条件准入", "Approve with conditions"),
        ("finance, maker", "财务、经办人", "Finance, Maker"),
        (
            "不符合准入要求 · Does not meet the requirements",
            "不符合准入要求",
            "Does not meet the requirements",
        ),
        ("预付三成 · prepaid", "预付三成 · prepaid", "预付三成 · prepaid"),
        ("maker, 张三", "maker, 张三", "maker, 张三"),
    ],
)
def test_a_code_has_words_in_both_languages(text: str, zh: str, en: str) -> None:
    assert word_code(text) == (zh, en)


def test_nothing_stays_nothing() -> None:
    assert word_code(None) is None
