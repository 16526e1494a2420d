"""The words of reports, in one language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ingest.normalise.packaged_yaml import read_table
from ingest.problems import Sentence
from rules.vocabulary import Bilingual
from storage.vocabulary import Language


@dataclass(frozen=True, slots=True)
class Words:
    """Says everything in one language.

    Attributes:
        language: Which.
    """

    language: Language

    def say(self, name: str, **values: object) -> str:
        """Give a sentence.

        Raises:
            KeyError: There is none of this name: a mistake in the program.
        """
        sentence = load_words()[name].fill({key: str(value) for key, value in values.items()})
        return self.pick(sentence)

    def pick(self, text: Bilingual | Sentence | dict[str, str]) -> str:
        """Choose the half of a text."""
        if isinstance(text, dict):
            return text[self.language.value]
        return text.zh if self.language is Language.ZH else text.en

    def name(self, group: str, code: str | None) -> str:
        """Name a code of a closed list; the code itself where this program does not know it."""
        if code is None:
            return "—"
        word = load_words().get(f"{group}_{code}")
        return code if word is None else self.pick(word)


@cache
def load_words() -> dict[str, Sentence]:
    """Give every sentence by its name."""
    return read_table("checker.reports", "words.yaml", dict[str, Sentence])
