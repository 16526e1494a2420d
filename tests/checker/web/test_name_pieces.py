"""Two names are cut where they differ, and nothing of them is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.web.name_pieces import cut_names


@pytest.mark.parametrize(
    ("left", "right", "mine", "theirs"),
    [
        ("青禾示例商贸", "清禾示例商贸", ["青"], ["清"]),
        ("QINGHE Trading Co", "Qinghe Goods Co", ["Trading"], ["Goods"]),
        ("王示远", "王示远", [], []),
        ("王示远", "WANG Shiyuan", [], []),
        ("青禾示例", "青禾示例集团", [], ["集团"]),
    ],
)
def test_what_the_other_has_not_is_marked(
    left: str, right: str, mine: list[str], theirs: list[str]
) -> None:
    lefts, rights = cut_names(left, right)
    assert [piece.text for piece in lefts if piece.is_other] == mine
    assert [piece.text for piece in rights if piece.is_other] == theirs


@given(st.text(max_size=40), st.text(max_size=40))
def test_the_pieces_are_the_names(left: str, right: str) -> None:
    lefts, rights = cut_names(left, right)
    assert "".join(piece.text for piece in lefts) == left
    assert "".join(piece.text for piece in rights) == right
