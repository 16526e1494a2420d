"""How values are written: amounts, numbers and days in words by locale (Babel, CLDR); dates by ISO.

The locales are looked up once: by its name, Babel looked for one in the folder of its data at every
value, which was two fifths of what a page of fifty rows cost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, tzinfo
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_precision
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from rules.vocabulary import Bilingual
from storage.vocabulary import Language

ABSENT = "—"
_CODE = re.compile("`([^`]+)`")

_LOCALES: Mapping[Language, Locale] = MappingProxyType(
    {Language.ZH: Locale.parse("zh_CN"), Language.EN: Locale.parse("en_GB")}
)
_LONG_DAY: Mapping[Language, str] = MappingProxyType(
    {Language.ZH: "y年M月d日 EEEE", Language.EN: "EEEE d MMMM y"}
)


def write_money(minor: int, currency: str, language: Language) -> str:
    """Write an amount: `CN¥12,300.00` in English, `¥12,300.00` in Chinese.

    Args:
        minor: In the smallest unit of the currency.
        currency: ISO 4217.
        language: Of the page.
    """
    digits = get_currency_precision(currency)
    return str(format_currency(Decimal(minor).scaleb(-digits), currency, locale=_LOCALES[language]))


def write_day(day: date, language: Language, *, is_long: bool = False) -> str:
    """Write a date: `2026-11-22`, which both languages sort and read alike, or in words.

    Args:
        day: The date.
        language: Of the page.
        is_long: Whether to write it in words with the day of the week.
    """
    if is_long:
        return str(format_date(day, _LONG_DAY[language], locale=_LOCALES[language]))
    return date.isoformat(day)  # the day alone, also of a datetime


def write_moment(moment: datetime, zone: tzinfo | None) -> str:
    """Write a moment to the minute, in the office's time: `2026-11-22 08:00` in both languages.

    Args:
        moment: An aware moment.
        zone: Of the office; None for the machine's.
    """
    return moment.astimezone(zone).replace(tzinfo=None).isoformat(" ", "minutes")


def language_filters(language: Language) -> dict[str, Callable[..., Any]]:
    """Give the filters of the templates of one language; each writes a dash for None."""
    locale = _LOCALES[language]

    def number(value: int | Decimal | None) -> str:
        return ABSENT if value is None else str(format_decimal(value, locale=locale))

    def percent(value: Decimal | float | None) -> str:
        return ABSENT if value is None else str(format_percent(value, "#,##0.#%", locale=locale))

    def day(value: date | None) -> str:
        return ABSENT if value is None else write_day(value, language)

    def long_day(value: date | None) -> str:
        return ABSENT if value is None else write_day(value, language, is_long=True)

    @pass_context
    def moment(context: Context, value: datetime | None) -> str:
        if value is None:
            return ABSENT
        return write_moment(value, context.parent["zone"])

    def money(minor: int | None, currency: str) -> str:
        return ABSENT if minor is None else write_money(minor, currency, language)

    def said(text: Bilingual | Mapping[str, str]) -> str:
        """Show a text that exists in both languages."""
        if isinstance(text, Mapping):
            return text[language.value]
        return text.zh if language is Language.ZH else text.en

    filters: tuple[Callable[..., Any], ...] = (
        *(number, percent, day, long_day, moment, money, said),
        mark_code,
    )
    return {each.__name__: each for each in filters}


def mark_code(sentence: str) -> Markup:
    """Show what stands between backticks, such as a command to type, as code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(sentence))))  # noqa: S704 - escaped
