"""Cuttings: the part of a page where something stands, shown where it is weighed."""

from __future__ import annotations

from dataclasses import dataclass

from checker.document_view.errors import PagesAbsent, PageUndrawable
from checker.http.visit import Visit
from checker.web.brief_passes import make_pass
from ingest.document import Box
from storage.errors import OriginalDamaged, OriginalErased, OriginalMissing

_LEAST_WIDTH, _LEAST_HEIGHT = 0.6, 0.09
"""Shares of the page: enough around a word to see in which line it stands."""

_AIR = 5.0


@dataclass(frozen=True, slots=True)
class Cutting:
    """A part of a page with a box in it; lengths are pixels of the whole picture.

    Attributes:
        path: Of the whole picture.
        page_path: Of the document's page with all its boxes.
        width: Of the whole picture.
        height: Of the whole picture.
        view: `x y width height` of the part.
        box: `x`, `y`, `width`, `height` of what it is about.
    """

    path: str
    page_path: str
    width: int
    height: int
    view: str
    box: tuple[float, float, float, float]


def cut_page(
    visit: Visit, document_id: str, field: str, page: int, box: Box, *, is_revealed: bool
) -> Cutting | None:
    """Cut out where a field stands; None where the page cannot be shown or the place is unknown.

    Args:
        visit: What is answered.
        document_id: The document.
        field: Which field, for the link to its page.
        page: Of the file.
        box: As shares of the upright page.
        is_revealed: Whether personal numbers are shown.
    """
    x0, y0, x1, y1 = box
    if x0 >= x1 or y0 >= y1:
        return None
    try:
        picture = visit.desk.pictures.show(document_id, page, reveal=is_revealed)
    except (PagesAbsent, PageUndrawable, OriginalMissing, OriginalDamaged, OriginalErased):
        return None  # the page of the document says why; here the words suffice
    left, wide = _widen(x0, x1, _LEAST_WIDTH)
    top, tall = _widen(y0, y1, _LEAST_HEIGHT)
    width, height = picture.width, picture.height
    path = f"/documents/{document_id}/pages/{page}.jpg"
    if is_revealed:
        path = f"{path}?shown={make_pass(visit, document_id)}"
    return Cutting(
        path=path,
        page_path=f"/documents/{document_id}?page={page}&field={field}#box-{field}",
        width=width,
        height=height,
        view=f"{left * width:.0f} {top * height:.0f} {wide * width:.0f} {tall * height:.0f}",
        box=(
            round(x0 * width - _AIR, 1),
            round(y0 * height - _AIR, 1),
            round((x1 - x0) * width + 2 * _AIR, 1),
            round((y1 - y0) * height + 2 * _AIR, 1),
        ),
    )


def _widen(first: float, last: float, least: float) -> tuple[float, float]:
    """Give start and length of a stretch around another, within the page."""
    length = min(max(last - first + 0.04, least), 1.0)
    middle = (first + last) / 2
    return min(max(middle - length / 2, 0.0), 1.0 - length), length
