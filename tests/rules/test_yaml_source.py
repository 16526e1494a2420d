"""YAML is read as plain data, every value knows its place, and what is dangerous is refused."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.complaint import PackError
from rules.yaml_source import DEEPEST_NESTING, LARGEST_FILE_CHARACTERS, YamlSource


def test_values() -> None:
    text = """
    text: yes
    version: 1.0
    clock: 12:30
    octal: 0777
    power: 1e3
    quoted: "2026-11-22"
    integer: -12
    flag: true
    nothing: ~
    empty:
    day: 2026-11-22
    list: [a, 1]
    """
    assert YamlSource(text, "a.yaml").data == {
        "text": "yes",
        "version": "1.0",
        "clock": "12:30",
        "octal": "0777",
        "power": "1e3",
        "quoted": "2026-11-22",
        "integer": -12,
        "flag": True,
        "nothing": None,
        "empty": None,
        "day": date(2026, 11, 22),
        "list": ["a", 1],
    }


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: &x 1\nb: 2", "yaml_alias", 1, 4),
        ("a: 1\nb: *a", "yaml_alias", 2, 4),
        ("a: 1\n&k b: 2", "yaml_key_is_no_text", 2, 1),
        ("a: !!python/object:os.system x", "yaml_tag", 1, 4),
        ("a: 1\nb: 2\na: 3", "yaml_repeated_key", 3, 1),
        ("x:\n  - {a: 1, a: 2}", "yaml_repeated_key", 2, 12),
        ("[a]: 1", "yaml_key_is_no_text", 1, 1),
        ("a: 1\n---\nb: 2", "yaml_second_document", 2, 1),
        ("a: 2026-02-30", "yaml_no_such_date", 1, 4),
        ("a: [1, 2\n", "yaml_syntax", 2, 1),
        ("a: 1\nb: x: y", "yaml_syntax", 2, 5),
        ("[" * 40 + "]" * 40, "yaml_too_deep", 1, DEEPEST_NESTING + 2),
        ("a: 1\nb: \x07", "yaml_character", 2, 4),
        ("a" * (LARGEST_FILE_CHARACTERS + 1), "yaml_too_large", 1, 1),
    ],
)
def test_refused(text: str, code: str, line: int, column: int) -> None:
    with pytest.raises(PackError) as caught:
        YamlSource(text, "a.yaml")
    complaint = caught.value.complaints[0]
    assert (complaint.code, *complaint.place) == (code, "a.yaml", line, column)


STYLES = {
    "plain": "a:\n  - b: {text}",
    "plain over lines": "a:\n  - b: {first}\n\n      {rest}",
    "single": "a:\n  - b: '{single}'",
    "double": 'a:\n  - b: "{double}"',
    "escaped": 'a:\n  - b: "\\u6674 {double}"',
    "folded": "a:\n  - b: >- # why\n      {first}\n      {rest}",
    "literal": "a:\n  - b: |\n\n      {first}\n        {rest}\n",
}


@pytest.mark.parametrize("style", STYLES)
def test_place_inside_a_text(style: str) -> None:
    words = 'it\'s "so" that 晴川 < goal'
    first, rest = words.split(" ", 1)
    text = STYLES[style].format(
        text=words,
        first=first,
        rest=rest,
        single=words.replace("'", "''"),
        double=words.replace('"', '\\"'),
    )
    source = YamlSource(text, "a.yaml")
    value = source.data["a"][0]["b"]
    for word in ("that", "晴川", "<", "goal"):
        place = source.place_inside(("a", 0, "b"), value.index(word))
        assert text.split("\n")[place.line - 1][place.column - 1 :].startswith(word)
    end = source.place_inside(("a", 0, "b"), len(value.rstrip()))
    assert text.split("\n")[end.line - 1][: end.column - 1].endswith("goal")


def test_place_of_what_is_not_there_is_that_of_its_parent() -> None:
    source = YamlSource("a:\n  - b: 1\n    c: 2\n", "a.yaml")
    assert source.place(("a", 0, "c"))[1:] == (3, 8)
    assert source.place(("a", 0, "d", "e"))[1:] == (2, 5)
    assert source.place_key(("a", 0, "c"))[1:] == (3, 5)
    assert YamlSource("", "a.yaml").place(("a",))[1:] == (1, 1)


@given(st.text() | st.text("ab:-[]{}\"'&*!|> \n,0#", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(PackError):
        source = YamlSource(text, "a.yaml")
        assert source.place(()).file == "a.yaml"
