"""Where on a page a signature's field stands; many have none and are invisible."""

from __future__ import annotations

from itertools import islice
from typing import Any

from pyhanko.pdf_utils.misc import PdfError

from ingest.document import Box

_PAGES_AT_MOST = 300


def find_place(reader: Any, field: Any) -> tuple[int | None, Box | None]:  # noqa: ANN401 - pyHanko's objects are untyped
    """Gives page and box of a signature's field on the upright page, as far as they are told."""
    try:
        widget = field["/Kids"][0] if "/Kids" in field else field
        number = _find_page(reader, widget)
        rectangle = [float(edge) for edge in widget["/Rect"]]
        page = reader.find_page_for_modification(number - 1)[0].get_object() if number else None
        return number, _to_share(rectangle, page) if page is not None else None
    except (PdfError, LookupError, ValueError, TypeError, AttributeError):
        return None, None


def _find_page(reader: Any, widget: Any) -> int | None:  # noqa: ANN401
    reference = widget.get_value_as_reference("/P")
    count = int(reader.root["/Pages"]["/Count"])
    for number in islice(range(1, count + 1), _PAGES_AT_MOST):
        if reader.find_page_for_modification(number - 1)[0].reference == reference:
            return number
    return None


def _to_share(rectangle: list[float], page: Any) -> Box | None:  # noqa: ANN401
    """Turns a rectangle of PDF user space into shares of the page as a viewer shows it."""
    left, low, right, high = (float(edge) for edge in _inherited(page, "/MediaBox"))
    width, height = right - left, high - low
    x = sorted((rectangle[0], rectangle[2]))
    y = sorted((rectangle[1], rectangle[3]))
    if width <= 0 or height <= 0 or x[0] == x[1] or y[0] == y[1]:
        return None
    x0, x1 = ((edge - left) / width for edge in x)
    y0, y1 = ((high - edge) / height for edge in reversed(y))
    turns = int(_inherited(page, "/Rotate", 0)) // 90 % 4
    for _ in range(turns):
        x0, y0, x1, y1 = 1 - y1, x0, 1 - y0, x1
    box = tuple(min(max(edge, 0.0), 1.0) for edge in (x0, y0, x1, y1))
    return box[0], box[1], box[2], box[3]


def _inherited(page: Any, key: str, default: Any = None) -> Any:  # noqa: ANN401
    for _ in range(20):
        if key in page:
            return page[key]
        if "/Parent" not in page:
            break
        page = page["/Parent"]
    return default
