"""Signs of a document's being genuine as people and programs are shown them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from checker.privacy import mask_text
from ingest.authenticity.signs import SignText, Speaks, describe_sign
from ingest.document import Box, Sign
from rules.vocabulary import Bilingual


@dataclass(frozen=True, slots=True)
class ShownSign:
    """One sign in words; what looks like an identity number in it is masked.

    Attributes:
        code: Of the sign.
        speaks: Which way it points.
        message: What was seen.
        remedy: What to do about it.
        page: Where; None where it is of the file.
        box: Where on the page; None where it has no place.
    """

    code: str
    speaks: Speaks
    message: Bilingual
    remedy: Bilingual
    page: int | None
    box: Box | None


def show_signs(signs: Iterable[Sign]) -> tuple[ShownSign, ...]:
    """Put signs into words, those against the document first."""
    order = (Speaks.AGAINST, Speaks.NEITHER, Speaks.FOR)
    shown = [_show(sign) for sign in signs]
    return tuple(sorted(shown, key=lambda each: order.index(each.speaks)))


def _show(sign: Sign) -> ShownSign:
    masked = replace(sign, details=tuple((name, mask_text(value)) for name, value in sign.details))
    text: SignText = describe_sign(masked)
    return ShownSign(
        sign.code,
        text.speaks,
        Bilingual(text.message.zh, text.message.en),
        Bilingual(text.remedy.zh, text.remedy.en),
        sign.page,
        sign.box,
    )
