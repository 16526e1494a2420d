"""What the QR code of a licence spells out, against what is printed beside it.

Most codes carry only the address of a register with the credit code in it; older ones spell out
name, code, representative and date. Only what the code names is compared, and only with print:
a value that itself came from the QR code proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ingest.document import Document, Method, Sign, Value
from ingest.identifiers.repair import find_codes
from ingest.normalise.dates import read_date
from ingest.normalise.names import names_agree

QR = "qr_content"
_VALUE = r"\s*[:：]\s*([^\s;；,，]+)"
NAME_IN_QR = re.compile(rf"名\s*称{_VALUE}")
REPRESENTATIVE_IN_QR = re.compile(rf"(?:法定代表人|负\s*责\s*人|经\s*营\s*者|投\s*资\s*人){_VALUE}")
ESTABLISHED_IN_QR = re.compile(rf"(?:成立日期|注册日期){_VALUE}")


@dataclass(frozen=True, slots=True)
class Comparison:
    """One entry as the QR code and the print give it.

    Attributes:
        field: Name of the field.
        in_qr: As the code spells it.
        printed: As read from the print.
        agrees: Whether they are the same.
    """

    field: str
    in_qr: str
    printed: str
    agrees: bool


def compare_qr_with_print(document: Document) -> tuple[Sign, ...]:
    """Gives a sign for each entry that differs, and one for all that agree."""
    field = document.fields.get(QR)
    if field is None or not isinstance(field.value, str):
        return ()
    compared = list(compare_entries(field.value, document))
    differing = [
        Sign(
            "qr_differs",
            field.page,
            field.box,
            (("entry", each.field), ("printed", each.printed), ("qr", each.in_qr)),
        )
        for each in compared
        if not each.agrees
    ]
    agreeing = [each.field for each in compared if each.agrees]
    if agreeing and not differing:
        entries = (("entries", " ".join(agreeing)),)
        return (Sign("qr_agrees", field.page, field.box, entries),)
    return tuple(differing)


def compare_entries(content: str, document: Document) -> Iterator[Comparison]:
    """Compares what a QR code spells out with the trusted printed fields of a document."""
    codes = {found.code for found in find_codes(content) if not found.is_repaired}
    code = _printed(document, "unified_social_credit_code")
    if codes and isinstance(code, str):
        in_qr = " ".join(sorted(codes))
        yield Comparison("unified_social_credit_code", in_qr, code, code in codes)
    spelled: tuple[tuple[str, re.Pattern[str], Callable[[str, Value], bool]], ...] = (
        ("registered_name", NAME_IN_QR, _is_same_name),
        ("legal_representative", REPRESENTATIVE_IN_QR, _is_same_name),
        ("established_on", ESTABLISHED_IN_QR, _is_same_day),
    )
    for name, pattern, is_same in spelled:
        found, printed = pattern.search(content), _printed(document, name)
        if found is None or printed is None:
            continue
        if name == "established_on" and read_date(found[1]) is None:
            continue
        yield Comparison(name, found[1], str(printed), is_same(found[1], printed))


def _printed(document: Document, name: str) -> Value | None:
    field = document.fields.get(name)
    return None if field is None or field.method is Method.QR else field.value


def _is_same_name(in_qr: str, printed: Value) -> bool:
    return isinstance(printed, str) and names_agree(printed, in_qr)


def _is_same_day(in_qr: str, printed: Value) -> bool:
    return read_date(in_qr) == printed
