"""One page as a picture for people: what is asked for and what comes back, without a parser."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.document import Box

LONGER_SIDE_PIXELS = 1600
"""Print of a licence is read with ease at this size, on a screen and on its enlargement."""
MEDIA_TYPE = "image/jpeg"
"""A photo of this size is 0.3 MB as JPEG; as PNG it is 3 MB, and shows no more."""


@dataclass(frozen=True, slots=True)
class PageView:
    """Which page to draw, and how.

    Attributes:
        page: Its number in the file, from 1.
        turned_degrees: By how much, clockwise, its reader turned it to stand upright.
        longer_side_pixels: At most, of the picture.
        covered: Boxes of the upright page, as shares of its sides, of which nothing is to be seen.
    """

    page: int
    turned_degrees: int = 0
    longer_side_pixels: int = LONGER_SIDE_PIXELS
    covered: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class PagePicture:
    """An upright page; boxes of fields are shares of its width and height.

    Attributes:
        content: The bytes, of `MEDIA_TYPE`.
        width: In pixels.
        height: In pixels.
    """

    content: bytes
    width: int
    height: int
