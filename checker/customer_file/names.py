"""What stands in the place of a name where there is none."""

from __future__ import annotations

import re
from typing import TypeGuard

_NO_NAME = re.compile(r"[\s*＊/／\-－—]*(?:无(?:字号|名称)?)?")


def is_name(text: str | None) -> TypeGuard[str]:
    """Tell a name from its absence.

    An individual business may be registered without a name, and its licence then reads `***`; two
    that read so are not for that the same.
    """
    return text is not None and _NO_NAME.fullmatch(text) is None
