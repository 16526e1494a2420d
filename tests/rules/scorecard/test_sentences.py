"""Every sentence on scores and tiers exists in both languages and is used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import rules
from rules.scorecard.elapsed import Measure
from rules.scorecard.sentences import say, sentences
from rules.vocabulary import Bilingual

SOURCES = "\n".join(
    path.read_text(encoding="utf-8")
    for folder in ("scorecard", "matrix")
    for path in (Path(rules.__file__).parent / folder).glob("*.py")
)


@pytest.mark.parametrize("code", sentences())
def test_sentence(code: str) -> None:
    zh, en = sentences()[code]
    assert not re.search("[\u4e00-\u9fff]", en)
    assert sorted(re.findall(r"\{\w+\}", zh)) == sorted(re.findall(r"\{\w+\}", en))
    assert f'"{code}"' in SOURCES or code in set(Measure)


def test_a_bilingual_value_stands_for_its_language() -> None:
    said = say("unchanged", grade=Bilingual("甲", "first"))
    assert said == Bilingual("维持 甲", "Still first")
