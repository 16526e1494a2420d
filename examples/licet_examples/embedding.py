"""An OpenType/CFF font inside a PDF, which reportlab by itself cannot embed."""

from __future__ import annotations

from typing import Any

from reportlab.lib.rl_accel import escapePDF
from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFStream,
    PDFString,
    PDFZCompress,
)

from licet_examples.fonts import FontFile
from licet_examples.opentype import open_font

_MAPPINGS_PER_BLOCK = 100
"""More lines in one block of a code table are not allowed (Adobe Technical Note 5014)."""

_SYMBOLIC = 4


class EmbeddedFont:
    """A font for `pdfmetrics.registerFont`, reduced to the characters in use.

    The oddly cased members are those that reportlab asks a font for.

    Args:
        file: Where the font lies.
        characters: What will be written with it.
        has_own_cmap: Write characters as UTF-16 and embed the table that turns them into glyphs;
            otherwise write glyph codes (Identity-H) and embed a ToUnicode table.
    """

    _multiByte = 1  # noqa: N815
    _dynamicFont = 0  # noqa: N815

    def __init__(self, file: FontFile, characters: frozenset[str], *, has_own_cmap: bool) -> None:
        self._font = open_font(file)
        self._characters = sorted(characters | {" "})
        glyphs = self._font.glyph_of_character
        self._glyphs = {c: glyphs.get(ord(c), 0) for c in self._characters}
        identifiers = self._font.character_id_of_glyph
        self._codes = {c: identifiers[glyph] for c, glyph in self._glyphs.items()}
        self._has_own_cmap = has_own_cmap
        self._base_name = f"LICETA+{file.path.stem}"
        self.fontName = f"{self._base_name}-{'own' if has_own_cmap else 'identity'}"

    def stringWidth(self, text: str, size: float, encoding: str = "") -> float:  # noqa: ARG002, N802
        """Give the advance width in the unit of `size`."""
        return sum(self._font.measure_glyph(self._glyphs[c]) for c in text) * size / 1000

    def formatForPdf(self, text: str) -> str:  # noqa: N802
        """Write a text as the escaped string of a content stream."""
        if self._has_own_cmap:
            return str(escapePDF(text.encode("utf-16-be")))
        return str(escapePDF(b"".join(self._codes[c].to_bytes(2, "big") for c in text)))

    def addObjects(self, document: Any) -> None:  # noqa: ANN401, N802
        """Put the font's objects into a reportlab document."""
        name = f"F{len(document.fontMapping) + 1}"
        outlines = self._font.keep_outlines(frozenset(self._glyphs.values()))
        descriptor = PDFDictionary(
            {
                "Type": PDFName("FontDescriptor"),
                "FontName": PDFName(self._base_name),
                "Flags": _SYMBOLIC,
                "FontBBox": PDFArray([-1000, -1050, 2930, 1810]),
                "ItalicAngle": 0,
                "Ascent": 880,
                "Descent": -120,
                "CapHeight": 733,
                "StemV": 80,
                "FontFile3": document.Reference(
                    _make_stream(outlines, Subtype=PDFName("CIDFontType0C")), f"{name}.outlines"
                ),
            }
        )
        descendant = PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("CIDFontType0"),
                "BaseFont": PDFName(self._base_name),
                "CIDSystemInfo": _describe_ordering(),
                "FontDescriptor": document.Reference(descriptor, f"{name}.descriptor"),
                "DW": 1000,
                "W": self._list_widths(),
            }
        )
        font = {
            "Type": PDFName("Font"),
            "Subtype": PDFName("Type0"),
            "BaseFont": PDFName(
                f"{self._base_name}-{'Own' if self._has_own_cmap else 'Identity-H'}"
            ),
            "DescendantFonts": PDFArray([document.Reference(descendant, f"{name}.descendant")]),
        }
        if self._has_own_cmap:
            encoding = _make_stream(
                self._write_code_table(),
                Type=PDFName("CMap"),
                CMapName=PDFName("LicetSample-UTF16-H"),
                CIDSystemInfo=_describe_ordering(),
            )
            font["Encoding"] = document.Reference(encoding, f"{name}.encoding")
        else:
            font["Encoding"] = PDFName("Identity-H")
        table = _make_stream(self._write_unicode_table())
        font["ToUnicode"] = document.Reference(table, f"{name}.unicode")
        document.idToObject["BasicFonts"].dict[name] = document.Reference(PDFDictionary(font), name)
        document.fontMapping[self.fontName] = f"/{name}"

    def _list_widths(self) -> PDFArray:
        widths: list[Any] = []
        for character in self._characters:
            width = self._font.measure_glyph(self._glyphs[character])
            widths += [self._codes[character], PDFArray([width])]
        return PDFArray(widths)

    def _write_code_table(self) -> bytes:
        lines = [f"<{ord(c):04X}> {code}" for c, code in self._codes.items()]
        blocks = _write_blocks("cidchar", lines)
        return _write_cmap("LicetSample-UTF16-H", "Identity", 1, blocks)

    def _write_unicode_table(self) -> bytes:
        lines = [
            f"<{ord(c) if self._has_own_cmap else code:04X}> <{ord(c):04X}>"
            for c, code in self._codes.items()
        ]
        return _write_cmap("Adobe-Identity-UCS", "UCS", 2, _write_blocks("bfchar", lines))


def _make_stream(content: bytes, **entries: Any) -> PDFStream:  # noqa: ANN401
    return PDFStream(PDFDictionary(entries), content, filters=[PDFZCompress])


def _describe_ordering() -> PDFDictionary:
    return PDFDictionary(
        {"Registry": PDFString("Adobe"), "Ordering": PDFString("Identity"), "Supplement": 0}
    )


def _write_blocks(kind: str, lines: list[str]) -> str:
    blocks = []
    for start in range(0, len(lines), _MAPPINGS_PER_BLOCK):
        block = lines[start : start + _MAPPINGS_PER_BLOCK]
        blocks += [f"{len(block)} begin{kind}", *block, f"end{kind}"]
    return "\n".join(blocks)


def _write_cmap(name: str, ordering: str, kind: int, blocks: str) -> bytes:
    return f"""%!PS-Adobe-3.0 Resource-CMap
/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering ({ordering}) /Supplement 0 >> def
/CMapName /{name} def
/CMapType {kind} def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{blocks}
endcmap
CMapName currentdict /CMap defineresource pop
end
end
""".encode("ascii")
