"""A throw-away IMAP server: dovecot on loopback, as an ordinary user, in a temporary folder."""

from __future__ import annotations

import getpass
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from imap_tools import MailBoxUnencrypted

from tests.certificates import make_certificate

USER, PASSWORD = "kyb", "sixteen quiet owls"
_USERS = ("nobody",)
_CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
mail_location = maildir:{folder}/mail/%u
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
disable_plaintext_auth = no
ssl = yes
ssl_cert = <{folder}/server.crt
ssl_key = <{folder}/server.key
auth_mechanisms = plain login
mail_fsync = never
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {folder}/users
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
"""


class MailServerMissingError(Exception):
    """This machine has no dovecot, or not the rights to start it."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """A running server with one user.

    Attributes:
        port: For connections in the clear and STARTTLS.
        tls_port: For TLS from the first byte.
        ca_file: The certificate to trust.
        folder: Where everything lies.
    """

    port: int
    tls_port: int
    ca_file: Path
    folder: Path

    @contextmanager
    def mailbox(self) -> Iterator[MailBoxUnencrypted]:
        """Look into the mailbox as its owner does."""
        with MailBoxUnencrypted("127.0.0.1", self.port, timeout=20) as mailbox:
            mailbox.login(USER, PASSWORD, initial_folder=None)
            yield mailbox

    def deliver(self, *messages: bytes, folder: str = "INBOX") -> None:
        """Put messages into a folder, which is made if need be."""
        with self.mailbox() as mailbox:
            if not mailbox.folder.exists(folder):
                mailbox.folder.create(folder)
            for message in messages:
                mailbox.append(message, folder, dt=datetime(2026, 11, 20, 9, tzinfo=UTC))

    def empty(self, *folders: str) -> None:
        """Remove folders, with a new UIDVALIDITY when they are made again; the inbox is emptied."""
        with self.mailbox() as mailbox:
            for folder in folders:
                if folder != "INBOX" and mailbox.folder.exists(folder):
                    mailbox.folder.delete(folder)
                elif folder == "INBOX":
                    mailbox.folder.set(folder)
                    mailbox.delete(mailbox.uids())


@contextmanager
def run_mail_server() -> Iterator[MailServer]:
    """Start a server; it is stopped and its folder removed at the end.

    Raises:
        MailServerMissingError: There is no server program.
    """
    program = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None or not Path("/usr/lib/dovecot/imap").exists():
        raise MailServerMissingError("no IMAP server (dovecot-imapd) on this machine")
    entry, as_user = _choose_user()
    folder = Path(tempfile.mkdtemp(prefix="licet-imap-"))
    port, tls_port = _free_ports(2)
    trusted, _ = make_certificate(folder)
    (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
    (folder / "dovecot.conf").write_text(
        _CONFIGURATION.format(
            folder=folder,
            user=entry.pw_name,
            group=_group_name(entry.pw_gid),
            port=port,
            tls_port=tls_port,
        )
    )
    (folder / "mail").mkdir()
    for path in (folder, *folder.rglob("*")):
        if as_user:
            os.chown(path, as_user["user"], as_user["group"])
    server = subprocess.Popen(
        [program, "-F", "-c", str(folder / "dovecot.conf")],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        **as_user,
    )
    try:
        _await_port(port, server, folder)
        yield MailServer(port, tls_port, trusted, folder)
    finally:
        server.terminate()
        server.wait(timeout=20)
        shutil.rmtree(folder, ignore_errors=True)


def _choose_user() -> tuple[pwd.struct_passwd, Mapping[str, Any]]:
    """Give who runs it, and the arguments for `subprocess` that drop root's rights."""
    if os.geteuid() != 0:
        return pwd.getpwnam(getpass.getuser()), {}
    for name in _USERS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return entry, {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise MailServerMissingError(f"running as root, and none of the users {_USERS} exists")


def _group_name(number: int) -> str:
    import grp

    return grp.getgrgid(number).gr_name


def _free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def _await_port(port: int, server: subprocess.Popen[bytes], folder: Path) -> None:
    ends_at = time.monotonic() + 30
    while time.monotonic() < ends_at and server.poll() is None:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)  # until another program listens
    log = folder / "log"
    told = log.read_text() if log.exists() else ""
    raise MailServerMissingError(f"dovecot did not start: {told[-500:]}")
