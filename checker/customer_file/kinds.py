"""What the kinds of document are called, which are permits, which certificates run out."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from checker.customer_file.dossier import (
    AUTHORIZATION_LETTER,
    BUSINESS_LICENCE,
    FINANCIAL_STATEMENTS,
)
from ingest.templates import load_templates
from ingest.templates.schema import Family

PERMIT = "permit"
"""Any permit or filing, whatever it is for: the kind of its fact sheet."""
REGISTER_LINE = "register_line"
"""A line of a register of the user's: it is filed as a document, and is no paper."""
OTHER_KINDS = "other."
"""What kinds begin with that stand in a register of the user's and are read from no paper."""


class Title(NamedTuple):
    """A name in both languages."""

    zh: str
    en: str


_TITLES = {
    BUSINESS_LICENCE: Title("营业执照", "business licence"),
    AUTHORIZATION_LETTER: Title("授权委托书", "authorization letter"),
    FINANCIAL_STATEMENTS: Title("财务报表", "set of financial statements"),
    "receivables_ledger": Title("应收账款明细", "receivables ledger"),
    "credit_limit": Title("经审批的信用额度", "approved credit limit"),
    "own_figures": Title("本单位财务数字", "figures of our own"),
    "transactions": Title("交易记录", "record of our own transactions"),
    "assertion": Title("经核实的陈述", "assertion, verified"),
    "contract": Title("合同文本", "draft of the contract"),
    PERMIT: Title("该项许可证或者备案凭证", "permit or filing"),
}


def kind_title(kind: str) -> Title:
    """Name a kind of document; one without a name here is named by its id."""
    if kind.startswith(OTHER_KINDS):
        words = kind.removeprefix(OTHER_KINDS).replace("_", " ")
        return Title(words, words)
    return _TITLES.get(kind) or _template_titles().get(kind) or Title(kind, kind)


def permit_kinds() -> frozenset[str]:
    """Give the kinds of document that are permits or filings for an activity."""
    return frozenset(each.id for each in load_templates() if each.family is Family.PERMIT)


def expiring_certificate_kinds() -> frozenset[str]:
    """Give the kinds of certificate that allow no activity and yet run out."""
    return frozenset(
        each.id
        for each in load_templates()
        if each.family is Family.CERTIFICATE and "valid_until" in each.fields
    )


@cache
def _template_titles() -> dict[str, Title]:
    return {
        template.id: Title(template.title.zh, template.title.en[:1].lower() + template.title.en[1:])
        for template in load_templates()
    }
