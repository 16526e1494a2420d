"""The keys of an installation in a backup: sealed under the master key, which stays outside.

Whoever finds a backup can open none of the customers' files with it; whoever restores one needs the
master key, kept apart from it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from checker.settings import Settings
from storage.errors import MasterKeyWrong
from storage.master_key import MasterKey
from storage.sealing import SealBroken, open_sealed, seal

_WORDS = "keys of a backup"
_NAME = re.compile(r"[a-z0-9_-]{1,64}(\.[a-z0-9]{1,16})?")


def pack_keys(settings: Settings) -> bytes:
    """Seal all keys of an installation but the master key.

    Raises:
        MasterKeyMissing, MasterKeyUnusable: There is nothing to seal them under.
    """
    keys = {path.name: path.read_bytes().hex() for path in _list_keys(settings)}
    content = json.dumps(keys, sort_keys=True).encode("ascii")
    return seal(content, MasterKey(settings.master_key_path).value, _WORDS)


def require_master_key(settings: Settings, sealed: bytes) -> dict[str, bytes]:
    """Open the keys of a backup with the master key that is here.

    Raises:
        MasterKeyMissing, MasterKeyUnusable, MasterKeyWrong: It does not open them.
    """
    master_key = MasterKey(settings.master_key_path)
    try:
        content = open_sealed(sealed, master_key.value, _WORDS)
    except SealBroken as error:
        raise MasterKeyWrong(path=master_key.path) from error
    keys = {name: bytes.fromhex(key) for name, key in json.loads(content).items()}
    return {name: key for name, key in keys.items() if _NAME.fullmatch(name)}


def unpack_keys(settings: Settings, sealed: bytes, *, replace: bool) -> None:
    """Put the keys of a backup in their place, readable by their owner alone.

    Args:
        settings: Where they go.
        sealed: As `pack_keys` gave them.
        replace: Whether keys that are there give way, as the database that goes with them does.

    Raises:
        MasterKeyMissing, MasterKeyUnusable, MasterKeyWrong: They do not open.
    """
    settings.keys_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, key in require_master_key(settings, sealed).items():
        path = settings.keys_dir / name
        if replace or not path.exists():
            draft = path.with_name(f".{name}.restoring")
            draft.touch(mode=0o600)
            draft.write_bytes(key)
            draft.replace(path)


def _list_keys(settings: Settings) -> list[Path]:
    if not settings.keys_dir.is_dir():
        return []
    return sorted(
        path
        for path in settings.keys_dir.iterdir()
        if path.is_file() and _NAME.fullmatch(path.name) and path != settings.master_key_path
    )
