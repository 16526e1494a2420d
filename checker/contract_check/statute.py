"""How long a customer may take to pay by law: 国务院令第802号, in force since 2025-06-01.

保障中小企业款项支付条例 binds public bodies and large enterprises that buy of a smaller company: a
public body pays within 30 days of delivery, within 60 where the contract agrees on more; a large
enterprise within 60 (articles 3, 9 and 17). That a longer agreed term of
a large enterprise must be reasonable was not read in the original, so nothing beyond 60 days is
taken to be allowed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from checker.contract_check.proposal import PayerKind, Proposal
from checker.facts.reading import known, not_applicable
from checker.settings import CompanySize
from rules.facts import Fact

IN_FORCE_FROM = date(2025, 6, 1)
ORDINARY_DAYS = {PayerKind.PUBLIC_BODY: 30, PayerKind.LARGE_ENTERPRISE: 60}
MOST_DAYS = {PayerKind.PUBLIC_BODY: 60, PayerKind.LARGE_ENTERPRISE: 60}


@dataclass(frozen=True, slots=True)
class StatutoryTerm:
    """What the regulation allows for a contract.

    Attributes:
        ordinary_days: From delivery, unless the contract agrees on more.
        most_days: The most that may be agreed.
    """

    ordinary_days: int
    most_days: int


def find_statutory_term(
    proposal: Proposal, own_size: CompanySize | None
) -> StatutoryTerm | bool | None:
    """Give what the regulation allows; False where it does not bind, None where that is open.

    Args:
        proposal: The contract.
        own_size: How large the seller is; None where the settings do not say.
    """
    if proposal.signed_on < IN_FORCE_FROM or proposal.payer is PayerKind.OTHER:
        return False
    if own_size is CompanySize.LARGE:
        return False
    if own_size is None or proposal.payer is None:
        return None
    return StatutoryTerm(ORDINARY_DAYS[proposal.payer], MOST_DAYS[proposal.payer])


def statutory_facts(proposal: Proposal, own_size: CompanySize | None) -> dict[str, Fact]:
    """Give what is known of the terms before the law, by name without the prefix `contract.`."""
    term = find_statutory_term(proposal, own_size)
    if isinstance(term, StatutoryTerm):
        excess = known(proposal.terms_days - term.most_days)
    else:
        excess = not_applicable() if term is False else known(None)
    return {
        "is_under_payment_regulation": known(None if term is None else bool(term)),
        "statutory_excess_days": excess,
        "has_pay_when_paid": known(proposal.has_pay_when_paid),
    }
