"""Fonts: found or named as missing, and with a glyph for every character that is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from licet_examples import fonts
from licet_examples.customers import fill_letter, fill_licence
from licet_examples.fonts import FontFile, FontMissingError, find_font, load_font
from licet_examples.invent import Inventor
from licet_examples.letter import LetterStyle, draw_authorization_letter, lay_out_letter
from licet_examples.licence_sheet import LicenceLayout, lay_out_licence
from licet_examples.opentype import OpenTypeFont, open_font
from licet_examples.sample_models import load_customers
from licet_examples.sheet import Face, Sheet
from tests.examples.conftest import AS_OF

FACES: tuple[Face, ...] = ("serif", "sans")
SYSTEM_FONT = FontFile(Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"), 2)


@pytest.fixture
def no_fonts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(fonts, "list_candidates", lambda _face: (FontFile(Path("/nowhere/a.otf")),))
    load_font.cache_clear()
    yield
    load_font.cache_clear()


@pytest.fixture(scope="module")
def characters() -> frozenset[str]:
    return frozenset[str]().union(*(sheet.characters for sheet in list_sheets()))


def list_sheets() -> Iterator[Sheet]:
    for customer in load_customers():
        yield lay_out_licence(fill_licence(customer, AS_OF), customer.licence.layout)
        yield lay_out_letter(fill_letter(customer, AS_OF), customer.letter.style)
    inventor = Inventor(np.random.default_rng(11))
    for _ in range(20):
        for layout in LicenceLayout:
            yield lay_out_licence(inventor.invent_licence(layout), layout)
        for style in LetterStyle:
            yield lay_out_letter(inventor.invent_letter(), style)


@pytest.mark.parametrize("face", FACES)
def test_no_character_is_without_a_glyph(face: Face, characters: frozenset[str]) -> None:
    assert len(characters) > 300
    assert open_font(find_font(face)).list_missing(characters) == frozenset()


def test_a_character_without_a_glyph_is_named() -> None:
    missing = open_font(find_font("serif")).list_missing(frozenset("营\U0010fffe"))
    assert missing == frozenset("\U0010fffe")


@pytest.mark.usefixtures("no_fonts")
def test_without_a_font_the_error_says_what_to_do_in_both_languages() -> None:
    with pytest.raises(FontMissingError) as caught:
        draw_authorization_letter(fill_letter(load_customers()[0], AS_OF), LetterStyle.FORM)
    assert "pylopdf-fonts-zh-cn" in caught.value.message["zh"]
    assert "fonts-noto-cjk" in caught.value.message["en"]
    assert "/nowhere/a.otf" in str(caught.value)


def test_full_width_characters_are_as_wide_as_high() -> None:
    font = open_font(find_font("serif"))
    assert font.measure_glyph(font.glyph_of_character[ord("营")]) == 1000
    assert font.measure_glyph(font.glyph_of_character[ord("i")]) < 500


def test_a_collection_of_the_system_is_understood() -> None:
    if not SYSTEM_FONT.path.is_file():
        pytest.skip(f"{SYSTEM_FONT.path} is not installed here")
    font = OpenTypeFont(SYSTEM_FONT.path.read_bytes(), SYSTEM_FONT.index)
    glyph = font.glyph_of_character[ord("营")]
    assert font.measure_glyph(glyph) == 1000
    assert font.character_id_of_glyph[glyph] > 0
