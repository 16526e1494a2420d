"""Who reads a message, in which language, on which day: what every wording depends on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from checker.messages.safe_text import LONGEST_NAME, clean_line
from checker.messages.sentences import say
from rules.vocabulary import Bilingual
from storage.vocabulary import Language


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a message is for.

    Attributes:
        name: Of the person.
        language: That this person reads.
        as_of: The day from which days are counted.
    """

    name: str
    language: Language
    as_of: date

    @property
    def shown_name(self) -> str:
        """The name as one line."""
        return clean_line(self.name, LONGEST_NAME)

    def say(self, name: str, **values: object) -> str:
        """Give a sentence of `sentences.yaml` in the reader's language."""
        return say(name, self.language, **values)

    def pick(self, both: Bilingual) -> str:
        """Give the half of a bilingual text that the reader reads."""
        return both.zh if self.language is Language.ZH else both.en
