"""How a document is laid out for checking: boxes over the page, fields beside it in groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from checker.customer_file.document_fields import FieldShape
from checker.document_signs import ShownSign
from checker.document_view.desk import DocumentDesk, ShownField, ShownReading
from checker.web.catalogue import mark
from checker.web.words.documents import METHOD_WORDS
from ingest.authenticity.signs import Speaks
from ingest.document import Box as PageBox
from ingest.readers.page_picture import PagePicture
from rules.vocabulary import Bilingual
from storage.vocabulary import Language, ReadingMethod

SIGN_TONES: Mapping[Speaks, str] = {
    Speaks.AGAINST: "bad",
    Speaks.NEITHER: "info",
    Speaks.FOR: "good",
}
"""The tone of a sign, by which way it points."""
_MOST_KEYS = 9
_AIR = 5.0
"""Pixels between print and line, so that the line hides no stroke."""

CONFIDENCE: Mapping[str, tuple[str, str]] = {
    "person": (mark("Corrected"), "info"),
    "clear": (mark("Clearly read"), "good"),
    "check": (mark("Compare with the paper"), "warn"),
    "untrusted": (mark("Needs a person"), "bad"),
    "absent": (mark("Not on the paper"), "none"),
}
"""How sure a reading is, in a word and a tone."""

HINTS: Mapping[FieldShape, str] = {
    FieldShape.DATE: mark("Year, month and day, such as 2026-11-22."),
    FieldShape.MONEY: mark("Figures and currency, such as CNY 5,000,000.00."),
    FieldShape.FIGURE: mark("Figures and currency, such as CNY 5,000,000.00."),
    FieldShape.BOOLEAN: mark("“Yes” or “no”."),
    FieldShape.COPY: mark("“Original” or “duplicate”."),
    FieldShape.CREDIT_CODE: mark("All 18 characters, as the paper has them."),
}
_ANY_HINT = mark("Exactly as the paper has it.")


@dataclass(frozen=True, slots=True)
class Box:
    """A field's place on the picture of its page, in pixels.

    Attributes:
        id: Name of the field.
        title: Of the field, in the language of the page.
        tone: As of its reading.
        x: From the left.
        y: From the top.
        width: Of the box.
        height: Of the box.
    """

    id: str
    title: str
    tone: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A field in the list.

    Attributes:
        field: As it is read.
        confidence: A key of `CONFIDENCE`.
        method: How it was obtained; None for a field that is not there.
        has_box: Whether its box lies on the page that is shown.
        key: The number key that jumps to it; empty for most.
        is_open: Whether its form is shown.
    """

    field: ShownField
    confidence: str
    method: Bilingual | None
    has_box: bool
    key: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class DocumentLayout:
    """The page of a document.

    Attributes:
        page: The page of the file that is shown; None where there is none to show.
        boxes: Of the fields on it.
        here: The fields that were read on it; all, where the file has no pages.
        elsewhere: Those that were read on others.
        absent: Those that the paper may have and nobody has found.
        untrusted: How many fields no rule can rest on.
    """

    page: int | None
    boxes: tuple[Box, ...]
    here: tuple[FieldLine, ...]
    elsewhere: tuple[FieldLine, ...]
    absent: tuple[FieldLine, ...]
    untrusted: int

    @property
    def hint_of(self) -> Mapping[str, str]:
        """Give for each field how its value is written, in English."""
        lines = (*self.here, *self.elsewhere, *self.absent)
        return {line.field.name: _hint(line.field.shape) for line in lines}


