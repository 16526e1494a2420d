"""Names in letters compared: pairs with their answers, and laws that hold for all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from checker.names.candidates import NameIndex
from checker.names.comparing import compare_names
from checker.names.comparison import NameKind
from checker.names.latin import compare_latin, read_latin_name, score_latin
from checker.names.latin_tables import forms_by_words, load_latin_words
from checker.names.wording import load_reason_words, word_reason

_CASES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("latin.cases.yaml").read_text(encoding="utf-8")
)
_WORDS = ("Ludomir", "Quillbrook", "Casimir", "al", "Bank", "11420", "Ltd", "L", "Мария", "ООО")
_NAMES = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=6).map(" ".join) | st.text(
    max_size=30
)


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case["name"])
def test_pair_comes_to_its_answer(case: dict[str, Any]) -> None:
    found = compare_names(case["a"], case["b"], NameKind(case.get("kind", "company")))
    assert found.answer == case["answer"], found
    if "score" in case:
        assert found.score == case["score"]
    assert set(case.get("reasons", ())) <= {reason.code for reason in found.reasons}


@pytest.mark.parametrize(
    "case", [case for case in _CASES if case["answer"] != "clear"], ids=lambda case: case["name"]
)
def test_index_finds_what_a_person_has_to_see(case: dict[str, Any]) -> None:
    kind = NameKind(case.get("kind", "company"))
    filed = [read_latin_name(f"Marrowgate {number}", kind) for number in range(50)]
    index = NameIndex([*filed, read_latin_name(case["a"], kind)])
    assert 50 in index.find(read_latin_name(case["b"], kind))


@given(_NAMES, _NAMES, st.sampled_from(NameKind))
def test_order_of_names_does_not_matter(left: str, right: str, kind: NameKind) -> None:
    a, b = read_latin_name(left, kind), read_latin_name(right, kind)
    assert abs(compare_latin(a, b).score - compare_latin(b, a).score) <= 1


@given(_NAMES, _NAMES, st.sampled_from(NameKind))
def test_score_is_the_sum_of_its_reasons(left: str, right: str, kind: NameKind) -> None:
    a, b = read_latin_name(left, kind), read_latin_name(right, kind)
    found = compare_latin(a, b)
    assert found.score == min(max(sum(reason.points for reason in found.reasons), 0), 1000)
    assert found.score == score_latin(a, b)


@given(_NAMES, st.sampled_from(NameKind))
def test_name_is_like_itself_and_found(name: str, kind: NameKind) -> None:
    read = read_latin_name(name, kind)
    if not read.words:
        assert compare_latin(read, read).score == 0
        return
    assert compare_latin(read, read).score == 1000
    assert NameIndex([read]).find(read) == [0]


def test_every_reason_is_worded_with_what_it_saw() -> None:
    for pair in (("Ludomir Q", "Ludomir Casimir Quillbrook"), ("宁波晨曜贸易有限公司", "晨曜物流")):
        for reason in compare_names(*pair).reasons:
            words = word_reason(reason)
            assert words.zh
            assert words.en
            assert "{" not in words.zh + words.en
    assert {"lat_same", "zh_same_core", "same_code", "known_alias"} <= load_reason_words().keys()


def test_tables_are_folded_as_names_are() -> None:
    words = load_latin_words()
    listed = words.titles | words.particles | words.generic
    assert all(word == word.casefold() and word.strip() == word for word in listed)
    assert forms_by_words()["gesellschaft", "mit", "beschrankter", "haftung"] == "limited"
