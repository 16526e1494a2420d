"""Keys of the installation: one key whoever makes it, and a damaged one is never replaced."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from checker.access.errors import KeyUnusable
from checker.access.key_files import FEED_KEY, SECOND_FACTOR_KEY, load_key


def test_programs_that_make_the_key_at_once_have_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(partial(load_key, name=FEED_KEY), [tmp_path] * 32))
    assert keys == {load_key(tmp_path, FEED_KEY)}
    made = list((tmp_path / "keys").iterdir())
    assert [path.name for path in made] == [FEED_KEY]
    assert made[0].stat().st_mode & 0o777 == 0o600


def test_each_purpose_has_a_key_of_its_own(tmp_path: Path) -> None:
    assert load_key(tmp_path, FEED_KEY) != load_key(tmp_path, SECOND_FACTOR_KEY)


def test_a_damaged_key_is_an_error_and_not_a_new_key(tmp_path: Path) -> None:
    path = tmp_path / "keys" / FEED_KEY
    load_key(tmp_path, FEED_KEY)
    path.write_bytes(b"short")
    with pytest.raises(KeyUnusable):
        load_key(tmp_path, FEED_KEY)
    assert path.read_bytes() == b"short"


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("a file where the folder should be")
    with pytest.raises(KeyUnusable):
        load_key(tmp_path, FEED_KEY)
