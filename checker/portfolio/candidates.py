"""Rule packs that might decide: found in folders of the server, or brought as a ZIP.

A pack is data: it is read by a safe YAML loader and checked like any other, and nothing in it runs.
What was read is kept by its hash, so that what a page shows, what is proposed and what is activated
are the same content whatever becomes of the files.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO

import yaml
from sqlmodel import Session

from checker.errors import ExitCode, LicetError
from checker.rule_packs import keep_pack, open_calendar
from checker.settings import Settings
from rules.pack import Pack, load_pack
from rules.pack.folder import list_packs
from storage.packs import read_pack

FOLDER = "packs"
"""Below the data folder: each folder in it is a pack that can be proposed."""

MOST_BYTES = 5 * 2**20
_MOST_UNPACKED_BYTES = 20 * 2**20
_MOST_ENTRIES = 500
_NAME = re.compile(r"(?:[\w-][\w.-]{0,80}/){0,4}[\w-][\w.-]{0,80}\.(?:yaml|yml|csv|md)")


class CandidateRefused(LicetError):
    """A ZIP that is no rule pack."""

    code = "candidate_refused"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "无法作为规则包读取：{reason_zh}"
    en = "This cannot be read as a rule pack: {reason_en}"


class CandidateUnknown(LicetError):
    """No pack of this hash is kept, or no folder of this name is known."""

    code = "candidate_unknown"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "没有规则包 {pack}。请从列表中选择，或上传 ZIP 文件。"
    en = "There is no rule pack {pack}. Choose one of the list, or upload a ZIP."


def list_candidates(settings: Settings) -> Sequence[str]:
    """Name the packs that the server knows: the shipped, that of the settings, those of folders."""
    folder = settings.data_dir / FOLDER
    found = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    own = [f"{FOLDER}/{name}" for name in found if (folder / name / "pack.yaml").is_file()]
    return list(dict.fromkeys([settings.pack, *list_packs(), *own]))


def open_candidate(settings: Settings, name: str) -> Pack:
    """Read a pack that `list_candidates` names.

    Raises:
        CandidateUnknown: It names none such.
        PackError: The pack cannot be used.
    """
    if name not in list_candidates(settings):
        raise CandidateUnknown(pack=name)
    is_own = name.startswith(f"{FOLDER}/")
    place = settings.data_dir / name if is_own else name
    return load_pack(place, calendar=open_calendar(settings))


def read_uploaded(settings: Settings, file: IO[bytes]) -> Pack:
    """Read a pack out of a ZIP.

    Names, sizes and kinds of the entries are checked before anything is unpacked; a pack that
    extends another may extend one of the shipped, not a folder of this machine.

    Raises:
        CandidateRefused: It is no ZIP, too large, or holds what no pack holds.
        PackError: The pack cannot be used.
    """
    with tempfile.TemporaryDirectory(prefix="licet-pack-") as home:
        try:
            with zipfile.ZipFile(file) as archive:
                folder = _unpack(archive, Path(home))
        except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
            raise _refuse("文件不是完整的 ZIP。", "the file is no whole ZIP.") from error
        _refuse_folder_parent(folder)
        return load_pack(folder, calendar=open_calendar(settings))


def keep_candidate(session: Session, pack: Pack, now: datetime) -> str:
    """Keep a pack by its hash; give the hash."""
    keep_pack(session, pack, now)
    return pack.sha256


def find_candidate(session: Session, sha256: str) -> Pack:
    """Give a pack that was kept.

    Raises:
        CandidateUnknown: None of this hash was.
    """
    kept = read_pack(session, sha256)
    if kept is None:
        raise CandidateUnknown(pack=sha256[:12])
    return Pack.from_content(kept.content)


def _unpack(archive: zipfile.ZipFile, home: Path) -> Path:
    entries = [info for info in archive.infolist() if not info.is_dir()]
    if len(entries) > _MOST_ENTRIES or sum(one.file_size for one in entries) > _MOST_UNPACKED_BYTES:
        raise _refuse("文件过多或过大。", "it holds too many or too large files.")
    for info in entries:
        if _NAME.fullmatch(info.filename) is None or info.external_attr >> 28 == 0xA:
            raise _refuse(
                "只能包含 .yaml、.csv 和 .md 文件。", "it may hold .yaml, .csv and .md files alone."
            )
        place = home.joinpath(*PurePosixPath(info.filename).parts)
        place.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(info) as member:
            content = member.read(info.file_size + 1)
        if len(content) != info.file_size:
            raise _refuse("文件大小与目录不符。", "a file is larger than it says.")
        place.write_bytes(content)
    found = sorted(home.rglob("pack.yaml"), key=lambda path: len(path.parts))
    if not found:
        raise _refuse("缺少 pack.yaml。", "pack.yaml is missing.")
    return found[0].parent


def _refuse_folder_parent(folder: Path) -> None:
    """A parent named by a folder would be looked for on this machine."""
    try:
        header = yaml.safe_load((folder / "pack.yaml").read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise _refuse("pack.yaml 不是 YAML。", "pack.yaml is no YAML.") from error
    extends = header.get("extends") if isinstance(header, dict) else None
    parent = extends.get("pack") if isinstance(extends, dict) else extends
    if parent is not None and parent not in list_packs():
        raise _refuse(
            "只能扩展随程序提供的规则包。", "it may extend only packs that come with Licet."
        )


def _refuse(zh: str, en: str) -> CandidateRefused:
    return CandidateRefused(reason_zh=zh, reason_en=en)
