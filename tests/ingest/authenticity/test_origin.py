"""Programs, dates and cameras that a file names; seals of OFD; what is told of each sign."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from pikepdf import Pdf
from PIL import ExifTags, Image

from ingest.authenticity.finding import find_signs
from ingest.authenticity.programs import find_editing_program
from ingest.authenticity.signs import Speaks, describe_sign, load_sign_texts, speaks
from ingest.document import Sign
from ingest.problems import find_placeholders
from ingest.readers.sniff import MediaType
from tests.ingest.readers.pdf_files import change_pdf, draw_pdf, write_lines


def _pdf(**told: str) -> bytes:
    def tell(pdf: Pdf) -> None:
        for name, value in told.items():
            pdf.docinfo[f"/{name}"] = value

    return change_pdf(draw_pdf(write_lines("名称")), tell)


def _photo(software: str = "", camera: str = "", taken: str = "") -> bytes:
    exif = Image.Exif()
    if software:
        exif[ExifTags.Base.Software] = software
    if camera:
        exif[ExifTags.Base.Model] = camera
    if taken:
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    out = BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "JPEG", exif=exif)
    return out.getvalue()


def _find(content: bytes, media_type: MediaType) -> dict[str, dict[str, str]]:
    return {each.code: dict(each.details) for each in find_signs(content, media_type)}


def test_a_pdf_names_the_program_that_edited_it_and_its_dates() -> None:
    content = _pdf(
        Producer="Adobe Photoshop 24.0",
        CreationDate="D:20260110093000+08'00'",
        ModDate="D:20260301120000+08'00'",
    )
    found = _find(content, MediaType.PDF)
    assert found["edited_with_program"] == {"program": "Adobe Photoshop 24.0"}
    assert found["modified_long_after"]["days"] == "50"
    assert found["file_dates"] == {"last_saved_on": "2026-03-01"}


@pytest.mark.parametrize("told", ["", "yesterday", "D:20261340", "D:2026"])
def test_a_date_that_is_none_is_not_told(told: str) -> None:
    found = _find(_pdf(CreationDate=told, ModDate=told), MediaType.PDF)
    assert "file_dates" not in found


def test_a_photo_names_camera_day_and_program() -> None:
    content = _photo("Adobe Photoshop 24.0", "Mate 60", "2026:03:01 08:00:00")
    found = _find(content, MediaType.JPEG)
    assert found["edited_with_program"] == {"program": "Adobe Photoshop 24.0"}
    assert found["taken_with_camera"] == {"camera": "Mate 60", "taken_on": "2026-03-01"}
    assert _find(_photo(), MediaType.JPEG) == {}


def test_bytes_that_are_no_picture_have_no_signs() -> None:
    assert find_signs(_photo()[:20], MediaType.JPEG) == ()
    assert find_signs(b"PK\x03\x04", MediaType.OFD) == ()
    assert find_signs(b"%PDF-1.7", MediaType.PDF) == ()


@pytest.mark.parametrize(
    "name",
    ["Microsoft: Print To PDF", "WPS 文字", "HP Scan", "cairo 1.16", "Acrobat Distiller 11.0"],
)
def test_programs_that_only_write_files_are_no_sign(name: str) -> None:
    assert find_editing_program(name) is None


def test_seals_of_an_ofd_are_counted_and_not_verified() -> None:
    out = BytesIO()
    with ZipFile(out, "w") as package:
        package.writestr("OFD.xml", "")
        package.writestr("Doc_0/Signs/Signatures.xml", "")
        for number in (0, 1):
            package.writestr(f"Doc_0/Signs/Sign_{number}/Signature.xml", "")
            package.writestr(f"Doc_0/Signs/Sign_{number}/SignedValue.dat", "")
    found = _find(out.getvalue(), MediaType.OFD)
    assert found == {"ofd_signature_unsupported": {"count": "2"}}


def test_every_sign_is_told_with_the_values_it_names() -> None:
    for code, text in load_sign_texts().items():
        names = find_placeholders(text.message.zh) | find_placeholders(text.remedy.zh)
        sign = Sign(code, details=tuple((name, f"<{name}>") for name in sorted(names)))
        told = describe_sign(sign)
        assert speaks(sign) is text.speaks
        for sentence in (told.message.zh, told.message.en, told.remedy.zh, told.remedy.en):
            assert "?" not in sentence
        assert told.speaks in Speaks
