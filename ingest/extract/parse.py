"""From the characters of a value to its typed value, by the field's type.

A reading that does not have the form of its type is None: the field is reported as there and not to
be trusted. Identifiers of organisations need the whole page and have a module of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from ingest.document import Money, Value
from ingest.identifiers import registration_number, resident_id
from ingest.normalise.dates import read_date
from ingest.normalise.money import read_money
from ingest.normalise.text import CJK, fold_width, tidy
from ingest.templates.schema import FieldTemplate, FieldType

_WEB_ADDRESS = re.compile(
    r"(?:https?[:：]?/*|www[.．]|[A-Za-z0-9-]+[.．](?:com|cn|net|org)).*$", re.IGNORECASE
)
_LATIN_TAIL = re.compile(r"[A-Za-z0-9@.:/_-]{3,}$")
_LEGAL_FORMS = (
    "公司|合伙|企业|集团|合作社|联合社|事务所|经营部|商行|商店|商铺|超市|酒店|饭店|餐厅|餐馆|宾馆|药店|药房|诊所|"
    "医院|学校|中心|工作室|工厂|厂|店|行|部|社|站|坊|馆|场|院|所|园|吧|铺|庄|堂|屋|阁|轩|城|户|摊|室|队|会"
)
_ENDS_AS_NAME = re.compile(rf"(?:{_LEGAL_FORMS})(?:[（(][^()（）]{{1,12}}[)）])?$")
_COMPANY = re.compile(r"^(?P<name>.*?公司)(?P<rest>.*)$")
_PERSON = re.compile(rf"^[{CJK}]{{1,15}}(?:[·•‧・.．][{CJK}]{{1,15}}){{0,4}}$")
_REMARK = re.compile(r"[（(][^（）()]{0,6}(?:章|签字|全称|名称)[）)]$")
_DELEGATE = re.compile(r"[（(]?(?:委派代表|委派)[:：]?")
_BLANK = re.compile(r"^[*＊_—\-－/\\.…\s]*$")


def is_blank(raw: str) -> bool:
    """Tell whether a form's filler (***, ----) stands where a value could."""
    return _BLANK.fullmatch(raw) is not None


def parse_value(field: FieldTemplate, raw: str) -> Value | None:
    """Type the characters of a value.

    Args:
        field: Its template.
        raw: Characters without spaces, lines joined.

    Returns:
        The value, or None where the characters are not one of this type.
    """
    parse = _PARSERS.get(field.type)
    value = parse(raw) if parse else None
    if isinstance(value, str):
        if field.chinese_only:
            value = strip_latin_tail(value)
        if field.pattern and not re.fullmatch(field.pattern, fold_width(value)):
            return None
    return value or None if isinstance(value, str) else value


def strip_web_address(text: str) -> str:
    """Cut off the address of a web site, which marketplaces print across the page."""
    return _WEB_ADDRESS.sub("", text)


def strip_latin_tail(text: str) -> str:
    """Cut off Latin letters and figures at the end of what is Chinese."""
    return _LATIN_TAIL.sub("", strip_web_address(text))


def ends_as_organisation(text: str) -> bool:
    """Tell whether a name could end here: nothing of the next line belongs to it then."""
    return _ENDS_AS_NAME.search(text) is not None


def parse_organisation(raw: str) -> str | None:
    """A name without what follows its legal form (the next line, a watermark's tail)."""
    text = _REMARK.sub("", strip_latin_tail(tidy(raw)))
    match = _COMPANY.match(text)
    if match and match["rest"]:
        rest = match["rest"]
        belongs = ends_as_organisation(rest) or (rest[0] in "（(" and rest[-1] in "）)")
        text = text if belongs else match["name"]
    return text if len(text) >= 2 and re.search(rf"[{CJK}]", text) else None


def parse_person(raw: str) -> str | None:
    """A person's name, or a partner's with the person it delegates."""
    text = strip_latin_tail(tidy(raw)).strip("、，,。.;；:：|")
    if _DELEGATE.search(text) or (len(text) > 4 and ends_as_organisation(text)):
        return text
    if not _PERSON.match(text) or len(text) < 2:
        return None
    return text if len(text) <= 4 or re.search(r"[·•‧・.．]", text) else None


def parse_address(raw: str) -> str | None:
    """An address; figures and letters belong to it, web sites do not."""
    text = strip_web_address(tidy(raw))
    return text if len(re.findall(rf"[{CJK}]", text)) >= 3 else None


def _parse_text(raw: str) -> str | None:
    return tidy(raw) or None


def _parse_registration_number(raw: str) -> str | None:
    match = re.search(r"(?<!\d)(?:\d{15}|\d{13})(?!\d)", fold_width(raw))
    if match is None:
        return None
    check = registration_number.check(match.group())
    return check.number if check.is_valid else None


def _parse_resident_id(raw: str) -> str | None:
    text = re.sub(r"[^0-9Xx]", "", fold_width(raw))
    # Who may act is a question for another day's rules; here the number only has to be one.
    check = resident_id.check(text, date.max)
    return check.number if check.is_valid else None


def _parse_date(raw: str) -> date | None:
    return read_date(raw)


def _parse_money(raw: str) -> Money | None:
    money = read_money(raw)
    return None if money is None else Money(money.minor_units, money.currency)


_PARSERS: dict[FieldType, Callable[[str], Value | None]] = {
    FieldType.ADDRESS: parse_address,
    FieldType.DATE: _parse_date,
    FieldType.MONEY: _parse_money,
    FieldType.ORGANISATION: parse_organisation,
    FieldType.PERSON: parse_person,
    FieldType.REGISTRATION_NUMBER: _parse_registration_number,
    FieldType.RESIDENT_ID: _parse_resident_id,
    FieldType.TEXT: _parse_text,
}
