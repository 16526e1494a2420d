"""Whether a fillable form and its page say the same."""

from __future__ import annotations

import re
import unicodedata

from ingest.document import FormField


def differs_from_page(field: FormField) -> bool:
    """Tell whether the page shows something else than the form holds.

    A long text may be cut at the edge of its field, so that either may be a part of the other.
    """
    if field.is_choice or field.shown is None:
        return False
    held, shown = _fold(field.value), _fold(field.shown)
    if not held:
        return bool(shown)
    return held not in shown and shown not in held


def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\W_]+", "", folded)
