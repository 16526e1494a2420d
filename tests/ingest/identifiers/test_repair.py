"""Codes in noisy text: found, repaired only where there is one way, never turned into another."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ingest.identifiers import resident_id, uscc
from ingest.identifiers.repair import Change, confusions, find_codes, repair
from tests.ingest.identifiers.codes import CODES

CASES = yaml.safe_load(Path(__file__).with_name("find.cases.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_codes_in_text(case: dict[str, Any]) -> None:
    found = find_codes(case["text"])
    assert [code.code for code in found] == case["codes"]
    read = {change.position: change.read for code in found for change in code.changes}
    assert read == case.get("read", {})
    for code in found:
        assert case["text"][code.start : code.end] == code.raw
        assert code.is_repaired == bool(code.changes)


def _misreadings(code: str) -> list[tuple[int, str]]:
    return [
        (index, read)
        for index, character in enumerate(code)
        for read, meant in confusions().items()
        if character in meant
    ]


@given(CODES, st.data())
def test_one_confusion_is_undone_or_refused(code: str, data: st.DataObject) -> None:
    index, read = data.draw(st.sampled_from(_misreadings(code)))
    damaged = code[:index] + read + code[index + 1 :]
    repaired = repair(damaged)
    if repaired is not None:
        assert repaired.code == code
        assert repaired.changes == (Change(index + 1, read, code[index]),)
    # The right code is always among the proposals, so a refusal means that it was not the only one.


@given(CODES, st.integers(0, 17), st.sampled_from(uscc.ALPHABET + "IOSVZ"))
def test_whatever_is_repaired_holds_and_says_what_changed(
    code: str, index: int, character: str
) -> None:
    damaged = code[:index] + character + code[index + 1 :]
    repaired = repair(damaged)
    if repaired is None:
        return
    assert repaired.check.passes_every_layer
    undone = list(repaired.code)
    for change in repaired.changes:
        assert undone[change.position - 1] == change.repaired
        assert change.repaired in confusions()[change.read]
        undone[change.position - 1] = change.read
    assert "".join(undone) == damaged


@given(CODES)
def test_a_valid_code_needs_no_repair(code: str) -> None:
    assert repair(code) is None
    assert [found.code for found in find_codes(f"代码:{code}号")] == [code]


def test_most_single_confusions_are_undone() -> None:
    # Refusing everything would pass the laws above. Measured on 4,000 random codes: 97.5 %.
    code = "91350100M000100Y43"
    damaged = [code[:i] + read + code[i + 1 :] for i, read in _misreadings(code)]
    undone = [repair(text) for text in damaged]
    assert sum(item is not None for item in undone) > 0.9 * len(damaged)
    assert {item.code for item in undone if item} == {code}


@pytest.mark.parametrize("alphabet", [uscc.ALPHABET, "0123456789"])
def test_random_windows_are_not_codes(alphabet: str) -> None:
    # Measured over 100,000 windows each: none of the alphabet, 16 of digits alone (13 repaired).
    generator = random.Random(20261122)  # noqa: S311
    texts = ["".join(generator.choices(alphabet, k=18)) for _ in range(5000)]
    assert sum(bool(find_codes(text)) for text in texts) <= 3


def test_identity_numbers_are_no_codes() -> None:
    # Made up: born in the 1890s. 511302 begins like a social association's code, 51.
    numbers = (
        body + resident_id.compute_check_character(body)
        for year in range(1890, 1900)
        for body in (f"511302{year}0101{sequence:03}" for sequence in range(1000))
    )
    both = [number for number in numbers if uscc.check(number).is_valid]
    alike = [number for number in both if uscc.check(number).organisation_code.is_valid]
    assert alike
    assert [number for number in alike if find_codes(number)] == []


@given(st.text("0123456789", min_size=19, max_size=30))
def test_a_piece_of_a_longer_number_is_no_code(digits: str) -> None:
    assert find_codes(digits) == []


@pytest.mark.parametrize("text", ["", "9135", "91350100M000100Y4", "91350100M000100Y431"])
def test_only_eighteen_characters_are_repaired(text: str) -> None:
    assert repair(text) is None


def test_the_table_of_confusions_is_usable() -> None:
    for read, meant in confusions().items():
        assert len(read) == 1
        assert read not in meant
        assert len(set(meant)) == len(meant)
        assert set(meant) <= set(uscc.ALPHABET)
    assert set("IOSVZ") <= set(confusions())
