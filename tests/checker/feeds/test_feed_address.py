"""Addresses of feeds: one key whoever makes it, and nothing but a signed id opens a feed."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from checker.errors import FeedKeyUnusable
from checker.feeds.feed_address import KEY_FILE, load_feed_key, make_token, read_token

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


def test_programs_that_make_the_key_at_once_have_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(load_feed_key, [tmp_path] * 32))
    assert len(keys) == 1
    assert load_feed_key(tmp_path) in keys
    assert [path.name for path in tmp_path.iterdir()] == [KEY_FILE]
    assert (tmp_path / KEY_FILE).stat().st_mode & 0o777 == 0o600


def test_a_damaged_key_is_an_error_and_not_a_new_key(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).write_bytes(b"short")
    with pytest.raises(FeedKeyUnusable):
        load_feed_key(tmp_path)
    with pytest.raises(FeedKeyUnusable):
        load_feed_key(tmp_path / "missing")
