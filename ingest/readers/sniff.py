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
    DOC = "doc"
    XLS = "xls"
    PPT = "ppt"
    OFFICE_97 = "office_97"
    LOCKED_OFFICE = "locked_office"
    OUTLOOK_MESSAGE = "msg"
    RTF = "rtf"
    RECORDING = "recording"
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
    (b"Rar!\x1a\x07", MediaType.RAR),
    (b"7z\xbc\xaf\x27\x1c", MediaType.SEVEN_ZIP),
    (b"{\\rtf", MediaType.RTF),
    (b"\x1a\x45\xdf\xa3", MediaType.RECORDING),  # Matroska and WebM
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", MediaType.RECORDING),  # Windows Media
    (b"FLV\x01", MediaType.RECORDING),
    (b"ID3", MediaType.RECORDING),
    (b"#!AMR", MediaType.RECORDING),
)
_RIFF_RECORDINGS = (b"AVI ", b"WAVE")
_RECORDING_BRANDS = (b"isom", b"iso2", b"avc1", b"mp4", b"M4", b"qt  ", b"3gp", b"3g2", b"dash")
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS: tuple[tuple[str, MediaType], ...] = (
    ("EncryptedPackage", MediaType.LOCKED_OFFICE),
    ("__properties_version1.0", MediaType.OUTLOOK_MESSAGE),
    ("WordDocument", MediaType.DOC),  # WPS Writer (.wps) saves one too
    ("PowerPoint Document", MediaType.PPT),
    ("Workbook", MediaType.XLS),  # WPS Spreadsheets (.et) saves one too
    ("Book", MediaType.XLS),
)
"""By what a compound file holds: Office before 2007, mail, and newer Office under a password."""
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
    if head.startswith(_COMPOUND_FILE):
        return _sniff_compound(content)
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return MediaType.WEBP
    if head.startswith(b"RIFF") and head[8:12] in _RIFF_RECORDINGS:
        return MediaType.RECORDING
    if head[4:8] == b"ftyp" and (b"avif" in head[8:_BRANDS_BYTES] or head[8:12] in _HEIC_BRANDS):
        return MediaType.AVIF if b"avif" in head[8:_BRANDS_BYTES] else MediaType.HEIC
    if head[4:8] == b"ftyp" and head[8:12].startswith(_RECORDING_BRANDS):
        return MediaType.RECORDING
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


def _sniff_compound(content: bytes) -> MediaType:
    # Names of streams stand in UTF-16 in directory sectors, which may lie anywhere.
    for name, media_type in _STREAMS:
        if name.encode("utf-16-le") + b"\x00\x00" in content:
            return media_type
    return MediaType.OFFICE_97


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
