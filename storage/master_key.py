"""The installation's master key: a file, without which nothing that is sealed opens.

The file holds 64 hexadecimal digits, so that it can be written down and put into a safe.
"""

from __future__ import annotations

import os
import re
import secrets
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from storage.errors import MasterKeyMissing, MasterKeyUnusable
from storage.sealing import make_key

_FORM = re.compile(rb"([0-9a-f]{64})\s*")


class MasterKey:
    """The key in a file; the file is read when the key is first needed.

    Args:
        path: Where the file lies.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def value(self) -> bytes:
        """The key itself.

        Raises:
            MasterKeyMissing: The file is not there.
            MasterKeyUnusable: It cannot be read, or is no key.
        """
        try:
            found = _FORM.fullmatch(self.path.read_bytes())
        except FileNotFoundError as error:
            raise MasterKeyMissing(path=self.path) from error
        except OSError as error:
            raise MasterKeyUnusable(path=self.path, reason=error.strerror or error) from error
        if found is None:
            raise MasterKeyUnusable(path=self.path, reason="not 64 × 0-9a-f")
        return bytes.fromhex(found[1].decode("ascii"))

    def make_if_absent(self) -> None:
        """Make a key unless there is one; readable by its owner alone.

        Two programs that make it at once end with the same one: a file is linked to its name only
        when it is whole, and only by the first.

        Raises:
            MasterKeyUnusable: The operating system refused.
        """
        if self.path.exists():
            return
        draft = self.path.with_name(f".{self.path.name}-{secrets.token_hex(8)}")
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(draft, make_key().hex() + "\n")
            with suppress(FileExistsError):  # another program was first: its key counts
                self.path.hardlink_to(draft)
            _flush_folder(self.path.parent)
        except OSError as error:
            raise MasterKeyUnusable(path=self.path, reason=error.strerror or error) from error
        finally:
            draft.unlink(missing_ok=True)


def _write(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
