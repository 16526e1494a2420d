"""Licences and letters of firms that exist nowhere, as many as a measurement needs."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import yaml

from licet_examples.check_digits import (
    CREDIT_CODE_CHARACTERS,
    complete_credit_code,
    complete_registration_number,
    complete_resident_id,
)
from licet_examples.letter import LetterFields
from licet_examples.licence import LicenceFields, LicenceForm
from licet_examples.licence_sheet import LicenceLayout
from licet_examples.numerals import AmountPrint, print_amount, state_amount
from licet_examples.terms import TermPrint, print_term

_ISSUED_UP_TO = date(2025, 12, 31)
"""Nothing that is invented lies later, so that no measurement depends on its own date."""

_UNISSUED_ORGANISATION_PREFIXES = ("MAW", "MAX", "MAY")
"""Organisation codes are given out in ascending order and are years away from these."""

_UNISSUED_RESIDENT_SEQUENCE = "000"
"""Sequences are counted from 001."""

_FORM_SHARES = {
    LicenceForm.COMPANY: 0.5,
    LicenceForm.INDIVIDUAL_BUSINESS: 0.15,
    LicenceForm.BRANCH: 0.15,
    LicenceForm.PARTNERSHIP: 0.1,
    LicenceForm.SOLE_PROPRIETORSHIP: 0.1,
}
_SUFFIX_BY_TYPE = {
    "个体工商户": "经营部",
    "个人独资企业": "服务中心",
    "股份有限公司": "股份有限公司",
    "有限责任公司": "有限公司",
}


class Inventor:
    """Invents documents.

    Args:
        rng: Source of all chance; the same state gives the same documents.
    """

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._material = load_material()

    def invent_licence(self, layout: LicenceLayout) -> LicenceFields:
        """Invent what a licence of this layout says."""
        is_old = layout is LicenceLayout.REGISTRATION_NUMBER
        form = LicenceForm.COMPANY if is_old else self._pick_form()
        place: dict[str, str] = self._pick("places")
        trade: dict[str, Any] = self._pick("trades")
        first_year, last_year = (1996, 2013) if is_old else (2001, 2024)
        established_on = self._invent_date(first_year, last_year)
        issued_on = min(
            established_on + timedelta(days=int(self._rng.integers(0, 1500))),
            date(2015, 9, 28) if is_old else _ISSUED_UP_TO,
        )
        prefix = "92" if form is LicenceForm.INDIVIDUAL_BUSINESS else "91"
        credit_code = None if is_old else self._invent_credit_code(prefix, place["division"])
        entity_type = self._invent_type(form)
        fields: dict[str, Any] = {
            "form": form,
            "registered_name": self._invent_name(entity_type, place, trade),
            "entity_type": entity_type,
            "legal_representative": self.invent_person(),
            "registered_address": self._invent_address(place),
            "business_scope": self._invent_scope(trade, issued_on),
            "registration_authority": place["former_authority" if is_old else "authority"],
            "established_on": established_on,
            "issued_on": issued_on,
            "unified_social_credit_code": credit_code,
            "date_print": self._choose(["padded", "plain"]),
            "is_authority_printed": self._decide(0.6),
        }
        if is_old:
            fields["registration_number"] = self._invent_registration_number(place["division"])
        else:
            fields["qr_content"] = self._invent_qr_content(str(credit_code), fields)
        if form is LicenceForm.COMPANY:
            fields["capital_print"], fields["capital"] = self._invent_amount()
        if form is LicenceForm.INDIVIDUAL_BUSINESS:
            fields["composition"] = self._choose(["个人经营", "家庭经营"])
        else:
            fields |= self._invent_term(established_on)
        if layout is LicenceLayout.DUPLICATE_LANDSCAPE or self._decide(0.3):
            fields["copy_mark"] = "duplicate"
        if layout is LicenceLayout.DUPLICATE_LANDSCAPE and self._decide(0.5):
            fields["copy_number"] = f"{self._rng.integers(1, 4)}-{self._rng.integers(1, 4)}"
        return LicenceFields(**fields)

    def invent_letter(self) -> LetterFields:
        """Invent what an authorization letter says."""
        place: dict[str, str] = self._pick("places")
        signed_on = self._invent_date(2019, 2025)
        fields: dict[str, Any] = {
            "principal_name": self._invent_name("有限责任公司", place, self._pick("trades")),
            "agent_name": self.invent_person(),
            "matter": f"{self._pick('brands')}项目{self._pick('matters')}",
            "powers": self._pick("powers"),
            "signed_on": signed_on,
            "has_signature": self._decide(0.65),
            "has_seal": self._decide(0.65),
            "may_sub_delegate": self._choose([None, False, False, True]),
        }
        if self._decide(0.75):
            fields["principal_code"] = self._invent_credit_code("91", place["division"])
        if self._decide(0.85):
            fields["principal_legal_representative"] = self.invent_person()
        if self._decide(0.85):
            fields["agent_id_number"] = self.invent_resident_id()
        if self._decide(0.6):
            fields["amount_print"], fields["amount_cap"] = self._invent_amount()
        if self._decide(0.15):
            fields["no_fixed_term"] = True
        elif self._decide(0.9):
            fields["valid_from"] = signed_on
            days = int(self._rng.choice([90, 180, 364, 730]))
            fields["valid_until"] = signed_on + timedelta(days=days)
        return LetterFields(**fields)

    def invent_person(self) -> str:
        """Invent a person's name."""
        return f"{self._pick('surnames')}{self._pick('given_names')}"

    def invent_resident_id(self) -> str:
        """Invent the identity number of an adult, with a sequence that is never given out."""
        born_on = self._invent_date(1962, 1998)
        division = self._pick("places")["division"]
        return complete_resident_id(f"{division}{born_on:%Y%m%d}{_UNISSUED_RESIDENT_SEQUENCE}")

    def invent_restricted_use(self) -> str:
        """Invent the words of a slanting watermark."""
        return str(self._pick("restricted_uses"))

    def _pick(self, name: str) -> Any:  # noqa: ANN401 - the material is plain YAML
        return self._choose(self._material[name])

    def _choose(self, options: list[Any]) -> Any:  # noqa: ANN401
        return options[int(self._rng.integers(len(options)))]

    def _decide(self, probability: float) -> bool:
        return bool(self._rng.random() < probability)

    def _pick_form(self) -> LicenceForm:
        forms = list(_FORM_SHARES)
        return forms[int(self._rng.choice(len(forms), p=list(_FORM_SHARES.values())))]

    def _invent_date(self, first_year: int, last_year: int) -> date:
        span = (date(last_year, 12, 31) - date(first_year, 1, 1)).days
        return date(first_year, 1, 1) + timedelta(days=int(self._rng.integers(0, span)))

    def _invent_name(self, entity_type: str, place: dict[str, str], trade: dict[str, Any]) -> str:
        stem = f"{place['prefix']}{self._pick('brands')}{trade['name']}"
        if entity_type.endswith("合伙企业"):
            return f"{stem}合伙企业（{entity_type.removesuffix('企业')}）"
        stem += next(
            suffix for start, suffix in _SUFFIX_BY_TYPE.items() if entity_type.startswith(start)
        )
        if "分公司" in entity_type:
            stem += f"{self._pick('places')['prefix']}分公司"
        return stem

    def _invent_type(self, form: LicenceForm) -> str:
        return str(self._choose(self._material["entity_types"][form.value]))

    def _invent_credit_code(self, prefix: str, division: str) -> str:
        tail = "".join(self._choose(list(CREDIT_CODE_CHARACTERS)) for _ in range(5))
        base = self._choose(list(_UNISSUED_ORGANISATION_PREFIXES)) + tail
        return complete_credit_code(prefix, division, base)

    def _invent_registration_number(self, division: str) -> str:
        sequence = "".join(str(digit) for digit in self._rng.integers(0, 10, 7))
        if self._decide(0.3):
            return f"{division}2{sequence[:6]}"
        return complete_registration_number(f"{division}0{sequence}")

    def _invent_qr_content(self, code: str, fields: dict[str, Any]) -> str | None:
        if self._decide(0.15):
            return None
        if self._decide(0.7):
            return f"http://gsxt.example.cn/index?uniscid={code}"
        return (
            f"统一社会信用代码:{code};名称:{fields['registered_name']};"
            f"法定代表人:{fields['legal_representative']}"
        )

    def _invent_address(self, place: dict[str, str]) -> str:
        rng = self._rng
        return (
            f"{place['region']}{self._pick('streets')}{rng.integers(1, 900)}号"
            f"{self._pick('buildings')}{rng.integers(1, 20)}幢{rng.integers(101, 3200)}室"
        )

    def _invent_scope(self, trade: dict[str, Any], issued_on: date) -> str:
        count = int(self._rng.integers(2, len(trade["scope"]) + 1))
        items = [str(item) for item in self._rng.permutation(trade["scope"])[:count]]
        if issued_on.year < 2020:
            listed = "；".join(items)
            return f"{listed}。（依法须经批准的项目，经相关部门批准后方可开展经营活动）"
        scope = (
            f"一般项目：{'；'.join(items)}。"
            "（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）"
        )
        if self._decide(0.5):
            scope += (
                f"许可项目：{self._pick('licensed_scope')}。（依法须经批准的项目，经相关部门批准后"
                "方可开展经营活动，具体经营项目以相关部门批准文件或许可证件为准）"
            )
        return scope

    def _invent_amount(self) -> tuple[str, dict[str, str]]:
        ten_thousands = int(self._rng.choice([3, 10, 50, 100, 108, 500, 1008, 1080, 5000, 12000]))
        style: AmountPrint = self._choose(list(AmountPrint))
        return print_amount(ten_thousands, style), state_amount(ten_thousands, style)

    def _invent_term(self, established_on: date) -> dict[str, Any]:
        style: TermPrint = self._choose(list(TermPrint))
        years = int(self._rng.choice([10, 20, 30, 50]))
        ends_on = date(established_on.year + years, established_on.month, 1) - timedelta(days=1)
        return {
            "term_print": print_term(style, established_on, ends_on),
            "valid_from": established_on if style.has_start else None,
            "valid_until": ends_on if style.has_end else None,
            "no_fixed_term": not style.has_end,
        }


@cache
def load_material() -> dict[str, Any]:
    """Read the words that documents are invented from."""
    text = files("licet_examples").joinpath("invented.yaml").read_text(encoding="utf-8")
    material: dict[str, Any] = yaml.safe_load(text)
    return material
