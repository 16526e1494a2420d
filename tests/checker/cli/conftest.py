"""The command line as a user calls it, with a data folder of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import click
import pytest
import typer
from click.testing import CliRunner

from checker.cli.app import app
from ingest.sandbox import ReaderPool
from ingest.sandbox.task import Reading
from rules.chain.process import ChainProcess


@cache
def make_command() -> click.Command:
    """All commands as one; making it takes as long as most of them run."""
    return typer.main.get_command(app)


@dataclass(frozen=True)
class Called:
    """What a command left behind."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def json(self) -> dict[str, Any]:
        """The one JSON document on stdout."""
        loaded: dict[str, Any] = json.loads(self.stdout)
        return loaded


class Licet:
    """Calls `licet` in this process."""

    def __call__(self, *words: str | Path) -> Called:
        result = CliRunner().invoke(make_command(), [str(word) for word in words])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Called(result.exit_code, result.stdout, result.stderr)


class RememberingReader(ReaderPool):
    """Reads each file for real, once: the samples are the same in most of these tests."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[tuple[bytes, str], Reading] = {}

    def read_documents(self, content: bytes, name: str) -> Reading:
        key = (content, name)
        if key not in self._known:
            self._known[key] = super().read_documents(content, name)
        return self._known[key]


@pytest.fixture(scope="session")
def standing_reader() -> Iterator[ReaderPool]:
    """Reading processes that outlive a command: to start them takes longer than most of these."""
    with RememberingReader() as reader:
        yield reader


@pytest.fixture
def licet(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    standing_reader: ReaderPool,
    chain: ChainProcess,
) -> Licet:
    """`licet` with an empty data folder, away from the settings of this machine.

    What a command starts stands ready: reading processes and the chain's process.
    """
    monkeypatch.setattr(ReaderPool, "__enter__", lambda _: standing_reader)
    monkeypatch.setattr(ReaderPool, "close", lambda _: None)
    monkeypatch.setattr(ChainProcess, "__enter__", lambda _: chain)
    monkeypatch.setenv("LICET_DATA_DIR", str(tmp_path / "data"))
    for name in ("LICET_LANG", "LICET_DATABASE_URL", "LICET_PACK", "LICET_PURPOSE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return Licet()
