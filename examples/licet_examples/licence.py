"""What a business licence (营业执照) of an invented firm says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

TruthValue: TypeAlias = str | bool | dict[str, str]
"""A value as `licet read --json` writes it: ISO 8601 dates, money as amount and currency."""


class LicenceForm(StrEnum):
    """Which kind of entity the licence belongs to; it decides the labels."""

    COMPANY = "company"
    BRANCH = "branch"
    PARTNERSHIP = "partnership"
    SOLE_PROPRIETORSHIP = "sole_proprietorship"
    INDIVIDUAL_BUSINESS = "individual_business"


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceFields:
    """What a licence says.

    Attributes:
        form: Kind of entity.
        registered_name: 名称.
        entity_type: 类型, as printed.
        legal_representative: Whoever the form names in that place.
        registered_address: 住所, 经营场所 and so on.
        business_scope: 经营范围.
        registration_authority: 登记机关.
        established_on: 成立日期.
        issued_on: The date beneath the registration authority.
        unified_social_credit_code: 18 characters; None on the old form.
        registration_number: 13 or 15 digits of the old form.
        capital_print: 注册资本 as printed, such as 伍佰万元整; None where the form has none.
        capital: What that says: `amount` in units of the currency, `currency` in ISO 4217.
        composition: 组成形式 of an individual business.
        term_print: 营业期限 as printed; None where the line is absent, as on forms since 2022.
        valid_from: First day of the term, where printed.
        valid_until: Last day of the term, where it has one.
        no_fixed_term: The term has no end (长期).
        date_print: `padded` for 2015年03月06日, `plain` for 2015年3月6日.
        copy_mark: `duplicate` prints （副本）, `original` prints （正本）, None prints neither.
        copy_number: Behind 副本, such as 1-1.
        restricted_use: The slanting watermark across the copy, such as 仅供开户使用.
        qr_content: What the QR code says; None where there is none.
        is_authority_printed: The authority stands in type beside its label, not in the seal alone.
    """

    form: LicenceForm
    registered_name: str
    entity_type: str
    legal_representative: str
    registered_address: str
    business_scope: str
    registration_authority: str
    established_on: date
    issued_on: date
    unified_social_credit_code: str | None = None
    registration_number: str | None = None
    capital_print: str | None = None
    capital: dict[str, str] | None = None
    composition: str | None = None
    term_print: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    no_fixed_term: bool = False
    date_print: str = "padded"
    copy_mark: str | None = None
    copy_number: str | None = None
    restricted_use: str | None = None
    qr_content: str | None = None
    is_authority_printed: bool = True

    def state_truth(self) -> dict[str, TruthValue]:
        """Give the value of every field that the sheet shows, by the project's field names."""
        truth: dict[str, TruthValue] = {
            "registered_name": self.registered_name,
            "entity_type": self.entity_type,
            "legal_representative": self.legal_representative,
            "registered_address": self.registered_address,
            "business_scope": self.business_scope,
            "established_on": self.established_on.isoformat(),
            "issued_on": self.issued_on.isoformat(),
        }
        optional: dict[str, TruthValue | None] = {
            "unified_social_credit_code": self.unified_social_credit_code,
            "registration_number": self.registration_number,
            "registered_capital": self.capital,
            "valid_from": self.valid_from.isoformat() if self.valid_from else None,
            "valid_until": self.valid_until.isoformat() if self.valid_until else None,
            "no_fixed_term": self.no_fixed_term if self.term_print else None,
            "registration_authority": (
                self.registration_authority if self.is_authority_printed else None
            ),
            "copy": self.copy_mark,
            "restricted_use": self.restricted_use,
            "qr_content": self.qr_content,
        }
        return truth | {name: value for name, value in optional.items() if value is not None}
