"""Fillable PDFs made object by object, so that what each holds and shows is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

WIDTH, HEIGHT = 595, 842


class FormFile:
    """A page with a line of print and fields.

    Args:
        printed: Lines, each with its place from the left and from below.
        rotation: Degrees by which a viewer turns the page.
    """

    def __init__(
        self, *printed: tuple[float, float, str], rotation: int = 0, size: int = 12
    ) -> None:
        self.pdf = pikepdf.new()
        self.page = self.pdf.add_blank_page(page_size=(WIDTH, HEIGHT))
        self.font = self.pdf.make_indirect(
            Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        )
        self.page.Resources = Dictionary(Font=Dictionary(F1=self.font))
        shown = [f"BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET" for x, y, text in printed]
        self.page.Contents = self.pdf.make_stream("\n".join(shown).encode())
        if rotation:
            self.page.Rotate = rotation
        self.fields: list[Any] = []
        self.widgets: list[Any] = []

    def add_text(
        self,
        name: Any,  # noqa: ANN401 - hostile files name fields by what is no name
        value: Any = None,  # noqa: ANN401 - likewise
        place: Sequence[float] = (150, 700, 400, 716),
        *,
        shown: str | None = None,
        flags: int = 4,
    ) -> Any:  # noqa: ANN401 - pikepdf is untyped here
        """Adds a text field; `shown` is drawn in its place, whatever it holds."""
        widget = self._make_widget(name, Name.Tx, place, flags)
        if value is not None:
            widget.V = value
        if shown is not None:
            drawn = self._draw(f"BT /F1 10 Tf 2 4 Td ({shown}) Tj ET", place)
            widget.AP = Dictionary(N=drawn)
        self.fields.append(widget)
        return widget

    def add_box(self, name: str, *, is_ticked: bool, place: Sequence[float]) -> None:
        """Adds a box to be ticked."""
        widget = self._make_widget(String(name), Name.Btn, place, 4)
        widget.AP = Dictionary(N=Dictionary(Yes=self._draw("", place), Off=self._draw("", place)))
        widget.V = widget.AS = Name.Yes if is_ticked else Name.Off
        self.fields.append(widget)

    def save(self, change: Callable[[pikepdf.Pdf], None] | None = None) -> bytes:
        """Gives the file's bytes, after a last change to it."""
        self.page.Annots = Array(self.widgets)
        self.pdf.Root.AcroForm = Dictionary(
            Fields=Array(self.fields),
            DA=String("/F1 10 Tf 0 g"),
            DR=Dictionary(Font=Dictionary(F1=self.font)),
        )
        if change is not None:
            change(self.pdf)
        buffer = BytesIO()
        self.pdf.save(buffer, deterministic_id=True)
        return buffer.getvalue()

    def _make_widget(self, name: Any, kind: Name, place: Sequence[float], flags: int) -> Any:  # noqa: ANN401
        widget = self.pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=kind,
                T=name,
                Rect=Array(list(place)),
                F=flags,
                P=self.page.obj,
            )
        )
        self.widgets.append(widget)
        return widget

    def _draw(self, content: str, place: Sequence[float]) -> Any:  # noqa: ANN401
        drawing = self.pdf.make_stream(content.encode())
        drawing.Type, drawing.Subtype = Name.XObject, Name.Form
        drawing.BBox = Array([0, 0, place[2] - place[0], place[3] - place[1]])
        drawing.Resources = Dictionary(Font=Dictionary(F1=self.font))
        return drawing
