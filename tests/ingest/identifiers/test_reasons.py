"""Every reason a check can give has its sentence in both languages, and none is left over."""

from __future__ import annotations

import re
from importlib import resources

import pytest

from ingest.identifiers.divisions import Standing
from ingest.identifiers.layer import invalid, reasons
from ingest.identifiers.uscc import departments

CODE = re.compile(r"\b(?:valid|invalid|not_checkable)\(\s*\"([a-z_]+)\"")


def _reasons_in_code() -> set[str]:
    found: set[str] = {f"division_{standing}" for standing in Standing}
    for path in resources.files("ingest.identifiers").iterdir():
        if path.name.endswith(".py"):
            found |= set(CODE.findall(path.read_text(encoding="utf-8")))
    return found


def test_reasons_and_sentences_are_the_same_set() -> None:
    assert set(reasons()) == _reasons_in_code()


@pytest.mark.parametrize("reason", sorted(reasons()))
def test_both_languages_name_the_same_values(reason: str) -> None:
    sentence = reasons()[reason]
    assert set(re.findall(r"{(\w+)}", sentence.zh)) == set(re.findall(r"{(\w+)}", sentence.en))
    assert sentence.zh.endswith("。")
    assert sentence.en.endswith(".")


def test_departments_are_named_in_both_languages() -> None:
    assert "".join(departments()) == "123456789ANY"
    for department in departments().values():
        for words in (department.name, *department.categories.values()):
            assert words.zh
            assert words.en


def test_a_language_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KeyError):
        invalid("uscc_form").describe("fr")
