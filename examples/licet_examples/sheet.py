"""A page as a list of things to draw, so that one layout serves the picture and the PDF.

All lengths are points (1/72 inch), the origin is the top left corner, y grows downwards, and the y
of a text is its baseline.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Face = Literal["serif", "sans"]
Anchor = Literal["left", "middle", "right"]
Colour = tuple[int, int, int]
"""Red, green, blue, 0 to 255."""

BLACK: Colour = (28, 26, 26)
SEAL_RED: Colour = (206, 32, 38)


@dataclass(frozen=True, slots=True)
class Text:
    """A run of characters.

    Attributes:
        x: Left edge, centre or right edge, as `anchor` says.
        y: Baseline.
        text: The characters.
        size: Of the type.
        face: Serif (Song) or sans (Hei).
        anchor: Which point of the run `x` names.
        bold: Thickened strokes, for titles and labels.
        spread_to: Where given, the characters are spread over this width, as printed labels are.
        colour: Of the strokes.
        angle: Degrees anticlockwise around (x, y); a run that slants is a watermark.
        opacity: 0 to 1.
    """

    x: float
    y: float
    text: str
    size: float
    face: Face = "serif"
    anchor: Anchor = "left"
    bold: bool = False
    spread_to: float | None = None
    colour: Colour = BLACK
    angle: float = 0.0
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points; filled where it bounds an area."""

    points: tuple[tuple[float, float], ...]
    width: float
    colour: Colour = BLACK
    is_filled: bool = False


@dataclass(frozen=True, slots=True)
class Disc:
    """A circle, filled or as a ring."""

    x: float
    y: float
    radius: float
    colour: Colour
    width: float | None = None


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code in a square."""

    x: float
    y: float
    size: float
    text: str


@dataclass(frozen=True, slots=True)
class Seal:
    """A round red seal with a star, drawn over whatever lies beneath it.

    Attributes:
        x: Centre.
        y: Centre.
        radius: Outer.
        ring: The characters along the upper arc.
        foot: The characters in a straight line below the star.
        angle: Degrees anticlockwise by which it was set down askew.
        opacity: 0 to 1.
    """

    x: float
    y: float
    radius: float
    ring: str
    foot: str = ""
    angle: float = 0.0
    opacity: float = 0.82


Item = Text | Stroke | Disc | QrCode | Seal


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page.

    Attributes:
        width: In points.
        height: In points.
        items: In the order of drawing.
        paper: The colour of the paper.
    """

    width: float
    height: float
    items: tuple[Item, ...]
    paper: Colour = (255, 255, 255)

    @property
    def characters(self) -> frozenset[str]:
        """Every character that the page shows, seals included."""
        shown = [item.text for item in self.items if isinstance(item, Text)]
        shown += [item.ring + item.foot for item in self.items if isinstance(item, Seal)]
        return frozenset("".join(shown))
