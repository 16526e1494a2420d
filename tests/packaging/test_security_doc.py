"""The security checklist is whole: every requirement once, every test and place it names exists."""

from __future__ import annotations

import ast
import csv
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
DOCUMENT = (REPOSITORY / "docs" / "security.md").read_text(encoding="utf-8")
STANDARD = Path(__file__).with_name("asvs_5_0_0.csv")
"""Numbers and levels of OWASP ASVS 5.0.0, levels 1 and 2."""

ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| (.+) \| (.+) \| (.+) \|$", re.MULTILINE)
COUNT = re.compile(r"^\| ([\w/]+) \| [^|]+ \| (\d+) \|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::([\w:]+)`")
PLACE = re.compile(r"`((?:checker|ingest|rules|storage|docs|deploy)/[\w./-]+?)`")
KINDS = {"test", "design", "organisational", "n/a", "OPEN"}
ROWS = [match.groups() for match in ROW.finditer(DOCUMENT)]


def test_every_requirement_stands_there_once_with_its_level() -> None:
    with STANDARD.open(encoding="utf-8", newline="") as file:
        wanted = [(row["number"], row["level"]) for row in csv.DictReader(file)]
    assert Counter(level for _, level in wanted) == {"1": 70, "2": 183}
    assert [(number, level) for number, level, *_ in ROWS] == wanted


def test_the_summary_counts_what_stands_below() -> None:
    found = Counter(kind for _, _, _, kind, _ in ROWS)
    assert found.keys() == KINDS
    assert {kind: int(number) for kind, number in COUNT.findall(DOCUMENT)} == found
    opened = re.search(r"^Open: (.+)\.$", DOCUMENT, re.MULTILINE)
    assert opened is not None
    named = [number.removeprefix("V") for number in opened[1].split(", ")]
    assert named == [number for number, _, _, kind, _ in ROWS if kind == "OPEN"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_what_a_line_names_exists(row: tuple[str, ...]) -> None:
    *_, kind, how = row
    tests = TEST.findall(how)
    assert tests or kind != "test", "a line held by a test names it"
    for path, name in tests:
        assert name in defined_in(path), f"{path}::{name}"
    for place in PLACE.findall(how):
        assert (REPOSITORY / place).exists(), place


def test_the_places_in_the_text_exist() -> None:
    for place in PLACE.findall(DOCUMENT):
        assert (REPOSITORY / place).exists(), place


@cache
def defined_in(path: str) -> frozenset[str]:
    """Give the tests of a file, those of a class behind its name."""
    names = set()
    for node in ast.parse((REPOSITORY / path).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.ClassDef):
            inner = (each.name for each in node.body if isinstance(each, ast.FunctionDef))
            names.update(f"{node.name}::{name}" for name in inner)
    return frozenset(names)
