"""What stands between backticks in a sentence is shown as code, and nothing else becomes markup."""

from __future__ import annotations

import pytest

from checker.access.roles import Role
from checker.web.formats import mark_code
from tests.checker.web.desk import TestDesk


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("Type `licet read`.", "Type <code>licet read</code>."),
        ("`a` or `b`", "<code>a</code> or <code>b</code>"),
        ("<b>`<i>`</b>", "&lt;b&gt;<code>&lt;i&gt;</code>&lt;/b&gt;"),
        ("one ` alone", "one ` alone"),
        (mark_code("“a & b” `c`"), "“a &amp; b” <code>c</code>"),
    ],
)
def test_only_what_stands_between_backticks_is_code(sentence: str, shown: str) -> None:
    assert str(mark_code(sentence)) == shown


def test_a_refusal_shows_its_command_as_code(lone_desk: TestDesk) -> None:
    page = lone_desk.sign_in(Role.MAKER).get("/alerts/99999")
    assert "<code>licet alerts</code>" in page.text
