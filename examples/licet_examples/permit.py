"""Permits and filings (许可证, 备案凭证) of invented firms: what they say and how they look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict

from licet_examples.invent import Inventor
from licet_examples.licence import TruthValue
from licet_examples.licence_sheet import LicenceLayout
from licet_examples.ornament import draw_frame
from licet_examples.sheet import Item, Seal, Sheet, Text
from licet_examples.terms import print_date
from licet_examples.typesetting import Column, set_rows

_WIDTH, _HEIGHT = 842.0, 595.0
_COLUMN = Column(x=90, top=196, bottom=440, label_width=112, width=660, size=13, leading=1.9)
_TITLE_WIDTH_OF_CHARACTER = 46.0
_TERM = timedelta(days=5 * 365)


class PermitForm(BaseModel):
    """How a kind of permit is printed.

    Attributes:
        kind: Template id.
        title: Its title.
        number: Label of its number.
        holder: Label of its holder.
        scope: Label of what it allows.
        issuer: Label of the authority.
        term: `until` prints 有效期至 and a day, `range` prints 有效期限 with two, `none` prints no
            term.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str
    title: str
    number: str
    holder: str
    scope: str
    issuer: str = "发证机关"
    term: str = "until"


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitFields:
    """What a permit says.

    Attributes:
        number: 许可证编号.
        holder_name: Who holds it.
        scope: What it allows.
        issuer: The authority, printed and in the seal.
        issued_on: Beneath the authority.
        holder_code: Unified social credit code of the holder; None where the form leaves it out.
        address: 经营场所.
        valid_from: First day, on forms that print it.
        valid_until: Last day; None on forms without a term.
    """

    number: str
    holder_name: str
    scope: str
    issuer: str
    issued_on: date
    holder_code: str | None = None
    address: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None

    def state_truth(self, form: PermitForm) -> dict[str, TruthValue]:
        """Give the value of every field that the sheet shows, by the project's field names."""
        truth: dict[str, TruthValue] = {
            "number": self.number,
            "holder_name": self.holder_name,
            "scope": self.scope,
            "issuer": self.issuer,
            "issued_on": self.issued_on.isoformat(),
        }
        optional = {"holder_code": self.holder_code, "address": self.address}
        if form.term != "none" and self.valid_until is not None:
            optional["valid_until"] = self.valid_until.isoformat()
        if form.term == "range" and self.valid_from is not None:
            optional["valid_from"] = self.valid_from.isoformat()
        return truth | {name: value for name, value in optional.items() if value is not None}


@cache
def load_permit_forms() -> dict[str, PermitForm]:
    """Read how each kind of permit is printed, by kind.

    Raises:
        pydantic.ValidationError: `permits.yaml` does not have its shape.
    """
    text = files("licet_examples").joinpath("permits.yaml").read_text(encoding="utf-8")
    forms = (PermitForm.model_validate(entry) for entry in yaml.safe_load(text))
    return {form.kind: form for form in forms}


def invent_permit(rng: np.random.Generator) -> PermitFields:
    """Invent what a permit of five years says.

    Args:
        rng: Source of all chance; the same state gives the same fields.
    """
    licence = Inventor(rng).invent_licence(LicenceLayout.DUPLICATE_LANDSCAPE)
    return PermitFields(
        number=f"JY{rng.integers(10**13, 10**14)}",
        holder_name=licence.registered_name,
        holder_code=licence.unified_social_credit_code,
        address=licence.registered_address,
        scope=licence.business_scope,
        issuer=licence.registration_authority,
        issued_on=licence.issued_on,
        valid_from=licence.issued_on,
        valid_until=licence.issued_on + _TERM,
    )


def lay_out_permit(fields: PermitFields, form: PermitForm) -> Sheet:
    """Set a permit on a lying A4 sheet.

    Raises:
        FontMissingError: No Chinese font is installed, so nothing can be measured.
    """
    items: list[Item] = draw_frame(_WIDTH, _HEIGHT, margin=24)
    width = min(_TITLE_WIDTH_OF_CHARACTER * len(form.title), _WIDTH - 160)
    size = min(38.0, width / len(form.title) * 0.86)
    items.append(
        Text(_WIDTH / 2, 130, form.title, size, anchor="middle", bold=True, spread_to=width)
    )
    rows = [
        (form.holder, fields.holder_name),
        ("统一社会信用代码", fields.holder_code),
        ("经营场所", fields.address),
        (form.number, fields.number),
        (form.scope, fields.scope),
        *_print_term(fields, form),
    ]
    items += set_rows(rows, _COLUMN)
    items.append(Text(440, 470, form.issuer, 13, "sans", bold=True, spread_to=66))
    items.append(Text(520, 470, fields.issuer, 12))
    items.append(Text(690, 520, print_date(fields.issued_on, "plain"), 13, anchor="right"))
    items.append(Seal(600, 500, 44, fields.issuer, angle=3))
    items.append(Text(_WIDTH - 58, _HEIGHT - 12, "样张：非真实证照", 6.5, "sans", "right"))
    return Sheet(_WIDTH, _HEIGHT, tuple(items))


def _print_term(fields: PermitFields, form: PermitForm) -> list[tuple[str, str | None]]:
    if form.term == "none" or fields.valid_until is None:
        return []
    until = print_date(fields.valid_until, "plain")
    if form.term == "until" or fields.valid_from is None:
        return [("有效期至", until)]
    return [("有效期限", f"{print_date(fields.valid_from, 'plain')}至{until}")]
