"""One sweep over the sources: every problem that is reported has its sentences, and no other."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

import ingest
from ingest.classify import Refusal
from ingest.document import Problem, ReadResult
from ingest.problems import (
    ProblemText,
    Sentence,
    describe_problem,
    find_placeholders,
    load_problem_texts,
)

REPORTERS = {
    "Problem": 0,
    "report": 0,
    "add_problem": 1,
    "distrust": 1,
    "failed": 1,
    "UnreadableFileError": 1,
}
"""What reports a problem, and at which place its code is passed."""
NOT_DETAILS = {"code", "cpu_seconds", "page", "field", "details"}


def list_reports() -> Iterator[tuple[str, str, frozenset[str] | None]]:
    """Every code that stands in the sources: where, the code, and the names of its details."""
    folder = Path(ingest.__file__).parent
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name not in REPORTERS:
                continue
            passed = {keyword.arg or "": keyword.value for keyword in node.keywords}
            position = REPORTERS[name]
            code = node.args[position] if len(node.args) > position else passed.get("code")
            if isinstance(code, ast.Constant) and isinstance(code.value, str):
                details = None if name == "Problem" else frozenset(passed) - NOT_DETAILS
                yield f"{path.relative_to(folder)}:{node.lineno}", code.value, details


def test_the_sweep_finds_what_is_reported() -> None:
    found = {code for _, code, _ in list_reports()}
    assert {"low_resolution", "page_limit", "too_many_pixels", "empty_file"} <= found


def test_every_problem_has_its_sentences_and_every_sentence_its_problem() -> None:
    reported = {code for _, code, _ in list_reports()}
    reported |= {result.value for result in ReadResult if result is not ReadResult.OK}
    reported |= {refusal.value for refusal in Refusal}
    assert set(load_problem_texts()) == reported


def test_every_placeholder_is_filled_where_the_problem_is_reported() -> None:
    texts = load_problem_texts()
    for place, code, details in list_reports():
        named = find_placeholders(texts[code].message.zh + texts[code].remedy.zh)
        assert details is None or named <= details, f"{place}: {code} does not tell {named}"


@pytest.mark.parametrize("code", sorted(load_problem_texts()))
def test_sentences_are_whole_in_both_languages(code: str) -> None:
    text = load_problem_texts()[code]
    for sentence in (text.message, text.remedy):
        assert sentence.zh.endswith("。")
        assert sentence.en.endswith(".")
        assert any("\u4e00" <= character <= "\u9fff" for character in sentence.zh)
        assert not any("\u4e00" <= character <= "\u9fff" for character in sentence.en)


def test_details_stand_in_the_sentence() -> None:
    details = (("page_count", "400"), ("read", "300"))
    text = describe_problem(Problem("page_limit", page=300, details=details))
    assert text.message.zh == "文件共 400 页，只读取了前 300 页。"
    assert "400 pages" in text.message.en
    assert "?" in describe_problem(Problem("page_limit")).message.en


def test_what_a_document_says_is_shown_and_not_interpreted() -> None:
    details = (("printed", "{qr.__class__}"), ("qr", "{0}"))
    text = describe_problem(Problem("qr_mismatch", details=details))
    assert "{qr.__class__}" in text.message.zh


@pytest.mark.parametrize(
    ("zh", "en"),
    [("共 {count} 页。", "{pages} pages."), ("{count.real}。", "{count.real}."), ("{。", "{.")],
)
def test_sentences_that_disagree_or_do_more_than_name_are_refused(zh: str, en: str) -> None:
    sound = Sentence(zh="好。", en="Fine.")
    with pytest.raises(ValidationError):
        ProblemText.model_validate({"message": {"zh": zh, "en": en}, "remedy": sound.model_dump()})
