"""The files that a list can be written to: which are asked for, their headings, writing them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from checker.cli.texts import load_texts
from checker.errors import FileNotWritten
from rules.vocabulary import Bilingual


@dataclass(frozen=True, slots=True)
class ExportFiles:
    """The files that are asked for; None for those that are not."""

    csv: Path | None
    xlsx: Path | None
    ics: Path | None

    @property
    def are_wanted(self) -> bool:
        """Whether any is asked for."""
        return any((self.csv, self.xlsx, self.ics))


def write_file(path: Path, content: bytes) -> None:
    """Write a file.

    Raises:
        FileNotWritten: It cannot be written.
    """
    try:
        path.write_bytes(content)
    except OSError as error:
        raise FileNotWritten(path=path, reason=error.strerror or error) from error


def say_both(name: str) -> Bilingual:
    """Give a sentence of the catalogue in both languages."""
    return Bilingual(**load_texts()[name])
