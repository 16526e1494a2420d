"""Where packs lie: those that come with the rules, folders of the user, folders beside these."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path as FilePath
from typing import NamedTuple

from rules.complaint import PackError, Place, complain, find_nearest
from rules.pack.extension import Parent
from rules.yaml_source import YamlSource

STANDARDS = "standards"


class PackFolder(NamedTuple):
    """A folder of YAML, and of tables of standard values.

    Attributes:
        content: The folder.
        shown: Its name, as complaints show it; the same folder always has the same.
    """

    content: Traversable
    shown: str

    def list_yaml(self) -> Iterator[tuple[tuple[str, ...], Traversable]]:
        """Yield every YAML file with its path inside the folder, in the order of the paths."""
        yield from _list_yaml(self.content, ())

    def list_standards(self) -> Iterator[Traversable]:
        """Yield every table of standard values in the order of their names."""
        folder = self.content.joinpath(STANDARDS)
        entries = folder.iterdir() if folder.is_dir() else ()
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.name.endswith(".csv"):
                yield entry


def list_packs() -> tuple[str, ...]:
    """Return the names of the packs that come with the rules."""
    folder = files("rules").joinpath("packs")
    return tuple(sorted(entry.name for entry in folder.iterdir() if entry.is_dir()))


def find_folder(pack: str | FilePath) -> PackFolder:
    """Return the folder of a pack that comes with the rules, or the one at a path.

    Raises:
        PackError: There is neither.
    """
    shipped = list_packs()
    if pack in shipped:
        return PackFolder(files("rules").joinpath("packs", str(pack)), str(pack))
    folder = FilePath(pack)
    if folder.is_dir():
        return PackFolder(folder, folder.as_posix())
    suggestion = find_nearest(str(pack), shipped)
    place = Place(str(pack), 1, 1)
    raise PackError([complain("no_such_pack", place, suggestion=suggestion, name=pack)])


def find_parent(folder: PackFolder, parent: Parent) -> PackFolder | None:
    """Return the folder of the pack that another extends; None if there is none.

    Args:
        folder: The folder of the pack that extends it.
        parent: What that pack says of it.
    """
    if not parent.is_folder:
        return find_folder(parent.pack) if parent.pack in list_packs() else None
    beside = FilePath(os.path.normpath(FilePath(folder.shown) / parent.pack))
    is_on_disk = isinstance(folder.content, FilePath) and beside.is_dir()
    return PackFolder(beside, beside.as_posix()) if is_on_disk else None


def open_yaml(file: Traversable, shown: str) -> YamlSource:
    """Read one file.

    Raises:
        PackError: It is not UTF-8, or no YAML that is allowed.
    """
    try:
        return YamlSource(file.read_bytes().decode("utf-8-sig"), shown)
    except UnicodeDecodeError as error:
        raise PackError([complain("not_utf8", Place(shown, 1, 1))]) from error


def _list_yaml(
    folder: Traversable, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _list_yaml(entry, (*path, entry.name))
        elif entry.name.endswith((".yaml", ".yml")):
            yield (*path, entry.name), entry
