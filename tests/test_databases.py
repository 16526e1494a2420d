"""The cluster of the tests ends with whoever started it."""

from __future__ import annotations

import errno
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.databases import PostgresMissingError

_PROGRAM = """
import signal, tempfile
from tests.databases import run_postgres
with run_postgres():
    print(tempfile.gettempdir(), flush=True)
    signal.pause()
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may write into, as the server runs as another user.

    Folders that pytest makes lie below one that is its user's alone.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o1777)
        yield folder


@pytest.mark.parametrize("ended_by", [signal.SIGTERM, signal.SIGKILL])
def test_a_cluster_ends_with_a_program_that_is_killed(open_folder: Path, ended_by: int) -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM],
        cwd=REPOSITORY,
        env={"PATH": "/usr/bin:/bin", "TMPDIR": str(open_folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    if not program.stdout.readline():
        _, words = program.communicate(timeout=60)
        if PostgresMissingError.__name__ in words:
            pytest.skip("no PostgreSQL server programs on this machine")
        raise AssertionError(words)
    (folder,) = open_folder.iterdir()
    port = int((folder / "data" / "postmaster.pid").read_text().splitlines()[3])
    program.send_signal(ended_by)
    # What stops the server holds the same stderr: it ends when that is done, not before.
    program.communicate(timeout=60)
    assert not folder.exists()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) == errno.ECONNREFUSED
    assert program.returncode == -ended_by
