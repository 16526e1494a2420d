"""Checkpoints: signed lines outside the database that say how the log stood at a moment.

The chain alone finds what is changed inside it, but not that its end is cut off or that all of it
was written anew. A checkpoint does: Ed25519 over the number of events and the last hash. Copies of
the file belong where whoever can write to the database cannot.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from checker.access.key_files import load_key
from checker.audit_log.errors import CheckpointNotWritten, CheckpointsUnreadable
from storage.database import Database
from storage.events import LogHead, read_head

FOLDER = "checkpoints"
FILE = "checkpoints.jsonl"
PUBLIC_KEY_FILE = "public-key.txt"
SIGNING_KEY = "log-signing.key"
EVERY = timedelta(hours=1)

_WORDS = "licet checkpoint 1"
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"
_LINE_LIMIT = 1000
_HASH = re.compile(r"[0-9a-f]{64}")
_SIGNATURE = re.compile(r"[0-9a-f]{128}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How the log stood.

    Attributes:
        size: How many events it had.
        head: The hash of the last.
        at: When it was signed, ISO 8601 in UTC.
        signature: Ed25519 over these three, in hexadecimal.
    """

    size: int
    head: str
    at: str
    signature: str

    def is_signed_by(self, key: Ed25519PublicKey) -> bool:
        """Tell whether this key has signed exactly this."""
        try:
            key.verify(bytes.fromhex(self.signature), _content(self.size, self.head, self.at))
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class CheckpointList:
    """What a file of checkpoints holds.

    Attributes:
        checkpoints: In the order of the file.
        unreadable_lines: Numbers of lines that are none, such as one that a power cut tore.
    """

    checkpoints: tuple[Checkpoint, ...] = ()
    unreadable_lines: tuple[int, ...] = ()


def checkpoint_path(data_dir: Path) -> Path:
    """Give the file of an installation's checkpoints."""
    return data_dir / FOLDER / FILE


def load_public_key(data_dir: Path) -> Ed25519PublicKey:
    """Give the key that tells the installation's signatures; auditors keep a copy.

    Raises:
        KeyUnusable: The key cannot be read or made.
    """
    return _load_signing_key(data_dir).public_key()


def take_checkpoint(
    database: Database, data_dir: Path, now: datetime, *, at_least: timedelta | None = None
) -> Checkpoint | None:
    """Sign how the log stands and append it to the file, forced to disk.

    Args:
        database: Whose log.
        data_dir: Of the settings.
        now: Aware.
        at_least: Do so only after that much time since the last one; None for at once.

    Returns:
        The checkpoint; None where the last one says the same already, or is too young.

    Raises:
        KeyUnusable: The key cannot be read or made.
        CheckpointNotWritten, CheckpointsUnreadable: The operating system refused.
    """
    path = checkpoint_path(data_dir)
    known = _read_last(path)
    if known is not None and at_least is not None and _is_younger(known, now, at_least):
        return None
    with database.read_session() as session:
        head = read_head(session)
    if head.hash is None or (known is not None and (known.size, known.head) == head):
        return None
    key = _load_signing_key(data_dir)
    checkpoint = _sign(key, head, now)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        public = path.with_name(PUBLIC_KEY_FILE)
        if not public.exists():
            public.write_text(key.public_key().public_bytes_raw().hex() + "\n", encoding="ascii")
        _append(path, json.dumps(asdict(checkpoint), sort_keys=True))
    except OSError as error:
        raise CheckpointNotWritten(path=path, reason=error.strerror or error) from error
    return checkpoint


def read_checkpoints(path: Path) -> CheckpointList:
    """Read a file of checkpoints; one that is not there holds none. Signatures are not judged.

    Raises:
        CheckpointsUnreadable: The operating system refused.
    """
    try:
        lines = path.read_bytes().splitlines() if path.exists() else []
    except OSError as error:
        raise CheckpointsUnreadable(path=path, reason=error.strerror or error) from error
    found, unreadable = [], []
    for number, line in enumerate(lines, 1):
        checkpoint = _read_line(line)
        if checkpoint is not None:
            found.append(checkpoint)
        elif line.strip():
            unreadable.append(number)
    return CheckpointList(tuple(found), tuple(unreadable))


def _read_last(path: Path) -> Checkpoint | None:
    """Read the end of the file, whose last line says how long ago it was."""
    try:
        if not path.exists():
            return None
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - 4 * _LINE_LIMIT))
            lines = file.read().splitlines()
    except OSError as error:
        raise CheckpointsUnreadable(path=path, reason=error.strerror or error) from error
    return next(filter(None, map(_read_line, reversed(lines))), None)


def _is_younger(checkpoint: Checkpoint, now: datetime, age: timedelta) -> bool:
    """Tell whether it was signed just now; one from the future was not."""
    signed_at = datetime.strptime(checkpoint.at, _MOMENT).replace(tzinfo=UTC)
    return signed_at <= now < signed_at + age


def _read_line(line: bytes) -> Checkpoint | None:
    if len(line) > _LINE_LIMIT:
        return None
    try:
        content = json.loads(line)
        size, head = content["size"], content["head"]
        at, signature = content["at"], content["signature"]
        datetime.strptime(at, _MOMENT).replace(tzinfo=UTC)
    except (ValueError, KeyError, TypeError):
        return None
    is_one = (
        type(size) is int
        and size > 0
        and all(isinstance(text, str) for text in (head, signature))
        and _HASH.fullmatch(head) is not None
        and _SIGNATURE.fullmatch(signature) is not None
    )
    return Checkpoint(size, head, at, signature) if is_one else None


def _load_signing_key(data_dir: Path) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(load_key(data_dir, SIGNING_KEY))


def _sign(key: Ed25519PrivateKey, head: LogHead, now: datetime) -> Checkpoint:
    at = f"{now.astimezone(UTC):{_MOMENT}}"
    size, last = head.size, str(head.hash)
    return Checkpoint(size, last, at, key.sign(_content(size, last, at)).hex())


def _content(size: int, head: str, at: str) -> bytes:
    return f"{_WORDS}\n{size}\n{head}\n{at}\n".encode()


def _append(path: Path, line: str) -> None:
    """Write one line in one step; after a torn one it begins on a line of its own."""
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        is_torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        os.write(descriptor, ("\n" * is_torn + line + "\n").encode("ascii"))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
