"""Every sentence to writers of rules exists in both languages, and is used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import rules
from rules.complaint import Place, complain, sentences

ROOT = Path(rules.__file__).parent
SOURCES = "\n".join(
    path.read_text(encoding="utf-8")
    for path in ROOT.rglob("*.py")
    if "chain" not in path.parts
    and not (path.parent == ROOT and path.name.startswith("policy"))  # sentences of their own
)


@pytest.mark.parametrize("code", sentences())
def test_sentence(code: str) -> None:
    sentence = sentences()[code]
    assert re.search("[\u4e00-\u9fff]", sentence.zh)
    assert not re.search("[\u4e00-\u9fff]", sentence.en)
    assert sentence.zh.rstrip("”")[-1] in "。？"
    assert f'"{code}"' in SOURCES


def test_every_code_that_is_named_has_a_sentence() -> None:
    named = re.findall(r'(?:complain|Flaw|_refuse|PydanticCustomError)\(\s*"([a-z_]+)"', SOURCES)
    assert len(named) > 60
    assert set(named) <= set(sentences())


def test_suggestion_is_part_of_the_message() -> None:
    complaint = complain("unknown_fact", Place("a.yaml", 1, 2), suggestion="a.b", fact="a.c")
    assert complaint.message.zh == "事实目录中没有“a.c”。是否想写“a.b”？"
    assert complaint.message.en == "The catalogue has no fact “a.c”. Did you mean “a.b”?"
