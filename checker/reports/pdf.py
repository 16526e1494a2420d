"""The PDF of a record, made by typst: the same record gives the same bytes."""

from __future__ import annotations

import json
from datetime import tzinfo
from importlib import resources

import typst

from checker.reports.fonts import open_fonts
from checker.reports.record import CustomerRecord
from checker.reports.report_content import make_content
from checker.reports.words import Words
from storage.vocabulary import Language


def make_pdf(record: CustomerRecord, language: Language, zone: tzinfo | None, sha256: str) -> bytes:
    """Set a record.

    The date inside is the one up to which the record speaks, not that of the printing.

    Args:
        record: What is on file.
        language: Of the report.
        zone: Of the office, for moments.
        sha256: Of `record.json`, by which the report is tied to it.

    Raises:
        FontMissing: The Chinese font is not installed.
    """
    fonts = open_fonts()
    content = make_content(record, Words(language), zone, sha256)
    template = resources.files("checker.reports").joinpath("report.typ").read_bytes()
    return typst.compile(
        template,
        format="pdf",
        font_paths=fonts,
        sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
        timestamp=int(record.stands_at.timestamp()),
    )
