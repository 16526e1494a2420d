"""PDF to pages of words.

pdfium looks at every page first: it is thirty times faster than pdfplumber and not blind where
that is. pdfplumber then reads the text layer, the quality gate compares the two page by page, and
pages without a text layer that can be believed are rendered and recognised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ingest.document import Method, Page, ReadResult
from ingest.readers.blank import is_blank
from ingest.readers.glyphs import (
    Glyph,
    dominant_quarter_turns,
    drop_duplicates,
    is_slanted,
    turn_glyph,
)
from ingest.readers.handwriting import find_handwriting
from ingest.readers.limits import ReadingLimits
from ingest.readers.page_problem import add_problem
from ingest.readers.pdf_form import FormReader
from ingest.readers.pdf_merge import merge_words
from ingest.readers.pdf_survey import PageSurvey, survey_page
from ingest.readers.pdfium import PdfiumPage, open_pdf
from ingest.readers.picture import Picture
from ingest.readers.plumber import PlumberPages, open_with_pdfplumber
from ingest.readers.qr import read_codes
from ingest.readers.quality import TextSource, choose_source, measure_text
from ingest.readers.seal import find_red_ink
from ingest.readers.unreadable import RecognitionNeededError, UnreadableFileError
from ingest.readers.words import group_watermarks, group_words

ReadPicture = Callable[[Picture, int], Page]
"""Recognises the text of a picture that is the page of the given number."""

INSPECTION_SIDE_PIXELS = 1000


def read_pdf(
    content: bytes, limits: ReadingLimits, read_picture: ReadPicture | None
) -> Iterator[Page]:
    """Reads a PDF page by page.

    Args:
        content: The file.
        limits: How much of it is read.
        read_picture: None in a process without a recognition engine.

    Yields:
        The pages in order, each as soon as it is read.

    Raises:
        UnreadableFileError: It is encrypted or broken.
        RecognitionNeededError: A page needs recognition and `read_picture` is None.
    """
    with open_pdf(content) as pages:
        surveys = [_survey(page, limits) for page in pages[: limits.pages]]
        if not any(surveys):
            raise UnreadableFileError(ReadResult.CORRUPT)
        if read_picture is None and any(survey and survey.needs_recognition for survey in surveys):
            raise RecognitionNeededError
        recogniser = _Recogniser(read_picture, limits.recognised_pages)
        with open_with_pdfplumber(content, len(pages)) as plumber:
            form = FormReader(content, limits.form_fields, limits.form_fields)
            reader = _PageReader(plumber, recogniser, form, limits)
            for index, survey in enumerate(surveys):
                page = reader.read(pages[index], index, survey)
                if index + 1 == limits.pages < len(pages):
                    page = add_problem(
                        page, "page_limit", page_count=str(len(pages)), read=str(limits.pages)
                    )
                yield page


def _survey(page: PdfiumPage, limits: ReadingLimits) -> PageSurvey | None:
    with page.loaded() as is_sound:
        return survey_page(page, limits) if is_sound else None


@dataclass(slots=True)
class _Recogniser:
    """Recognises pages until the file has had its share."""

    read_picture: ReadPicture | None
    pages_left: int

    def read(self, page: PdfiumPage, number: int, longer_side_pixels: int) -> Page | None:
        """Reads a render of the page; None once the file has had its share.

        Raises:
            RecognitionNeededError: There is no engine in this process.
        """
        if self.read_picture is None:
            raise RecognitionNeededError
        if not self.pages_left:
            return None
        self.pages_left -= 1
        recognised = self.read_picture(page.render(longer_side_pixels), number)
        width, height = page.size
        if recognised.turned_degrees % 180:
            width, height = height, width
        return replace(recognised, width=width, height=height)


@dataclass(frozen=True, slots=True)
class _PageReader:
    """Reads the pages of one open file."""

    plumber: PlumberPages
    recogniser: _Recogniser
    form: FormReader
    limits: ReadingLimits

    def read(self, page: PdfiumPage, index: int, survey: PageSurvey | None) -> Page:
        """Reads one page; one that is broken becomes a page without words and a problem."""
        number = index + 1
        with page.loaded() as is_sound:
            if survey is None or not is_sound:
                empty = Page(number, 0.0, 0.0, Method.TEXT, ())
                return add_problem(empty, "page_unreadable")
            glyphs = self._read_glyphs(page, index, survey)
            if survey.needs_recognition or glyphs is None:
                read = self._recognise(page, number, survey, glyphs)
            else:
                read = self._lay_out(page, number, survey, glyphs)
            return self.form.add_form(read, page)

    def _read_glyphs(self, page: PdfiumPage, index: int, survey: PageSurvey) -> list[Glyph] | None:
        """The characters of the text layer from the better engine; None if neither is legible."""
        if not survey.is_text_visible:
            return []
        if survey.is_crowded:
            return page.read_glyphs(self.limits.glyphs_per_page)
        glyphs = drop_duplicates(self.plumber.read_glyphs(index, page.bounds))
        source = choose_source(
            measure_text("".join(glyph.text for glyph in glyphs)), measure_text(survey.text)
        )
        if source is TextSource.NEITHER:
            return None
        if source is TextSource.PDFIUM:
            return drop_duplicates(page.read_glyphs(self.limits.glyphs_per_page))
        return glyphs

    def _recognise(
        self, page: PdfiumPage, number: int, survey: PageSurvey, glyphs: Sequence[Glyph] | None
    ) -> Page:
        recognised = self.recogniser.read(page, number, survey.render_side_pixels)
        if recognised is None:
            typed = self._lay_out(page, number, survey, glyphs or [])
            return add_problem(typed, "recognition_limit", limit=str(self.limits.recognised_pages))
        if glyphs is None:
            return add_problem(recognised, "text_layer_rejected")
        if glyphs and not recognised.turned_degrees:
            typed = self._lay_out(page, number, survey, glyphs)
            if not typed.turned_degrees:
                recognised = replace(
                    recognised,
                    words=tuple(merge_words(typed.words, recognised.words)),
                    watermarks=typed.watermarks or recognised.watermarks,
                )
        return add_problem(recognised, "read_by_ocr")

    def _lay_out(
        self, page: PdfiumPage, number: int, survey: PageSurvey, glyphs: Sequence[Glyph]
    ) -> Page:
        width, height = page.size
        turns = dominant_quarter_turns(glyph for glyph in glyphs if not is_slanted(glyph))
        if turns:
            glyphs = [turn_glyph(glyph, turns, width, height) for glyph in glyphs]
            width, height = (height, width) if turns % 2 else (width, height)
        words = group_words([glyph for glyph in glyphs if not is_slanted(glyph)], width, height)
        laid_out = Page(
            number=number,
            width=width,
            height=height,
            method=Method.TEXT,
            words=tuple(words[: self.limits.words_per_page]),
            turned_degrees=-90 * turns % 360,
            watermarks=tuple(group_watermarks(glyphs, width, height)),
        )
        if turns:
            laid_out = add_problem(laid_out, "turned_upright", degrees=str(laid_out.turned_degrees))
        if len(words) > self.limits.words_per_page or survey.is_crowded:
            laid_out = add_problem(laid_out, "word_limit", words=str(len(laid_out.words)))
        if not words and not laid_out.watermarks and is_blank(page.render(INSPECTION_SIDE_PIXELS)):
            laid_out = add_problem(laid_out, "blank_page")
        if survey.has_drawings and number <= self.limits.inspected_pages:
            laid_out = _add_seals_and_codes(laid_out, page, turns)
        return laid_out


def _add_seals_and_codes(laid_out: Page, page: PdfiumPage, turns: int) -> Page:
    picture = np.ascontiguousarray(np.rot90(page.render(INSPECTION_SIDE_PIXELS), turns))
    codes = read_codes(picture, is_sharp=True)
    return replace(
        laid_out,
        codes=codes,
        seals=find_red_ink(picture).seals,
        handwriting=find_handwriting(picture, laid_out.words, [code.box for code in codes]),
    )
