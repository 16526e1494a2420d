"""How a command talks: data to stdout, progress and errors to stderr, in the language asked for."""

from __future__ import annotations

import json
import locale
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal, Protocol

from checker.cli.texts import text

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

Language = Literal["zh", "en"]
SCHEMA_VERSION = 1


class Bilingual(Protocol):
    """Anything that says the same in both languages."""

    @property
    def zh(self) -> str:
        """In Chinese."""

    @property
    def en(self) -> str:
        """In English."""


class Output:
    """One command's voice.

    Args:
        language: In which people are spoken to.
        as_json: Whether stdout carries one JSON document instead of tables.
    """

    def __init__(self, language: Language, *, as_json: bool) -> None:
        self.language = language
        self.as_json = as_json

    @property
    def console(self) -> Console:
        """The console of stdout."""
        from rich.console import Console

        return Console(highlight=False, soft_wrap=not sys.stdout.isatty())

    def say(self, name: str, **values: object) -> str:
        """Give a sentence of the catalogue in the person's language."""
        return text(name, self.language, **values)

    def kind(self, kind: str) -> str:
        """Name a kind of document."""
        from checker.customer_file.kinds import kind_title

        return self.pick(kind_title(kind))

    def field(self, kind: str | None, name: str) -> str:
        """Name a field as documents of a kind call it."""
        from checker.customer_file.document_fields import field_title

        return self.pick(field_title(kind, name))

    def pick(self, both: Bilingual | Mapping[str, str]) -> str:
        """Give the half of a bilingual text that the person reads."""
        if isinstance(both, Mapping):
            return both[self.language]
        return str(getattr(both, self.language))

    def show(self, renderable: RenderableType) -> None:
        """Print something for people; silent when stdout carries JSON."""
        if not self.as_json:
            self.console.print(renderable)

    def emit(self, document: Mapping[str, object]) -> None:
        """Print the command's one JSON document."""
        body = {"schema_version": SCHEMA_VERSION, **document}
        sys.stdout.write(json.dumps(body, ensure_ascii=False, indent=2) + "\n")

    def emit_rows(
        self, document: Mapping[str, object], rows: Iterable[Mapping[str, object]]
    ) -> None:
        """Print the command's one JSON document with `rows` behind the rest, a line for each row.

        Rows are written as they come: a hundred thousand of them need no memory of their own.
        """
        head = json.dumps({"schema_version": SCHEMA_VERSION, **document}, ensure_ascii=False)
        sys.stdout.write(head[:-1] + ', "rows": [')
        separator = "\n"
        for row in rows:
            sys.stdout.write(separator + json.dumps(row, ensure_ascii=False))
            separator = ",\n"
        sys.stdout.write("\n]}\n")

    def fail(self, code: str, both: Bilingual, details: Mapping[str, str]) -> None:
        """Report a failure: a JSON document on stdout if asked for, a sentence on stderr always."""
        if self.as_json:
            message = {"zh": both.zh, "en": both.en}
            self.emit({"error": {"code": code, "message": message, "details": dict(details)}})
        sys.stderr.write(f"{text('error', self.language)} {self.pick(both)}\n")

    @contextmanager
    def progress(self, name: str, total: int) -> Iterator[ProgressStep]:
        """Show progress on stderr while a long list is worked through, on a terminal only."""
        if not sys.stderr.isatty() or total < 1:
            yield _no_step
            return
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(self.say(name), total=total)

            def step(label: str) -> None:
                bar.update(task, advance=1, description=f"{self.say(name)} {label}")

            yield step


class ProgressStep(Protocol):
    """Called once for each piece of work that is done."""

    def __call__(self, label: str) -> None:
        """Advance by one and name what was done."""


def _no_step(label: str) -> None:
    del label


def choose_language(asked: str | None) -> Language:
    """Choose the language: the flag, else `LICET_LANG`, else that of the terminal."""
    for wish in (
        asked,
        os.environ.get("LICET_LANG"),
        locale.getlocale()[0],
        os.environ.get("LANG"),
    ):
        if wish:
            return "zh" if wish.lower().startswith(("zh", "chinese")) else "en"
    return "en"
