"""Every sentence exists in both languages, with the same placeholders, and every one is used."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest
import yaml

import checker.cli
from checker.cli.texts import load_texts
from ingest.document import Method, ReadResult
from rules.vocabulary import Dimension, Outcome, Severity, Verdict

TEXTS = load_texts()
FOLDER = Path(checker.cli.__file__).parent


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("name", TEXTS)
def test_both_languages_say_the_same(name: str) -> None:
    sentence = TEXTS[name]
    assert set(sentence) == {"zh", "en"}
    assert all(isinstance(words, str) and words.strip() for words in sentence.values())
    assert placeholders(sentence["zh"]) == placeholders(sentence["en"])


def test_names_are_not_given_twice() -> None:
    written = re.findall(r'^"?(\w+)"?:', (FOLDER / "texts.yaml").read_text("utf-8"), re.MULTILINE)
    assert len(written) == len(set(written)) == len(TEXTS)


@pytest.mark.parametrize("member", [*Verdict], ids=str)
def test_every_verdict_has_a_name(member: Verdict) -> None:
    assert f"verdict_{member.value}" in TEXTS


def test_every_word_of_the_vocabularies_has_a_name() -> None:
    named = {
        *(f"outcome_{word.value}" for word in Outcome),
        *(f"severity_{word.value}" for word in Severity),
        *(f"dimension_{word.value}" for word in Dimension),
        *(f"result_{word.value}" for word in ReadResult),
        *(f"method_{word.value}" for word in Method),
    }
    assert named <= TEXTS.keys()


def test_no_sentence_is_left_over() -> None:
    source = "\n".join(path.read_text("utf-8") for path in FOLDER.glob("*.py"))
    prefixes = tuple(re.findall(r"""f["'](\w+_)\{""", source))
    named = set(re.findall(r"""["'](\w+)["']""", source))
    unused = [name for name in TEXTS if name not in named and not name.startswith(prefixes)]
    assert unused == []


def test_the_catalogue_is_plain_yaml() -> None:
    assert isinstance(yaml.safe_load((FOLDER / "texts.yaml").read_text("utf-8")), dict)
