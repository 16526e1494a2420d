"""Sentences of pages: written in English where they are used, read in Chinese from a catalogue.

`locale/zh/LC_MESSAGES/web.po` is read as it is when the program starts (a few milliseconds), so
that no compiled file can be older than its source.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from storage.vocabulary import Language

_CATALOGUE = "locale/zh/LC_MESSAGES/web.po"


def mark(sentence: str) -> str:
    """Mark a sentence for the catalogue where it is defined; it is translated where it is shown."""
    return sentence


@cache
def load_catalogue() -> Catalog:
    """Read the Chinese catalogue.

    Raises:
        PoFileError: The file is malformed.
    """
    content = files("checker.web").joinpath(_CATALOGUE).read_bytes()
    return read_po(BytesIO(content), locale="zh", abort_invalid=True)


@cache
def _load_sentences() -> dict[str, str]:
    """Give the Chinese sentences that do not count by their English ones."""
    return {
        message.id: str(message.string)
        for message in load_catalogue()
        if isinstance(message.id, str) and message.id and message.string
    }


def say(language: Language, sentence: str) -> str:
    """Give a sentence in a language.

    Args:
        language: In which.
        sentence: The English sentence, as `mark` or a template has it.
    """
    return sentence if language is Language.EN else _load_sentences().get(sentence, sentence)


def say_number(language: Language, singular: str, plural: str, number: int) -> str:
    """Give a sentence that counts; Chinese has one form for all numbers.

    Args:
        language: In which.
        singular: For one, in English.
        plural: For any other number, in English.
        number: How many.
    """
    if language is Language.EN:
        return singular if number == 1 else plural
    message = load_catalogue().get((singular, plural))
    if message is None or not message.string:
        return plural
    return message.string if isinstance(message.string, str) else message.string[0]
