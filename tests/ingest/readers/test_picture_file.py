from __future__ import annotations

from base64 import b64decode
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from ingest.document import Method, Page, ReadResult
from ingest.readers.file import read_pages
from ingest.readers.limits import ReadingLimits
from ingest.readers.picture import Picture
from ingest.readers.picture_file import decode_pictures
from ingest.readers.sniff import MediaType, sniff
from ingest.readers.unreadable import RecognitionNeededError, UnreadableFileError

LIMITS = ReadingLimits()
HEIC = (
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAa1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAA"
    "AAAAAAAAAAAAAA5waXRtAAAAAAACAAAAEGlkYXQAAAAAAEAAMAAAADhpbG9jAQAAAERAAAIAAQAAAAAAAAHRAAEA"
    "AAAAAAAAnwACAAEAAAAAAAAAAQAAAAAAAAAIAAAAOGlpbmYAAAAAAAIAAAAVaW5mZQIAAAEAAQAAaHZjMQAAAAAV"
    "aW5mZQIAAAAAAgAAZ3JpZAAAAADYaXBycAAAALZpcGNvAAAAdmh2Y0MBA3AAAAAAAAAAAAAe8AD8/fj4AAAPAyAA"
    "AQAYQAEMAf//A3AAAAMAkAAAAwAAAwAeugJAIQABACpCAQEDcAAAAwCQAAADAAADAB6gIIEFlurkprm4EBAwIAAA"
    "AwAgAAADACEiAAEABkQBwXPAiQAAABRpc3BlAAAAAAAAAEAAAABAAAAAFGlzcGUAAAAAAAAAQAAAADAAAAAQcGl4"
    "aQAAAAADCAgIAAAAGmlwbWEAAAAAAAAAAgABAoECAAICA4QAAAAaaXJlZgAAAAAAAAAOZGltZwACAAEAAQAAAKdt"
    "ZGF0AAAAmygBrwngOSMkv//86B/e/2F6//1+KcE4/3mUn//qnEN/6gp1EY1iylaMCPtIqZR3qJvHUwbPyc0D2Yma"
    "qXdlrDtSmry1OdtpeAJOBqeBtldPbMbz3ScwJkqlr8DubxUp/C8MlVyIi2KRGfpi+eET8mFB1K/6JAW0yOpHRymy"
    "UQ27wg+ttz6djgnu+oteO/zVPqAqpPEElvb0Uwgv"
)
"""64 by 48 pixels, blue beside orange, made by heif-enc of libheif; here it is only decoded."""
ORIENTATION = 0x0112


def save(picture: Image.Image, kind: str, **options: object) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def decode(content: bytes, limits: ReadingLimits = LIMITS) -> list[Picture]:
    return [picture for picture, _ in decode_pictures(content, limits)]


def make_tiff(frames: int) -> bytes:
    pictures = [Image.new("RGB", (8, 6), (number, 0, 0)) for number in range(frames)]
    return save(pictures[0], "TIFF", save_all=True, append_images=pictures[1:])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "BMP", "WEBP", "AVIF"])
def test_pixels_come_as_blue_green_red(kind: str) -> None:
    (picture,) = decode(save(Image.new("RGB", (30, 20), (250, 128, 10)), kind))
    assert picture.shape == (20, 30, 3)
    assert picture.dtype == np.uint8
    assert picture[10, 15].tolist() == pytest.approx([10, 128, 250], abs=6)


def test_a_picture_of_a_telephone_is_decoded() -> None:
    content = b64decode(HEIC)
    assert sniff(content) is MediaType.HEIC
    (picture,) = decode(content)
    assert picture.shape == (48, 64, 3)
    assert picture[5, 5].tolist() == pytest.approx([200, 20, 10], abs=6)
    assert picture[5, 60].tolist() == pytest.approx([10, 128, 250], abs=6)
    with pytest.raises(UnreadableFileError) as refusal:
        decode(content[:300])
    assert refusal.value.result is ReadResult.CORRUPT
    with pytest.raises(UnreadableFileError) as refusal:
        decode(content, ReadingLimits(picture_pixels=64 * 48 - 1))
    assert refusal.value.result is ReadResult.TOO_LARGE


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "CMYK", "I;16", "RGBA"])
def test_every_mode_of_pixels_becomes_colour(mode: str) -> None:
    if mode == "I;16":
        white = Image.fromarray(np.full((20, 30), 65535, np.uint16))
    else:
        white = Image.new("RGB", (30, 20), "white").convert(mode)
    (picture,) = decode(save(white, "TIFF" if mode == "CMYK" else "PNG"))
    assert picture.min() == 255


def test_what_is_transparent_is_paper() -> None:
    (picture,) = decode(save(Image.new("RGBA", (4, 4), (0, 0, 0, 0)), "PNG"))
    assert picture.min() == 255


def test_the_camera_knows_which_way_is_up() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    (picture,) = decode(save(Image.new("RGB", (30, 20)), "JPEG", exif=exif))
    assert picture.shape == (30, 20, 3)


def test_every_frame_of_a_tiff_is_a_page_and_only_the_first_of_an_animation() -> None:
    assert [picture[0, 0, 2] for picture in decode(make_tiff(3))] == [0, 1, 2]
    frames = [Image.new("P", (8, 6), number) for number in range(3)]
    assert len(decode(save(frames[0], "GIF", save_all=True, append_images=frames[1:]))) == 1


def test_frames_beyond_the_limit_are_named() -> None:
    def read_picture(picture: Picture, number: int) -> Page:
        return Page(number, picture.shape[1], picture.shape[0], Method.OCR, ())

    limits = ReadingLimits(recognised_pages=2)
    pages = list(read_pages(make_tiff(3), MediaType.TIFF, limits, read_picture))
    assert [[problem.code for problem in page.problems] for page in pages] == [[], ["page_limit"]]


def test_too_many_pixels_are_refused_before_they_are_decoded() -> None:
    content = save(Image.new("1", (3000, 2000)), "PNG")
    with pytest.raises(UnreadableFileError) as caught:
        decode(content, ReadingLimits(picture_pixels=5_999_999))
    assert caught.value.result is ReadResult.TOO_LARGE
    assert caught.value.problem.code == "too_many_pixels"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_half_a_picture_is_corrupt(kind: str) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (60, 60, 3), np.uint8)
    content = save(Image.fromarray(noise), kind)
    with pytest.raises(UnreadableFileError) as caught:
        decode(content[: len(content) // 2])
    assert caught.value.result is ReadResult.CORRUPT


def test_a_picture_needs_recognition_and_other_kinds_are_refused() -> None:
    with pytest.raises(RecognitionNeededError):
        list(read_pages(b"", MediaType.PNG, LIMITS, None))
    with pytest.raises(UnreadableFileError) as caught:
        list(read_pages(b"", MediaType.XLSX, LIMITS, None))
    assert caught.value.result is ReadResult.UNSUPPORTED
