"""What a copy may be used for: 仅供××使用, 再次复印无效, printed across it or beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.document import Field, Page, Word
from ingest.layout.geometry import enclose
from ingest.normalise.text import fold_width

_RESTRICTION = re.compile(
    r"仅[供限用作为于]|只[供限用]于?|专用|使用[,，]?(?:他用)?无效|复印(?:件)?无效|再次复印|"
    r"他用无效|不得(?:用于|作)其[他它]|复印件|使用$"
)
_PRINT = re.compile(
    r"仅(?:供|限|用于|作为|作)[^。;；]{2,30}|再次?复印(?:件)?无效|他用无效|复印无效"
)


def find_restricted_use(page: Page, words: Sequence[Word]) -> Field | None:
    """Find a restriction among the slanting words of a page, or else in its level print.

    Args:
        page: With its watermarks.
        words: The level words that belong to the document and to no field.

    Returns:
        The longest reading of the restriction; several prints of it are one.
    """
    slanting = [word for word in page.watermarks if _RESTRICTION.search(fold_width(word.text))]
    level = [word for word in words if _PRINT.search(fold_width(word.text))]
    chosen = slanting or level
    if not chosen:
        return None
    best = max(chosen, key=lambda word: (word.confidence * len(word.text), len(word.text)))
    text = "".join(best.text.split())
    if not slanting:
        match = _PRINT.search(fold_width(text))
        text = match.group() if match else text
    box = enclose([best.box])
    return Field(text, best.text, page.number, box, round(best.confidence, 4), page.method)
