"""The Chinese catalogue holds every sentence of the pages, none besides, with the same gaps."""

from __future__ import annotations

import re

import pytest

from checker.web.catalogue import load_catalogue, say, say_number
from storage.vocabulary import Language
from tests.checker.web.sentences import found_sentences

MESSAGES = [message for message in load_catalogue() if message.id]
_GAP = re.compile(r"%\((\w+)\)s")


def test_it_holds_every_sentence_and_none_besides() -> None:
    assert {message.id for message in MESSAGES} == found_sentences()


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: str(message.id))
def test_every_sentence_is_translated_with_its_gaps(message) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    translated = message.string if isinstance(message.string, str) else message.string[0]
    english = message.id if isinstance(message.id, str) else message.id[1]
    assert translated
    assert not message.fuzzy
    assert set(_GAP.findall(translated)) == set(_GAP.findall(english))


def test_what_is_not_in_it_stays_english() -> None:
    assert say(Language.ZH, "never said") == "never said"
    assert say(Language.ZH, "Cancel") == "取消"
    assert say(Language.EN, "Cancel") == "Cancel"
    assert say_number(Language.EN, "one", "many", 1) == "one"
    assert say_number(Language.ZH, "%(num)s row", "%(num)s rows", 1) == "%(num)s 行"
