"""What was read of a file, kept for the next time the same bytes come.

That is when a batch was stopped and goes on, and when a second customer sends the file. An entry
opens only for whoever holds the file: its key is made of the file's own bytes and the
installation's secret. So nothing of an erased customer can be read here, although no entry tells
whose it was; and what a stolen folder holds is noise.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
import zlib
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from storage.master_key import MasterKey
from storage.sealing import SealBroken, open_sealed, seal

_log = logging.getLogger(__name__)


class SealedReadings:
    """A folder of sealed readings, by content and engine.

    Args:
        folder: Made when the first reading is kept.
        master_key: The installation's.
    """

    def __init__(self, folder: Path, master_key: MasterKey) -> None:
        self.folder = folder
        self._master_key = master_key

    def find(self, content: bytes, engine: str) -> bytes | None:
        """Give what an engine read of these bytes.

        An entry that does not open is removed and not given: it is worth one reading.

        Args:
            content: Of the file.
            engine: As `ingest.sandbox.engine` names it.

        Raises:
            MasterKeyMissing, MasterKeyUnusable: There is no secret to open it with.
        """
        path = self._path(content, engine)
        try:
            sealed = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            _log.warning("reading cache: nothing can be looked up: %s", error.strerror)
            return None
        try:
            reading = zlib.decompress(open_sealed(sealed, self._key(content), engine))
        except (SealBroken, zlib.error):
            _log.warning("reading cache: entry %s is damaged and removed", path.name[:12])
            path.unlink(missing_ok=True)
            return None
        os.utime(path)  # the folder is cleared of what nobody asked for
        return reading

    def keep(self, content: bytes, engine: str, reading: bytes) -> None:
        """Keep what an engine read of these bytes; a full disk costs the next reading, not this.

        Args:
            content: Of the file.
            engine: As `ingest.sandbox.engine` names it.
            reading: To be found again.

        Raises:
            MasterKeyMissing, MasterKeyUnusable: There is no secret to seal it with.
        """
        sealed = seal(zlib.compress(reading), self._key(content), engine)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=self.folder, suffix=".part", delete=False) as file:
                file.write(sealed)
            Path(file.name).replace(self._path(content, engine))
        except OSError as error:
            _log.warning("reading cache: nothing kept: %s", error.strerror)

    def sweep(self, used_before: datetime) -> int:
        """Remove what was not asked for since a moment.

        Returns:
            How many entries went.
        """
        limit = used_before.timestamp()
        removed = 0
        for path in self.folder.glob("*"):
            with suppress(FileNotFoundError):  # another program sweeps as well
                if path.stat().st_mtime < limit:
                    path.unlink()
                    removed += 1
        return removed

    def _path(self, content: bytes, engine: str) -> Path:
        place = f"place {engine} {hashlib.sha256(content).hexdigest()}".encode()
        return self.folder / hmac.new(self._master_key.value, place, hashlib.sha256).hexdigest()

    def _key(self, content: bytes) -> bytes:
        return hmac.new(self._master_key.value, b"reading " + content, hashlib.sha256).digest()
