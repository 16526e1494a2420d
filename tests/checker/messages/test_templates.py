"""Templates name only what there is, sentences are all said, in both languages with equal parts."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from string import Formatter

import pytest
from jinja2 import meta, nodes

import checker.messages
from checker.messages.rendering import open_templates
from checker.messages.sentences import ONE, load_sentences
from storage.vocabulary import AlertSeverity, AlertSource, AlertState, Language
from tests.checker.messages.cases import CASES, write_case

FOLDER = Path(checker.messages.__file__).parent
TEMPLATES = sorted(path.name for path in files("checker.messages").joinpath("templates").iterdir())
SENTENCES = load_sentences()
LEFT_OVER = re.compile(r"\{\{|\}\}|\{%|None\b|Bilingual|datetime|Undefined|<built-in")


def _said_in(template: str) -> set[str]:
    environment = open_templates()
    source, _, _ = environment.loader.get_source(environment, template)  # type: ignore[union-attr]
    tree = environment.parse(source)
    assert meta.find_undeclared_variables(tree) <= {
        *("say", "language", "subject", "person", "day", "total", "shown", "parts"),
        *("commands", "example", "items", "longest"),
    }
    calls = [c for c in tree.find_all(nodes.Call) if getattr(c.node, "name", None) == "say"]
    return {call.args[0].value for call in calls if isinstance(call.args[0], nodes.Const)}


def test_there_are_templates() -> None:
    assert TEMPLATES == ["chat.md.j2", "mail.html.j2", "mail.txt.j2"]


@pytest.mark.parametrize("template", TEMPLATES)
def test_template_says_sentences_that_exist(template: str) -> None:
    said = _said_in(template)
    assert said
    assert said <= set(SENTENCES)


def test_every_sentence_is_said() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py"))
    said = {name for template in TEMPLATES for name in _said_in(template)}
    said |= set(re.findall(r'"([a-z_]+)"', code.replace("'", '"')))
    said |= {f"severity_{word.value}" for word in AlertSeverity}
    said |= {f"state_{state.value}" for state in (AlertState.ACKNOWLEDGED, AlertState.SNOOZED)}
    names = {source.value for source in AlertSource} - {"credential"} | {"apply_by", "ends"}
    said |= {f"event_{name}_{tense}" for name in names for tense in ("coming", "past")}
    said |= {f"part_{part}" for part in ("customers", "own", "installation")}
    said |= {f"time_{time}" for time in ("now", "soon", "later")}
    said |= {f"weekday_{number}" for number in range(1, 8)}
    said |= {f"month_{number}" for number in range(1, 13)}
    said |= {name + ONE for name in said}
    assert set(SENTENCES) <= said


@pytest.mark.parametrize("name", SENTENCES)
def test_both_languages_take_the_same_parts(name: str) -> None:
    zh, en = (
        {field for _, field, _, _ in Formatter().parse(words) if field} for words in SENTENCES[name]
    )
    assert zh == en


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("case", CASES)
def test_nothing_of_the_machinery_shows(case: str, language: Language) -> None:
    message = write_case(case, language)
    assert message.html is not None
    for shown in (message.subject, message.text, message.html, message.markdown):
        assert not LEFT_OVER.search(shown)
        assert "id-of-" not in shown
