"""The fonts of reports: those of the font package, and no others, so that a PDF is the same bytes.

Looked up before anything is drawn: typst does not fail where a font is missing, it draws boxes.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import typst

from checker.reports.errors import FontMissing

_PACKAGE = "pylopdf_fonts_zh_cn"
_FAMILIES = ("Noto Sans SC", "Noto Serif SC")


@cache
def open_fonts() -> typst.Fonts:
    """Give the fonts that reports are set in.

    Raises:
        FontMissing: The font package is not there, or does not hold what reports need.
    """
    try:
        with as_file(files(_PACKAGE)) as folder:
            fonts = _open(folder)
    except ModuleNotFoundError as error:
        raise FontMissing(font=_FAMILIES[0]) from error
    known = fonts.families()
    for family in _FAMILIES:
        if family not in known:
            raise FontMissing(font=family)
    return fonts


def _open(folder: Path) -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(folder)]
    )
