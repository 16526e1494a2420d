"""What surrounds the words of a certificate: a woven border, a plain badge."""

from __future__ import annotations

import math

from licet_examples.sheet import Colour, Disc, Item, Stroke

_BORDER: Colour = (122, 128, 96)
_BORDER_LIGHT: Colour = (178, 182, 158)
_BADGE_RED: Colour = (200, 48, 40)
_BADGE_GOLD: Colour = (214, 170, 70)
_WAVE_LENGTH = 14.0
_WAVE_HEIGHT = 5.0
_STEPS_PER_WAVE = 8


def draw_frame(width: float, height: float, margin: float) -> list[Item]:
    """Draw a border of three woven waves between two lines."""
    items: list[Item] = []
    for inset, stroke in ((margin - 9, 1.4), (margin + 9, 1.4), (margin + 13, 0.6)):
        right, bottom = width - inset, height - inset
        corners = ((inset, inset), (right, inset), (right, bottom), (inset, bottom), (inset, inset))
        items.append(Stroke(corners, stroke, _BORDER))
    for third in range(3):
        phase = third * 2 * math.pi / 3
        colour = _BORDER if third == 0 else _BORDER_LIGHT
        along = _wave(margin - 9, width - margin + 9, phase)
        down = _wave(margin - 9, height - margin + 9, phase)
        lines = [[(x, level + y) for x, y in along] for level in (margin, height - margin)]
        lines += [[(level + x, y) for y, x in down] for level in (margin, width - margin)]
        items += [Stroke(tuple(line), 0.8, colour) for line in lines]
    return items


def draw_emblem(x: float, y: float, radius: float) -> list[Item]:
    """Draw a plain round badge in the place of the state emblem, which is not imitated."""
    return [
        Disc(x, y, radius, _BADGE_GOLD),
        Disc(x, y, radius * 0.86, _BADGE_RED),
        Disc(x, y, radius * 0.6, _BADGE_GOLD, width=radius * 0.06),
    ]


def _wave(start: float, end: float, phase: float) -> list[tuple[float, float]]:
    steps = round((end - start) / _WAVE_LENGTH * _STEPS_PER_WAVE)
    points = []
    for step in range(steps + 1):
        along = start + (end - start) * step / steps
        points.append(
            (along, _WAVE_HEIGHT * math.sin(2 * math.pi * (along - start) / _WAVE_LENGTH + phase))
        )
    return points
