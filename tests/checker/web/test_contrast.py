"""Colours of the stylesheet keep the contrast that WCAG 2.2 asks for, in light and in dark."""

from __future__ import annotations

import re

import pytest

from checker.web.static_files import load_static_files

TONES = ("good", "warn", "bad", "open", "info", "none")
TEXT = [
    *(
        (ink, ground)
        for ink in ("ink", "ink-soft", "accent")
        for ground in ("ground", "surface", "raised", "accent-wash")
    ),
    *((tone, f"{tone}-wash") for tone in TONES),
    *((tone, "surface") for tone in TONES),
    ("on-accent", "accent"),
]
CONTROLS = [("line-control", "surface"), ("line-control", "ground"), ("focus", "ground")]


def palettes() -> dict[str, dict[str, str]]:
    source = load_static_files()["desk.css"].content.decode()
    roots = re.findall(r":root \{(.*?)\}", source, flags=re.S)
    found = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", root)) for root in roots[:2]]
    return {"light": found[0], "dark": found[0] | found[1]}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("pair", "least"), [*((pair, 4.5) for pair in TEXT), *((pair, 3.0) for pair in CONTROLS)]
)
def test_a_pair_is_told_apart(scheme: str, pair: tuple[str, str], least: float) -> None:
    palette = palettes()[scheme]
    assert contrast(palette[pair[0]], palette[pair[1]]) >= least
