"""OFD files (GB/T 33190) as small as they can be."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import NamedTuple
from xml.sax.saxutils import escape

A4 = (210.0, 297.0)
_OPEN = 'xmlns:ofd="http://www.ofdspec.org/2016"'


class Text(NamedTuple):
    """A run of text: where it begins and the line it stands on, in millimetres."""

    text: str
    x: float
    y: float
    size: float = 4.0


def make_ofd(
    *pages: Sequence[Text], size: tuple[float, float] = A4, more: dict[str, bytes] | None = None
) -> bytes:
    """Make a file with these pages.

    Args:
        *pages: What stands on each.
        size: Width and height of all of them in millimetres.
        more: Other members of the archive, or others of the same name.
    """
    listed = "".join(
        f'<ofd:Page ID="{number}" BaseLoc="Pages/{number}.xml"/>' for number in range(len(pages))
    )
    members = {
        "OFD.xml": f"<ofd:OFD {_OPEN}><ofd:DocBody><ofd:DocInfo/>"
        "<ofd:DocRoot>Doc/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc/Document.xml": f"<ofd:Document {_OPEN}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>"
        f"0 0 {size[0]} {size[1]}</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        **{f"Doc/Pages/{number}.xml": _write_page(page) for number, page in enumerate(pages)},
    }
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**members, **(more or {})}.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _write_page(page: Sequence[Text]) -> str:
    objects = "".join(
        f'<ofd:TextObject ID="{number}" Boundary="{run.x} {run.y - run.size} 150 {run.size}" '
        f'Font="1" Size="{run.size}"><ofd:TextCode X="0" Y="{run.size}" '
        f'DeltaX="g {max(1, len(run.text) - 1)} {run.size}">{escape(run.text)}</ofd:TextCode>'
        "</ofd:TextObject>"
        for number, run in enumerate(page)
    )
    return (
        f"<ofd:Page {_OPEN}><ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"
    )
