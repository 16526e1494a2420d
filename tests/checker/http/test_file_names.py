"""Names of strangers' files: nothing in them reaches a path, a header or a reader's eye."""

from __future__ import annotations

import re
from email.message import Message
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.http.file_names import NAMELESS, clean_file_name, content_disposition


@pytest.mark.parametrize(
    ("came", "clean"),
    [
        ("营业执照 副本.pdf", "营业执照 副本.pdf"),
        ("../../etc/passwd", "passwd"),
        (r"C:\scans\licence.pdf", "licence.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie_ x=1.pdf"),
        ("invoice\u202egpj.exe", "invoicegpj.exe"),
        ("zero\u200bwidth\ufeff.png", "zerowidth.png"),
        ("nul\0.pdf", "_nul.pdf"),
        ("<img src=x onerror=alert(1)>.png", "_img src=x onerror=alert(1)_.png"),
        ('"quoted".pdf', "_quoted_.pdf"),
        ("..", NAMELESS),
        ("", NAMELESS),
        ("  . ", NAMELESS),
        ("CON", "_CON"),
        ("com1.txt", "_com1.txt"),
        ("cafe\u0301.pdf", "caf\u00e9.pdf"),
    ],
)
def test_a_name_is_made_harmless(came: str, clean: str) -> None:
    assert clean_file_name(came) == clean


def test_a_long_name_keeps_its_end() -> None:
    clean = clean_file_name("照" * 500 + ".pdf")
    assert clean.endswith("照.pdf")
    assert 195 <= len(clean.encode()) <= 200
    assert len(clean_file_name("." + "x" * 500)) <= 200


@given(st.text(max_size=400))
def test_every_name_comes_out_whole_and_stays_as_it_is(name: str) -> None:
    clean = clean_file_name(name)
    assert clean
    assert len(clean.encode()) <= 200
    assert not re.search(r'[/\\<>:"|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e]', clean)
    assert clean not in (".", "..")
    assert clean_file_name(clean) == clean


@given(st.text(max_size=400))
def test_every_header_is_one_ascii_line_that_says_the_name(name: str) -> None:
    header = content_disposition(name)
    assert re.fullmatch(r"[\x20-\x7e]+", header)
    parsed = Message()
    parsed["Content-Disposition"] = header
    assert parsed.get_content_disposition() == "attachment"
    extended = re.search(r"filename\*=UTF-8''(\S+)$", header)
    told = unquote(extended[1]) if extended else parsed.get_filename()
    assert told == clean_file_name(name)


def test_a_chinese_name_travels_whole_beside_a_plain_one() -> None:
    assert content_disposition("营业执照.pdf") == (
        'attachment; filename="file.pdf"; '
        "filename*=UTF-8''%E8%90%A5%E4%B8%9A%E6%89%A7%E7%85%A7.pdf"
    )
    assert content_disposition("licence-2026.pdf") == 'attachment; filename="licence-2026.pdf"'
