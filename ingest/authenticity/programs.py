"""Programs that leave their name in what they save, and of which some are made to edit."""

from __future__ import annotations

import re

EDITING_PROGRAMS = re.compile(
    r"photoshop|gimp|illustrator|coreldraw|corel photo|paint\.net|affinity|pixelmator|inkscape"
    r"|photopea|canva|snapseed|picsart|lightroom|meitu|美图|光影魔术手|krita|sketchbook"
    r"|acrobat pro|pdf editor|pdfelement|pdfescape|sejda|smallpdf|ilovepdf|pdf-xchange editor"
    r"|foxit (?:phantom|pdf editor|editor)|福昕(?:高级)?编辑器|wps pdf编辑|迅捷pdf编辑器",
    re.IGNORECASE,
)
"""Scanners, office programs, printers and libraries that only write files are none of these."""
_LONGEST_NAME = 60


def find_editing_program(*names: str) -> str | None:
    """Gives the first of the names that is an editing program's, at a length fit to be shown."""
    for name in names:
        if EDITING_PROGRAMS.search(name):
            return " ".join(name.split())[:_LONGEST_NAME]
    return None
