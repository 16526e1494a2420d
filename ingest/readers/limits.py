"""How much of a file is read. What a process may spend on it is `ingest.sandbox.limits`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """Bounds on what is taken out of one file.

    Attributes:
        pages: Pages read at all; the rest are named in a problem.
        recognised_pages: Pages that may go through text recognition.
        picture_pixels: Size of one picture, width times height; above it the file is too large.
        render_side_pixels: Longer side of a rendered page, whatever size the page claims.
        inspected_pages: Pages with a text layer that are also rendered small to look for seals and
            QR codes. Credentials are short; a 120-page report is not searched for a seal.
        glyphs_per_page: Characters looked at on one page. pdfplumber spends 40 microseconds and
            3 kB on each, so a page that claims millions is read by pdfium alone.
        objects_per_page: Drawing operations above which pdfplumber is not asked: 400,000 paths in a
            15 kB file cost it more than 15 CPU seconds, pdfium 1.3.
        form_fields: Fields of fillable forms in one file; tax forms have some hundreds.
        words_per_page: Words kept of one page.
        words_per_file: Words kept of one file.
        table_lines: Lines that are not empty in one table; a longer one is refused, not cut.
        table_columns: Columns of one table; Excel has 16,384, a list that people keep has not.
        table_cells: Cells of all sheets of a workbook together.
        workbook_bytes: What a workbook may unpack to.
    """

    pages: int = 300
    recognised_pages: int = 40
    picture_pixels: int = 60_000_000
    render_side_pixels: int = 2600
    inspected_pages: int = 20
    glyphs_per_page: int = 40_000
    objects_per_page: int = 50_000
    form_fields: int = 2_000
    words_per_page: int = 20_000
    words_per_file: int = 200_000
    table_lines: int = 50_000
    table_columns: int = 200
    table_cells: int = 600_000
    workbook_bytes: int = 192 * 1024 * 1024
