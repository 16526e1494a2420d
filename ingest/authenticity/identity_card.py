"""What an identity number says of its holder, against what is printed beside it.

GB 11643: digits 7 to 14 are the day of birth, digit 17 is odd for men and even for women. A card on
which they differ was altered or misread; the check digit holds for any invented number.
"""

from __future__ import annotations

from datetime import date

from ingest.document import Document, Field, Sign, Value
from ingest.identifiers import resident_id

_KIND = "cn.resident_id_card"
_LENGTH = 18
_SEXES = ("女", "男")
"""By the remainder of digit 17 when halved."""


def compare_number_with_print(document: Document) -> tuple[Sign, ...]:
    """Gives a sign for each entry that differs, and one where all that can be compared agree."""
    number = _trusted(document, "id_number")
    if document.kind != _KIND or number is None:
        return ()
    said = str(number.value)
    in_number: dict[str, Value | None] = {"born_on": resident_id.check(said, date.max).born_on}
    if len(said) == _LENGTH:
        in_number["sex"] = _SEXES[int(said[-2]) % 2]
    printed = {name: field for name in in_number if (field := _trusted(document, name))}
    differing = tuple(
        Sign("identity_number_differs", field.page, field.box, (("entry", name),))
        for name, field in printed.items()
        if field.value != in_number[name]
    )
    if printed and not differing:
        entries = (("entries", " ".join(printed)),)
        return (Sign("identity_number_agrees", number.page, number.box, entries),)
    return differing


def _trusted(document: Document, name: str) -> Field | None:
    field = document.fields.get(name)
    return field if field is not None and field.value is not None else None
