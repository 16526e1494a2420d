"""Uploads are called by their own names, made safe, and filed like what came in a folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.intake.batch_reading import read_only
from checker.intake.uploads import Upload, display_name, make_upload_batch
from tests.checker.papers import PreparedReader, make_licence, write_file


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("营业执照.pdf", "营业执照.pdf"),
        ("C:\\Users\\甲\\营业执照.pdf", "营业执照.pdf"),
        ("../../etc/passwd", "passwd"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\0b\r\nc.pdf", "abc.pdf"),
        ('<img src="x">.png', "_img src=_x_.png"),
        ("...", "upload"),
        ("", "upload"),
        ("长" * 500 + ".pdf", "长" * 116 + ".pdf"),
    ],
)
def test_a_name_is_made_safe(given_name: str, shown: str) -> None:
    assert display_name(given_name) == shown


@given(st.text())
def test_no_name_is_unsafe(name: str) -> None:
    shown = display_name(name)
    assert 0 < len(shown) <= 120
    assert shown.isprintable() or " " in shown or not shown.isascii()
    assert not set(shown) & set('/\\\0\r\n\u202e<>"')
    assert display_name(shown) == shown


def test_reading_stores_nothing_and_calls_files_by_their_own_names(tmp_path: Path) -> None:
    lying = write_file(tmp_path / "tmp8x1", make_licence())
    uploads = [Upload("执照.pdf", lying), Upload("又一份.pdf", lying)]
    batch = make_upload_batch(uploads)
    (document,) = read_only(batch, PreparedReader(), lambda _: None)
    assert document.name == "执照.pdf"
    assert (batch.label, batch.is_folder, batch.names) == (
        "执照",
        False,
        ("执照.pdf", "又一份.pdf"),
    )
