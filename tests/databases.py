"""A PostgreSQL cluster that lives as long as the tests that need it.

It listens on loopback only, with a password made for the occasion, and takes no care to survive a
power cut. PostgreSQL refuses to run as root, so root hands it to another user.

A process beside it waits for the end of whoever started the cluster, stops it and removes its
folder: the end of a pipe tells, so that a test run or a benchmark that is killed leaves nothing.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

import psycopg

_USERS = ("postgres", "nobody")
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "full_page_writes": "off",
}
_END_WITH_US = """
cat > /dev/null
"$1" -D "$2/data" -w -m immediate stop > /dev/null
stopped=$?
rm -rf "$2"
exit $stopped
"""
"""In a session of its own: what a terminal interrupts is us."""


class PostgresMissingError(Exception):
    """This machine has no PostgreSQL server to start."""


class PostgresCluster:
    """A running server.

    Args:
        port: On 127.0.0.1.
        password: Of the superuser `licet`.
        restart_by_crash: Ends the server like a crash and starts it again.
    """

    def __init__(self, port: int, password: str, restart_by_crash: Callable[[], None]) -> None:
        self._port = port
        self._password = password
        self.restart_by_crash = restart_by_crash

    @contextmanager
    def new_database(self) -> Iterator[str]:
        """Make an empty database, give its URL, and drop it at the end."""
        name = f"test_{secrets.token_hex(6)}"
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        yield self._url(name)
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _url(self, name: str) -> str:
        return f"postgresql://licet:{self._password}@127.0.0.1:{self._port}/{name}"


@contextmanager
def run_postgres(
    *, keeps_commits: bool = False, settings: Mapping[str, str] = MappingProxyType({})
) -> Iterator[PostgresCluster]:
    """Start a cluster in a temporary folder; it is stopped and removed at the end, however we end.

    Args:
        keeps_commits: Whether what is committed survives `restart_by_crash`; it is slower.
        settings: Of the server, where the tests' own are not wanted.

    Raises:
        PostgresMissingError: There are no server programs.
    """
    programs = _find_programs()
    as_user = _user_to_run_as()
    folder = Path(tempfile.mkdtemp(prefix="licet-postgres-"))
    data, password_file = folder / "data", folder / "password"
    password, port = secrets.token_hex(16), _free_port()
    password_file.write_text(password)
    if as_user:
        for path in (folder, password_file):
            os.chown(path, as_user["user"], as_user["group"])

    def run(program: str, *arguments: str) -> None:
        command = [str(programs / program), "-D", str(data), *arguments]
        with (folder / "output").open("a") as output:
            subprocess.run(command, check=True, cwd=folder, stdout=output, stderr=output, **as_user)

    synchronous = {"synchronous_commit": "on" if keeps_commits else "off"}
    chosen = {**_SETTINGS, **synchronous, **settings}
    options = " ".join(f"-c {name}='{value}'" for name, value in chosen.items())
    start = ("-w", "-o", f"-p {port} {options}", "-l", str(folder / "log"))
    ending = subprocess.Popen(
        ["/bin/sh", "-c", _END_WITH_US, "sh", str(programs / "pg_ctl"), str(folder)],
        stdin=subprocess.PIPE,
        cwd="/",
        start_new_session=True,
        **as_user,
    )
    try:
        run(
            "initdb", "--username=licet", f"--pwfile={password_file}", "--auth=scram-sha-256",
            "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip
        run("pg_ctl", *start, "start")
        yield PostgresCluster(
            port, password, lambda: run("pg_ctl", *start, "-m", "immediate", "restart")
        )
    finally:
        ending.communicate()
    if ending.returncode:
        raise subprocess.CalledProcessError(ending.returncode, ending.args)


def _find_programs() -> Path:
    """Find the newest server: Debian keeps the programs out of the search path."""
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(installed, key=lambda path: float(path.parent.parent.name), default=None)
    found = newest or shutil.which("initdb")
    if found is None:
        raise PostgresMissingError("no PostgreSQL server programs (initdb) on this machine")
    return Path(found).parent


def _user_to_run_as() -> Mapping[str, Any]:
    """Give the arguments for `subprocess` that drop root's rights."""
    if os.geteuid() != 0:
        return {}
    for name in _USERS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise PostgresMissingError(f"running as root, and none of the users {_USERS} exists")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