def lay_document(
    desk: DocumentDesk,
    page: int | None,
    picture: PagePicture | None,
    *,
    opened: str,
    language: Language,
) -> DocumentLayout:
    """Lay a document out.

    Args:
        desk: The document.
        page: The page of the file that is shown; None where it has none.
        picture: Of that page; None where it cannot be drawn.
        opened: Name of the field whose form is shown; empty for none.
        language: Of the page.
    """
    here = [field for field in desk.fields if page is None or _page_of(field) in (page, None)]
    elsewhere = [field for field in desk.fields if field not in here]
    boxed = [field for field in here if picture is not None and _has_box(field)]
    keys = {field.name: str(number) for number, field in enumerate(boxed[:_MOST_KEYS], start=1)}

    def line(field: ShownField) -> FieldLine:
        return FieldLine(
            field=field,
            confidence=judge_reading(field),
            method=_word_method(field.reading),
            has_box=field.name in {each.name for each in boxed},
            key=keys.get(field.name, ""),
            is_open=field.name == opened and field.shape is not None,
        )

    absent = sorted(desk.absent, key=lambda field: field.name != opened)
    return DocumentLayout(
        page=page,
        boxes=()
        if picture is None
        else (
            *(_lay_box(field, picture, language) for field in boxed),
            *_lay_signs(desk.signs, page, picture, language),
        ),
        here=tuple(map(line, here)),
        elsewhere=tuple(map(line, elsewhere)),
        absent=tuple(line(field) for field in absent if field.shape is not None),
        untrusted=sum(not f.is_trusted for f in desk.fields if f.reading is not None),
    )


def choose_page(desk: DocumentDesk, wanted: str, opened: str) -> int | None:
    """Give which page to show: the one that is asked for, else the field's, else the first."""
    pages: Sequence[int] = desk.document.pages
    if wanted.isascii() and wanted.isdecimal() and len(wanted) < 7 and int(wanted) in pages:
        return int(wanted)
    of_field = next((_page_of(field) for field in desk.fields if field.name == opened), None)
    if of_field in pages:
        return of_field
    return pages[0] if pages else None


def judge_reading(field: ShownField) -> str:
    """Say how sure a field's reading is: a key of `CONFIDENCE`."""
    reading = field.reading
    if reading is None:
        return "absent"
    if reading.value is None:
        return "untrusted"
    if reading.method == ReadingMethod.PERSON:
        return "person"
    return "check" if field.must_check else "clear"


def _hint(shape: FieldShape | None) -> str:
    return _ANY_HINT if shape is None else HINTS.get(shape, _ANY_HINT)


def _page_of(field: ShownField) -> int | None:
    return None if field.reading is None else field.reading.page


def _has_box(field: ShownField) -> bool:
    return field.reading is not None and field.reading.box is not None


def _word_method(reading: ShownReading | None) -> Bilingual | None:
    return None if reading is None else METHOD_WORDS[ReadingMethod(reading.method)]


def _lay_signs(
    signs: Sequence[ShownSign], page: int | None, picture: PagePicture, language: Language
) -> Iterator[Box]:
    """Lay boxes around what speaks for or against the document on the page that is shown."""
    for number, sign in enumerate(signs, start=1):
        if sign.page != page or sign.box is None:
            continue
        title = sign.message.zh if language is Language.ZH else sign.message.en
        tone = SIGN_TONES[sign.speaks]
        yield _place(f"sign-{number}", title, tone, sign.box, picture)


def _lay_box(field: ShownField, picture: PagePicture, language: Language) -> Box:
    if field.reading is None or field.reading.box is None:
        raise AssertionError(f"{field.name} has no box")
    title = field.title.zh if language is Language.ZH else field.title.en
    tone = CONFIDENCE[judge_reading(field)][1]
    return _place(field.name, title, tone, field.reading.box, picture)


def _place(name: str, title: str, tone: str, box: PageBox, picture: PagePicture) -> Box:
    x0, y0, x1, y1 = box
    width, height = picture.width, picture.height
    return Box(
        id=name,
        title=title,
        tone=tone,
        x=round(x0 * width - _AIR, 1),
        y=round(y0 * height - _AIR, 1),
        width=round((x1 - x0) * width + 2 * _AIR, 1),
        height=round((y1 - y0) * height + 2 * _AIR, 1),
    )
