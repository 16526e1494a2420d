"""The files of a list: one file, those beside it, a folder, or a ZIP of them."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath

from checker.errors import FileUnreadable, PathMissing
from checker.watchlists.errors import ListCompanionMissing, ListUnreadable
from checker.watchlists.kinds import ListKind, OfacFiles

LARGEST_BYTES = 1 << 30
"""The largest list known, the consolidated one of the EU as XML, has some 30 MB."""
_ZIP = b"PK\x03\x04"
_WORKBOOK = ".xlsx"
MAIN = "main"


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file of a list.

    Attributes:
        name: Without its folder.
        content: Its bytes.
        changed_on: The day that the system has of it; None where there is none.
    """

    name: str
    content: bytes
    changed_on: date | None = None


@dataclass(frozen=True, slots=True)
class ListSource:
    """What a list consists of.

    Attributes:
        path: As the user calls it.
        parts: By part: `main`, and of the OFAC `aliases`, `addresses`, `comments`.
    """

    path: str
    parts: Mapping[str, ListFile]

    @property
    def main(self) -> ListFile:
        """The file with the parties."""
        return self.parts[MAIN]

    @property
    def sha256(self) -> str:
        """The hash of the file; of several, of their parts and hashes, whatever brought them."""
        hashes = {
            part: hashlib.sha256(file.content).hexdigest() for part, file in self.parts.items()
        }
        if len(hashes) == 1:
            return hashes[MAIN]
        lines = "".join(f"{part} {hashes[part]}\n" for part in sorted(hashes))
        return hashlib.sha256(lines.encode()).hexdigest()


def open_source(path: Path, kind: ListKind) -> ListSource:
    """Take the files of a list.

    Args:
        path: The main file, beside which its companions are looked for, or a folder or ZIP.
        kind: Which list.

    Raises:
        PathMissing, FileUnreadable: Nothing can be opened there.
        ListUnreadable: It is a damaged ZIP, too large, or says not which file is meant.
        ListCompanionMissing: A file that belongs to the list is not there.
    """
    if not path.exists():
        raise PathMissing(path=path)
    try:
        if path.is_dir():
            return _choose(str(path), [_read(one) for one in _list_files(path, kind)], kind)
        main = _read(path)
        if main.content.startswith(_ZIP) and path.suffix.casefold() != _WORKBOOK:
            return _choose(str(path), _unpack(path, main.content), kind)
        beside = [_read(one) for one in _list_files(path.parent, kind) if one != path]
    except OSError as error:
        raise FileUnreadable(path=path, reason=error.strerror or error) from error
    return ListSource(str(path), {MAIN: main, **_find_companions(str(path), beside, kind)})


def _list_files(folder: Path, kind: ListKind) -> list[Path]:
    """Give the files of a folder that may belong to a list."""
    files = sorted(one for one in folder.iterdir() if one.is_file())
    if kind.ofac is None:
        return files if len(files) == 1 else []
    names = _all_names(kind.ofac)
    return [one for one in files if one.name.casefold() in names]


def _all_names(files: OfacFiles) -> set[str]:
    return {*files.main, *files.aliases, *files.addresses, *files.comments}


def _read(path: Path) -> ListFile:
    if path.stat().st_size > LARGEST_BYTES:
        raise _too_large(path)
    changed_on = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    return ListFile(path.name, path.read_bytes(), changed_on)


def _unpack(path: Path, content: bytes) -> list[ListFile]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            if sum(one.file_size for one in members) > LARGEST_BYTES:
                raise _too_large(path)
            return [
                ListFile(
                    PurePosixPath(one.filename).name, archive.read(one), date(*one.date_time[:3])
                )
                for one in members
            ]
    # A member that is encrypted, compressed in a way unknown, or dated 00/00/1980.
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError, EOFError) as error:
        raise ListUnreadable(
            path=path,
            reason_zh="压缩包已损坏或加密。请重新下载。",
            reason_en="the ZIP is damaged or encrypted. Download it again.",
        ) from error


def _choose(path: str, files: Sequence[ListFile], kind: ListKind) -> ListSource:
    mains = list(files)
    if kind.ofac is not None:
        mains = [file for file in files if file.name.casefold() in kind.ofac.main]
    if len(mains) != 1:
        raise ListUnreadable(
            path=path,
            reason_zh=f"其中应恰好有一份名单文件，现有 {len(mains)} 份。请直接给出文件。",
            reason_en=f"it should hold exactly one file of the list and holds {len(mains)}. "
            "Name the file itself.",
        )
    return ListSource(path, {MAIN: mains[0], **_find_companions(path, files, kind)})


def _find_companions(
    path: str, files: Sequence[ListFile], kind: ListKind
) -> Mapping[str, ListFile]:
    if kind.ofac is None:
        return {}
    by_name = {file.name.casefold(): file for file in files}
    found: dict[str, ListFile] = {}
    for part in ("aliases", "addresses", "comments"):
        names: tuple[str, ...] = getattr(kind.ofac, part)
        present = [by_name[name] for name in names if name in by_name]
        if present:
            found[part] = present[0]
        elif part != "comments":  # they hold remarks of more than 1,000 characters alone
            raise ListCompanionMissing(
                path=path,
                names=" / ".join(names),
                title_zh=kind.title.zh,
                title_en=kind.title.en,
            )
    return found


def _too_large(path: Path) -> ListUnreadable:
    return ListUnreadable(
        path=path,
        reason_zh="文件超过 1 GB。请核对是否选错了文件。",
        reason_en="it is larger than 1 GB. Check that it is the right file.",
    )
