from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ingest.readers.sniff import MediaType, sniff


def make_archive(*members: str) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in members:
            archive.writestr(member, "content " * 50)
    return buffer.getvalue()


def make_compound(*streams: str) -> bytes:
    """Make the header of a compound file and a directory of its streams, as far as is looked at."""
    entries = [name.encode("utf-16-le").ljust(128, b"\x00") for name in ("Root Entry", *streams)]
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\x00") + b"".join(entries)


def make_picture(kind: str) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (4, 4)).save(buffer, kind)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.4\n", MediaType.PDF),
        (b"\xef\xbb\xbf%PDF-1.4\n", MediaType.PDF),
        (b"junk\n" * 140 + b"%PDF-1.4\n", MediaType.PDF),
        (make_picture("JPEG"), MediaType.JPEG),
        (make_picture("PNG"), MediaType.PNG),
        (make_picture("TIFF"), MediaType.TIFF),
        (make_picture("BMP"), MediaType.BMP),
        (make_picture("WEBP"), MediaType.WEBP),
        (make_picture("GIF"), MediaType.GIF),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", MediaType.HEIC),
        (b"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1heic", MediaType.HEIC),
        (b"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1avif", MediaType.AVIF),
        (b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00", MediaType.AVIF),
        (make_archive("[Content_Types].xml", "word/document.xml"), MediaType.DOCX),
        (make_archive("[Content_Types].xml", "xl/workbook.xml"), MediaType.XLSX),
        (make_archive("[Content_Types].xml", "ppt/presentation.xml"), MediaType.PPTX),
        (make_archive("OFD.xml", "Doc_0/Document.xml"), MediaType.OFD),
        (make_archive("a.pdf", "b.pdf"), MediaType.ZIP),
        (b"Rar!\x1a\x07\x01\x00", MediaType.RAR),
        (b"7z\xbc\xaf\x27\x1c", MediaType.SEVEN_ZIP),
        (make_compound(), MediaType.OFFICE_97),
        (make_compound("WordDocument"), MediaType.DOC),
        (make_compound("Workbook"), MediaType.XLS),
        (make_compound("Book"), MediaType.XLS),
        (make_compound("PowerPoint Document"), MediaType.PPT),
        (make_compound("EncryptionInfo", "EncryptedPackage"), MediaType.LOCKED_OFFICE),
        (make_compound("__properties_version1.0"), MediaType.OUTLOOK_MESSAGE),
        (rb"{\rtf1\ansi", MediaType.RTF),
        (b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00", MediaType.RECORDING),
        (b"\x00\x00\x00\x14ftypqt  \x00\x00\x02\x00", MediaType.RECORDING),
        (b"\x1a\x45\xdf\xa3\x01", MediaType.RECORDING),
        (b"RIFF\x00\x00\x00\x00AVI LIST", MediaType.RECORDING),
        ("客戶,證照,有效期\n".encode("big5"), MediaType.TEXT),
        (b"<!DOCTYPE html><title>login", MediaType.HTML),
        (b"\r\n <HTML><body>", MediaType.HTML),
        (b"From: a@example.cn\r\nSubject: x\r\n", MediaType.EMAIL),
        ("客户,证照,有效期\n".encode(), MediaType.TEXT),
        ("客户,证照,有效期\n".encode("gb18030"), MediaType.TEXT),
        ("客户,证照,有效期\n".encode("utf-16"), MediaType.TEXT),
        (("客" * 2000).encode(), MediaType.TEXT),
        (b"", MediaType.EMPTY),
        (b"\x00\x01\x02\x03", MediaType.UNKNOWN),
        (b"\x01\x02\x03", MediaType.UNKNOWN),
        (b"   ", MediaType.UNKNOWN),
    ],
)
def test_the_bytes_tell_the_kind(content: bytes, media_type: MediaType) -> None:
    assert sniff(content) is media_type


@given(st.binary(max_size=3000))
def test_any_bytes_are_of_some_kind(content: bytes) -> None:
    assert sniff(content) in MediaType
