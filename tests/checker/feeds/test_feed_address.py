"""Addresses of feeds: nothing but a signed id opens a feed."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest

from checker.feeds.feed_address import make_token, read_token

FEED = "019abcde-0000-7000-8000-0123456789ab"
KEY = bytes(range(32))


def test_a_token_opens_its_feed() -> None:
    token = make_token(FEED, KEY)
    assert read_token(token, KEY) == FEED
    assert len(token) == 64
    assert token == make_token(FEED, KEY)


def test_a_changed_token_opens_nothing() -> None:
    content = urlsafe_b64decode(make_token(FEED, KEY))
    for place in range(len(content)):
        changed = bytearray(content)
        changed[place] ^= 1
        assert read_token(urlsafe_b64encode(changed).decode(), KEY) is None


@pytest.mark.parametrize("token", ["", "x", "*" * 64, "é" * 64, "A" * 64, "A" * 10_000])
def test_what_is_no_token_opens_nothing(token: str) -> None:
    assert read_token(token, KEY) is None


def test_another_key_opens_nothing() -> None:
    assert read_token(make_token(FEED, KEY), KEY[::-1]) is None
