"""Every code of a hit has its words in both languages."""

from __future__ import annotations

import pytest

from checker.names.comparison import NameKind
from checker.screening.party import PartyRole
from checker.screening.words import (
    load_screening_words,
    word_answer,
    word_end,
    word_list,
    word_party_kind,
    word_role,
    word_scheme,
    word_state,
    write_score,
)
from checker.watchlists.entry import PartyKind
from checker.watchlists.kinds import list_kinds
from checker.watchlists.readers.chinese_numbers import ANY, name_chinese_number
from checker.watchlists.readers.schemes import load_schemes
from rules.vocabulary import Bilingual
from storage.vocabulary import HitEnd, HitState, MatchAnswer


def test_every_code_has_words() -> None:
    words = [word_role(role) for role in PartyRole]
    words += [word_state(state) for state in HitState]
    words += [word_end(end) for end in HitEnd]
    words += [word_answer(answer) for answer in MatchAnswer]
    words += [word_party_kind(kind) for kind in (*PartyKind, *NameKind)]
    words += [word_list(kind) for kind in list_kinds()]
    assert all(each.zh and each.en for each in words)
    assert len(set(map(word_role, PartyRole))) == len(PartyRole)


def test_every_scheme_that_lists_name_has_words() -> None:
    known = load_screening_words().schemes.keys()
    assert {scheme for _, scheme in load_schemes()} <= known
    numbers = ("91330106MA2KX7Q30B", "110105194912310021", "330100000000001", "none")
    assert {ANY, *map(name_chinese_number, numbers)} <= known
    assert word_scheme("something.new") == word_scheme("other")


def test_own_and_unknown_lists_are_called_by_name() -> None:
    assert word_list("custom.house") == Bilingual("自有名单“house”", "Own list house")
    assert word_list("gone.list") == Bilingual("gone.list", "gone.list")


@pytest.mark.parametrize(
    ("thousandths", "plain", "signed"),
    [
        (930, "0.93", "+0.93"),
        (1000, "1.00", "+1.00"),
        (0, "0.00", "+0.00"),
        (125, "0.125", "+0.125"),
    ],
)
def test_scores_are_written_without_loss(thousandths: int, plain: str, signed: str) -> None:
    assert write_score(thousandths) == plain
    assert write_score(thousandths, is_signed=True) == signed


def test_a_deduction_has_a_minus() -> None:
    assert write_score(-300) == write_score(-300, is_signed=True) == "−0.30"
