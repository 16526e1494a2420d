"""Where the Chinese fonts are: the font package of the project, or else the system's Noto CJK."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from PIL import ImageFont

from licet_examples.sheet import Face

_DEBIAN = Path("/usr/share/fonts/opentype/noto")
_SIMPLIFIED_CHINESE_IN_COLLECTION = 2
"""Order of the faces in Noto's collections: JP, KR, SC, TC, HK."""

_MEASURING_SIZE = 1000


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font on disk.

    Attributes:
        path: The file.
        index: The face within a collection; 0 for a plain font.
    """

    path: Path
    index: int = 0


class FontMissingError(RuntimeError):
    """No Chinese font is installed.

    Attributes:
        message: What happened and what to do, by language (`zh`, `en`).
    """

    def __init__(self, face: Face, tried: tuple[Path, ...]) -> None:
        places = ", ".join(str(path) for path in tried)
        self.message = {
            "zh": f"找不到中文字体（{face}）。已查找：{places}。"
            "请安装 Python 包 pylopdf-fonts-zh-cn 或系统包 fonts-noto-cjk 后重试。",
            "en": f"No Chinese font ({face}) was found. Looked in: {places}. "
            "Install the Python package pylopdf-fonts-zh-cn or the system package "
            "fonts-noto-cjk, then try again.",
        }
        super().__init__(f"{self.message['zh']} / {self.message['en']}")


def list_candidates(face: Face) -> tuple[FontFile, ...]:
    """Name the places where a face may lie, the preferred one first."""
    system = FontFile(
        _DEBIAN / f"Noto{face.capitalize()}CJK-Regular.ttc", _SIMPLIFIED_CHINESE_IN_COLLECTION
    )
    try:
        package = import_module("pylopdf_fonts_zh_cn")
    except ModuleNotFoundError:
        return (system,)
    path: Path = package.serif_path() if face == "serif" else package.sans_path()
    return (FontFile(path), system)


def find_font(face: Face) -> FontFile:
    """Find the file of a face.

    Raises:
        FontMissingError: None of the known places holds one.
    """
    candidates = list_candidates(face)
    for candidate in candidates:
        if candidate.path.is_file():
            return candidate
    raise FontMissingError(face, tuple(candidate.path for candidate in candidates))


@cache
def load_font(face: Face, size_pixels: int) -> ImageFont.FreeTypeFont:
    """Open a face for drawing at a size in pixels.

    Raises:
        FontMissingError: None is installed.
    """
    font = find_font(face)
    # Basic layout: Raqm, where present, would set the same text differently.
    return ImageFont.truetype(
        font.path, size_pixels, index=font.index, layout_engine=ImageFont.Layout.BASIC
    )


def measure_text(text: str, size: float, face: Face = "serif") -> float:
    """Give the advance width of a text in the unit of `size`."""
    return sum(_measure_character(character, face) for character in text) * size


@cache
def _measure_character(character: str, face: Face) -> float:
    """Give the advance width of one character as a share of the type size."""
    return load_font(face, _MEASURING_SIZE).getlength(character) / _MEASURING_SIZE
