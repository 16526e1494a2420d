"""Which pages of a PDF must be recognised as pictures: decided from pdfium alone, before any work.

So a file that needs the recognition engine is known within milliseconds a page, and goes to a
process that has one.
"""

from __future__ import annotations

from dataclasses import dataclass

from ingest.readers.limits import ReadingLimits
from ingest.readers.pdfium import PageContents, PdfiumPage
from ingest.readers.quality import measure_text

FEW_CHARACTERS = 20
LONG_TEXT_CHARACTERS = 300
BACKGROUND_SHARE = 0.5
"""A picture this large may hold the form that the text layer only fills in."""
PASTED_SHARE = 0.25
"""A picture this large on a page of little text may be a licence pasted into a letter."""
SCAN_SHARE = 0.8
COUNTED_SHARE = 0.01
OUTLINE_PATHS = 10
"""Paths on a page without text: probably letters turned into outlines."""
LEAST_SIDE_PIXELS = 300


@dataclass(frozen=True, slots=True)
class PageSurvey:
    """What the first look at a page found.

    Attributes:
        text: pdfium's reading of the text layer; empty where there are too many characters.
        is_crowded: Whether it holds more characters or objects than pdfplumber may be asked for.
        is_text_visible: False for the hidden text of a scan made searchable: what nobody sees is
            nobody's statement, so it is not read.
        needs_recognition: Whether text stands on it that is not in the text layer.
        render_side_pixels: Longer side at which a render shows all that its pictures hold.
        has_drawings: Whether anything but text is drawn, so that a seal, a
            signature or a code may be there.
    """

    text: str
    is_crowded: bool
    is_text_visible: bool
    needs_recognition: bool
    render_side_pixels: int
    has_drawings: bool


def survey_page(page: PdfiumPage, limits: ReadingLimits) -> PageSurvey:
    """Looks at a loaded page."""
    contents = page.list_contents(limits.objects_per_page)
    has_too_many_characters = page.character_count > limits.glyphs_per_page
    text = "" if has_too_many_characters else page.read_text()
    share = _covered_share(contents)
    is_visible = share < BACKGROUND_SHARE or not page.is_text_invisible()
    return PageSurvey(
        text=text,
        is_crowded=has_too_many_characters or contents.object_count > limits.objects_per_page,
        is_text_visible=is_visible,
        needs_recognition=not has_too_many_characters
        and (not is_visible or _lacks_text(page, contents, text, share)),
        render_side_pixels=_native_side(contents, share, limits.render_side_pixels),
        has_drawings=bool(contents.pictures or contents.path_count or contents.annotation_count),
    )


def _covered_share(contents: PageContents) -> float:
    return sum(p.share for p in contents.pictures if p.share >= COUNTED_SHARE)


def _lacks_text(page: PdfiumPage, contents: PageContents, text: str, share: float) -> bool:
    measure = measure_text(text)
    if not measure.is_legible:
        return False  # pdfplumber may still read it; the quality gate decides
    if measure.count < FEW_CHARACTERS:
        is_outlined = contents.path_count >= OUTLINE_PATHS
        is_unmapped = contents.text_count > max(2, measure.count)
        return share >= PASTED_SHARE or is_outlined or is_unmapped
    if share < PASTED_SHARE:
        return False
    if measure.count < LONG_TEXT_CHARACTERS and share >= BACKGROUND_SHARE:
        return True
    within = sum(
        measure_text(page.read_text_within(picture.box)).count
        for picture in contents.pictures
        if picture.share >= COUNTED_SHARE
    )
    is_short = measure.count < LONG_TEXT_CHARACTERS
    return within < FEW_CHARACTERS and (is_short or share >= BACKGROUND_SHARE)


def _native_side(contents: PageContents, share: float, limit: int) -> int:
    """A scan is rendered at its own resolution, so that a poor one is known to be poor."""
    if share < SCAN_SHARE:
        return limit
    sides = [
        picture.longer_side_pixels / picture.longer_side_share
        for picture in contents.pictures
        if picture.share >= COUNTED_SHARE
    ]
    return int(min(limit, max(LEAST_SIDE_PIXELS, *sides)))
