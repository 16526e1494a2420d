"""The checkpoints of a backup, put where those of the installation are, which are kept beside."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from checker.audit_log.checkpoints import checkpoint_path, load_public_key, read_checkpoints
from checker.backup.archive import Archive
from checker.settings import Settings

OF_ANOTHER_KEY = "checkpoints-of-another-installation.jsonl"


def restore_checkpoints(archive: Archive, settings: Settings, now: datetime) -> None:
    """Let the checkpoints speak of the log that was restored.

    Those that were there speak of events that the restored log may not have. They get another name
    and stay: what an older backup left out can be shown by them. Checkpoints that another key
    signed, because the keys did not come with the backup, prove nothing here and do not take the
    place.

    Args:
        archive: The backup.
        settings: Where it goes.
        now: Names what is set aside.
    """
    place = checkpoint_path(settings.data_dir)
    if place.exists():
        place.rename(_name_aside(place, now))
    content = archive.read_checkpoints()
    if content is None:
        return
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = place.with_name(OF_ANOTHER_KEY)
    draft.touch(mode=0o600)
    draft.write_bytes(content)
    key = load_public_key(settings.data_dir)
    if all(one.is_signed_by(key) for one in read_checkpoints(draft).checkpoints):
        draft.replace(place)


def _name_aside(place: Path, now: datetime) -> Path:
    name = f"{place.stem}-before-restore-{now:%Y%m%dT%H%M%SZ}"
    aside, number = place.with_name(f"{name}{place.suffix}"), 1
    while aside.exists():
        aside = place.with_name(f"{name}-{number}{place.suffix}")
        number += 1
    return aside
