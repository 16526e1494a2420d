"""What kind of file the bytes are, by the bytes alone: names and extensions lie.

Nothing is parsed here, so that this may run in the parent process: fixed offsets, and for archives
a search for member names in the first and last stretch of the file.
"""

from __future__ import annotations

import re
from enum import StrEnum

PDF_HEADER_BYTES = 1024
"""Viewers accept junk before `%PDF-` as long as the header starts within the first kilobyte."""
ARCHIVE_STRETCH_BYTES = 64 * 1024
TEXT_SAMPLE_BYTES = 4096


class MediaType(StrEnum):
    """The kinds that are told apart; pages are read of some, tables of others."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    TIFF = "tiff"
    BMP = "bmp"
    WEBP = "webp"
    GIF = "gif"
    HEIC = "heic"
    AVIF = "avif"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    OFD = "ofd"
    ZIP = "zip"
    RAR = "rar"
    SEVEN_ZIP = "7z"
    OFFICE_97 = "office_97"
    HTML = "html"
    EMAIL = "email"
    TEXT = "text"
    EMPTY = "empty"
    UNKNOWN = "unknown"

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture that can be decoded here."""
        return self in _PICTURES

    @property
    def has_pages(self) -> bool:
        """Whether it has pages that can be read here."""
        return self in (MediaType.PDF, MediaType.OFD, MediaType.DOCX) or self.is_picture

    @property
    def has_tables(self) -> bool:
        """Whether it has tables of cells that can be read here."""
        return self in (MediaType.XLSX, MediaType.TEXT)

    @property
    def label(self) -> str:
        """How people call it, in either language."""
        return self.value.upper().replace("_97", " 97–2003")


_PICTURES = {
    MediaType.JPEG,
    MediaType.PNG,
    MediaType.TIFF,
    MediaType.BMP,
    MediaType.WEBP,
    MediaType.GIF,
    MediaType.HEIC,
    MediaType.AVIF,
}

_MAGIC: tuple[tuple[bytes, MediaType], ...] = (
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (b"II*\x00", MediaType.TIFF),
    (b"MM\x00*", MediaType.TIFF),
    (b"II+\x00", MediaType.TIFF),
    (b"MM\x00+", MediaType.TIFF),
    (b"GIF87a", MediaType.GIF),
    (b"GIF89a", MediaType.GIF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", MediaType.OFFICE_97),
    (b"Rar!\x1a\x07", MediaType.RAR),
    (b"7z\xbc\xaf\x27\x1c", MediaType.SEVEN_ZIP),
)
_HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}
_BRANDS_BYTES = 64
"""Of the box at the start of such a file, which names what it may be read as."""
_ARCHIVE_MEMBERS: tuple[tuple[bytes, MediaType], ...] = (
    (b"OFD.xml", MediaType.OFD),
    (b"word/document", MediaType.DOCX),
    (b"xl/workbook", MediaType.XLSX),
    (b"ppt/presentation", MediaType.PPTX),
)
_HTML = re.compile(rb"<(!doctype\s+html|html|head|body|script|meta|title)\b", re.IGNORECASE)
_EMAIL = re.compile(
    rb"(received|return-path|delivered-to|mime-version|message-id|from|date|subject):[ \t]",
    re.IGNORECASE,
)


def sniff(content: bytes) -> MediaType:
    """Tells the media type from the bytes.

    Args:
        content: The whole file.

    Returns:
        The kind; `UNKNOWN` where no sign is recognised.
    """
    if not content:
        return MediaType.EMPTY
    head = content[:PDF_HEADER_BYTES]
    for magic, media_type in _MAGIC:
        if head.startswith(magic):
            return media_type
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return MediaType.WEBP
    if head[4:8] == b"ftyp" and (b"avif" in head[8:_BRANDS_BYTES] or head[8:12] in _HEIC_BRANDS):
        return MediaType.AVIF if b"avif" in head[8:_BRANDS_BYTES] else MediaType.HEIC
    if head.startswith(b"BM") and content[6:10] == b"\x00\x00\x00\x00":
        return MediaType.BMP
    if head.startswith(b"PK\x03\x04"):
        return _sniff_archive(content)
    if b"%PDF-" in head:
        return MediaType.PDF
    return _sniff_text(content[:TEXT_SAMPLE_BYTES])


def _sniff_archive(content: bytes) -> MediaType:
    # Member names stand in clear in the local headers and in the directory at the end. Parsing the
    # directory would cost memory in proportion to what a hostile file claims.
    stretches = content[:ARCHIVE_STRETCH_BYTES] + content[-ARCHIVE_STRETCH_BYTES:]
    for member, media_type in _ARCHIVE_MEMBERS:
        if member in stretches:
            return media_type
    return MediaType.ZIP


def _sniff_text(sample: bytes) -> MediaType:
    stripped = sample.lstrip(b"\xef\xbb\xbf \t\r\n")
    if _HTML.match(stripped) or _HTML.search(stripped[:512]):
        return MediaType.HTML
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return MediaType.TEXT
    if b"\x00" in sample or not stripped:
        return MediaType.UNKNOWN
    if _EMAIL.match(stripped):
        return MediaType.EMAIL
    for encoding in ("utf-8", "gb18030"):
        # The sample may end inside a character: up to three bytes at the end are forgiven.
        for cut in range(4):
            try:
                text = sample[: len(sample) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            controls = sum(1 for c in text if ord(c) < 32 and c not in "\t\r\n\f")
            return MediaType.UNKNOWN if controls else MediaType.TEXT
    return MediaType.UNKNOWN
