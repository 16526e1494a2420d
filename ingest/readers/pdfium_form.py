"""The fields of a fillable PDF: what each holds, and what the page shows in its place.

A form's value and its picture are stored apart, and nothing makes them agree: one viewer draws the
picture, another draws the value anew. pdfium gives both, the picture by drawing every field into a
copy of the page. Use it in a child process only, as `ingest.readers.pdfium`.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium_c

from ingest.document import Box

LONGEST_VALUE = 4_000
"""Characters kept of one value; a page holds no more of legible size."""
LONGEST_NAME = 400
_LOOKED_AT_PER_FIELD = 10
"""Annotations that are no fields (links, remarks) may stand among them."""
_UNSEEN_FLAGS = pdfium_c.FPDF_ANNOT_FLAG_HIDDEN | pdfium_c.FPDF_ANNOT_FLAG_NOVIEW
_TEXT_KINDS = (
    pdfium_c.FPDF_FORMFIELD_TEXTFIELD,
    pdfium_c.FPDF_FORMFIELD_COMBOBOX,
    pdfium_c.FPDF_FORMFIELD_LISTBOX,
)
_TICKED_KINDS = (pdfium_c.FPDF_FORMFIELD_CHECKBOX, pdfium_c.FPDF_FORMFIELD_RADIOBUTTON)


MOST_ANNOTATIONS = 4_000
"""Of a file with a form. pdfium's time grows with their square: 4,000 cost 0.4 s, 8,000 1.9 s and
100,000 more than two minutes."""


def open_form(document: Any) -> bool:  # noqa: ANN401 - pypdfium2 is untyped
    """Lets the fields of a file's form be read and rendered; a broken form only stays empty.

    Args:
        document: An open pypdfium2 document of which no page is loaded.

    Returns:
        False where the form has more fields than a form can, and was left alone.
    """
    if pdfium_c.FPDF_GetFormType(document.raw) == pdfium_c.FORMTYPE_NONE:
        return True
    if _count_annotations(document) > MOST_ANNOTATIONS:
        return False
    with suppress(pypdfium2.PdfiumError):
        document.init_forms()
    return True


def _count_annotations(document: Any) -> int:  # noqa: ANN401 - untyped
    count = 0
    for index in range(len(document)):
        page = pdfium_c.FPDF_LoadPage(document.raw, index)
        if page:
            count += int(pdfium_c.FPDFPage_GetAnnotCount(page))
            pdfium_c.FPDF_ClosePage(page)
        if count > MOST_ANNOTATIONS:
            break
    return count


@dataclass(frozen=True, slots=True)
class Widget:
    """A field where it stands on its page.

    Attributes:
        name: In full.
        value: Text, or the name of the state of a ticked box; empty where there is none.
        is_choice: A box to be ticked.
        corners: Left, low, right and high edge in PDF user space.
    """

    name: str
    value: str
    is_choice: bool
    corners: Box


def list_widgets(form: Any, page: Any, limit: int) -> list[Widget]:  # noqa: ANN401 - untyped
    """Lists the fields of a page that can be seen.

    Args:
        form: pypdfium2's form environment; None in a file without a form.
        page: A loaded pypdfium2 page.
        limit: No more fields are listed.
    """
    if form is None:
        return []
    widgets: list[Widget] = []
    count = int(pdfium_c.FPDFPage_GetAnnotCount(page.raw))
    for index in range(min(count, limit * _LOOKED_AT_PER_FIELD)):
        if len(widgets) == limit:
            break
        annotation = pdfium_c.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        try:
            widget = _read_widget(form, annotation)
        finally:
            pdfium_c.FPDFPage_CloseAnnot(annotation)
        if widget is not None:
            widgets.append(widget)
    return widgets


def _read_widget(form: Any, annotation: Any) -> Widget | None:  # noqa: ANN401 - untyped
    if pdfium_c.FPDFAnnot_GetSubtype(annotation) != pdfium_c.FPDF_ANNOT_WIDGET:
        return None
    if pdfium_c.FPDFAnnot_GetFlags(annotation) & _UNSEEN_FLAGS:
        return None  # what nobody sees is nobody's statement
    kind = pdfium_c.FPDFAnnot_GetFormFieldType(form.raw, annotation)
    is_choice = kind in _TICKED_KINDS
    if not is_choice and kind not in _TEXT_KINDS:
        return None
    rectangle = pdfium_c.FS_RECTF()
    if not pdfium_c.FPDFAnnot_GetRect(annotation, ctypes.byref(rectangle)):
        return None
    if is_choice and not pdfium_c.FPDFAnnot_IsChecked(form.raw, annotation):
        value = ""
    else:
        value = _read_text(pdfium_c.FPDFAnnot_GetFormFieldValue, form, annotation)[:LONGEST_VALUE]
    return Widget(
        name=_read_text(pdfium_c.FPDFAnnot_GetFormFieldName, form, annotation)[:LONGEST_NAME],
        value=value,
        is_choice=is_choice,
        corners=(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top),
    )


def _read_text(call: Callable[..., int], form: Any, annotation: Any) -> str:  # noqa: ANN401
    size = int(call(form.raw, annotation, None, 0))
    buffer = ctypes.create_string_buffer(size)
    call(form.raw, annotation, ctypes.cast(buffer, ctypes.POINTER(pdfium_c.FPDF_WCHAR)), size)
    return buffer.raw[:size].decode("utf-16-le", errors="replace").rstrip("\0")


@contextmanager
def open_drawn(content: bytes, index: int) -> Iterator[Callable[[Box], str]]:
    """Opens a copy of a page into which its fields are drawn as the file says they look.

    Args:
        content: The file.
        index: Of the page, counted from 0.

    Yields:
        What gives the text that the copy shows within corners in PDF user space and the page
        without its fields does not.
    """
    document = pypdfium2.PdfDocument(content)
    try:
        bare = document[index]
        bare_text = bare.get_textpage()
        copy = pypdfium2.PdfDocument(content)
        try:
            drawn = copy[index]
            pdfium_c.FPDFPage_Flatten(drawn.raw, pdfium_c.FLAT_NORMALDISPLAY)
            drawn.close()
            drawn = copy[index]
            drawn_text = drawn.get_textpage()

            def read_within(corners: Box) -> str:
                under = str(bare_text.get_text_bounded(*corners, errors="replace"))
                shown = str(drawn_text.get_text_bounded(*corners, errors="replace"))
                return "" if "".join(shown.split()) == "".join(under.split()) else shown

            yield read_within
            drawn_text.close()
            drawn.close()
        finally:
            copy.close()
        bare_text.close()
        bare.close()
    finally:
        document.close()
