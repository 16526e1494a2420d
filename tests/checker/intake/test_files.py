from __future__ import annotations

from pathlib import Path

import pytest

from checker.errors import FileUnreadable, FolderEmpty, PathMissing
from checker.intake.files import find_batches, list_documents, read_bytes


def fill(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())


def test_each_folder_that_holds_files_is_one_customer(tmp_path: Path) -> None:
    fill(tmp_path, "甲/执照.pdf", "甲/授权.pdf", "乙/证照/执照.pdf")
    batches = find_batches([tmp_path])
    assert {batch.label: [path.name for path in batch.files] for batch in batches} == {
        "甲": ["执照.pdf", "授权.pdf"],
        "证照": ["执照.pdf"],
    }
    assert all(batch.is_folder for batch in batches)


def test_files_named_one_by_one_are_one_customer(tmp_path: Path) -> None:
    fill(tmp_path, "a.pdf", "b.pdf", "甲/c.pdf")
    folder, loose = find_batches([tmp_path / "a.pdf", tmp_path / "甲", tmp_path / "b.pdf"])
    assert (folder.label, folder.is_folder) == ("甲", True)
    assert (loose.label, loose.is_folder) == ("a", False)
    assert [path.name for path in loose.files] == ["a.pdf", "b.pdf"]


def test_what_systems_put_into_folders_is_left_out(tmp_path: Path) -> None:
    fill(
        tmp_path,
        "甲/a.pdf",
        "甲/.DS_Store",
        "甲/Thumbs.db",
        "甲/~$a.docx",
        ".git/x",
        "甲/desktop.ini",
    )
    assert [path.name for path in list_documents(tmp_path)] == ["a.pdf"]


def test_a_hidden_folder_above_hides_nothing(tmp_path: Path) -> None:
    fill(tmp_path / ".inbox", "甲/a.pdf")
    assert [path.name for path in list_documents(tmp_path / ".inbox")] == ["a.pdf"]


def test_the_folder_one_stands_in_has_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path, "甲/a.pdf")
    monkeypatch.chdir(tmp_path / "甲")
    assert [batch.label for batch in find_batches([Path()])] == ["甲"]


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PathMissing) as missing:
        find_batches([tmp_path / "absent"])
    assert "absent" in missing.value.zh
    assert "absent" in missing.value.en
    fill(tmp_path, "empty/.DS_Store")
    with pytest.raises(FolderEmpty):
        find_batches([tmp_path / "empty"])
    with pytest.raises(PathMissing):
        list_documents(tmp_path / "absent")
    with pytest.raises(FileUnreadable):
        read_bytes(tmp_path)
