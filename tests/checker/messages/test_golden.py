"""Every message is, to the letter, what a person has read and found good."""

from __future__ import annotations

import pytest

from tests.checker.messages.golden import GOLDEN, render_golden

FILES = render_golden()


@pytest.mark.parametrize("name", FILES)
def test_message_is_as_it_was_read(name: str) -> None:
    assert FILES[name] == (GOLDEN / name).read_text(encoding="utf-8")


def test_no_file_is_left_over() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == set(FILES)
