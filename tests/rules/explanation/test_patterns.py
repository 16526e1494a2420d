"""Every pattern says the same in both languages, and every one is used."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

import rules.explanation
from rules.explanation.patterns import load_patterns, say
from rules.expression.tree import Operator, Unit
from rules.facts import FactType, load_catalogue
from rules.vocabulary import Bilingual, Outcome, Verdict

PATTERNS = load_patterns()
SOURCE = "\n".join(
    path.read_text("utf-8") for path in Path(rules.explanation.__file__).parent.glob("*.py")
)


def placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}


@pytest.mark.parametrize("code", PATTERNS)
def test_both_languages_say_the_same(code: str) -> None:
    pattern = PATTERNS[code]
    assert placeholders(pattern.zh) == placeholders(pattern.en)
    assert not re.search("[\u4e00-\u9fff]", pattern.en)


def _make_shape(text: str) -> str:
    """Turn the text of an f-string into what it may come to; a beginning is one of few words."""
    text = re.sub(
        r"^\{[^{}]*\}", "(?:text|integer|both|booleans|(?:working_)?(?:day|month)s?)", text
    )
    return re.sub(r"\{[^{}]*\}", r"\\w*", text)


def test_no_pattern_is_left_over() -> None:
    named = set(re.findall(r'"(\w+)"', SOURCE))
    written = re.findall(r'f"((?:\w|\{[^{}"]*\})+)"', SOURCE)
    shapes = [re.compile(_make_shape(text)) for text in written if "{" in text]
    unused = [
        code
        for code in PATTERNS
        if code not in named and not any(shape.fullmatch(code) for shape in shapes)
    ]
    assert unused == []


def test_every_word_of_the_vocabularies_has_a_pattern() -> None:
    moves = [f"{unit.value}_{side}" for unit in Unit for side in ("after", "before")]
    orders = [o.name.lower() for o in Operator if o not in (Operator.IN, Operator.NOT_IN)]
    assert {
        *(f"because_{outcome.value}" for outcome in Outcome),
        *(f"verdict_{verdict.value}" for verdict in Verdict),
        *(f"{kind}_{order}" for kind in ("date", "integer") for order in orders),
        *(f"require_{kind}_{order}" for kind in ("date", "integer") for order in orders),
        *moves,
    } <= PATTERNS.keys()


def test_a_space_is_set_between_chinese_and_digits_but_never_inside_a_value() -> None:
    name = Bilingual("第3分公司", "No. 3 branch")
    said = say("fact_date", title=name, value="2026-11-22", place="")
    assert said.zh == "第3分公司 2026-11-22"


def test_every_boolean_of_the_catalogue_has_an_opposite() -> None:
    definitions = load_catalogue().definitions.values()
    booleans = [d for d in definitions if d.type is FactType.BOOLEAN]
    without = [d.name for d in booleans if d.opposite is None or d.opposite == d.title]
    assert without == []
