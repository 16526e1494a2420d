"""Holders as registers state them: what they are, what they hold, who is behind them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from checker.ownership.parties import UNKNOWN_SHARE, PartyKind, Range
from checker.registries.holders import read_holder_kind, read_shares
from checker.registries.record import Entry


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        ({"name": "李例", "kind": "自然人股东"}, PartyKind.PERSON),
        ({"name": "李例", "kind": "法人股东"}, PartyKind.COMPANY),
        ({"name": "某中心", "kind": "合伙企业"}, PartyKind.COMPANY),
        ({"name": "榆林样例控股有限公司"}, PartyKind.COMPANY),
        ({"name": "李例"}, PartyKind.UNKNOWN),
    ],
)
def test_what_a_holder_is(entry: Entry, kind: PartyKind) -> None:
    assert read_holder_kind(entry) is kind


@pytest.mark.parametrize(
    ("entries", "shares"),
    [
        ([], []),
        ([{"share": "3/5"}, {"share": "2/5"}], [Fraction(3, 5), Fraction(2, 5)]),
        ([{"subscribed": "1 CNY"}, {"subscribed": "2 CNY"}], [Fraction(1, 3), Fraction(2, 3)]),
        ([{"subscribed": "1 CNY"}, {"subscribed": "2 USD"}], [None, None]),
        ([{"subscribed": "1 CNY"}, {}], [None, None]),
        ([{"subscribed": "0 CNY"}], [None]),
        (
            [{"share": "1/2", "subscribed": "1 CNY"}, {"subscribed": "3 CNY"}],
            [Fraction(1, 2), Fraction(3, 4)],
        ),
    ],
)
def test_shares_are_stated_or_follow_from_amounts(
    entries: list[Entry], shares: list[Fraction | None]
) -> None:
    wanted = [UNKNOWN_SHARE if share is None else Range.exactly(share) for share in shares]
    assert read_shares(entries) == wanted
