"""Which facts there can ever be: read from a document, computed, or given with a question."""

from __future__ import annotations

from functools import cache

from checker.facts import attorney, authorization, incorporation, licence, permits
from checker.facts.formulas import FORMULAS
from checker.facts.ledger import LEDGER_FACTS
from rules.facts import load_catalogue

CONTRACT_FACTS = frozenset(
    {
        "contract.amount",
        "contract.starts_on",
        "contract.ends_on",
        "contract.payment_terms_days",
        "contract.deposit_percent",
        "contract.currency_agrees",
        "contract.exposure_to_limit_bp",
        "contract.group_exposure_to_limit_bp",
        "contract.has_group",
        "contract.limit_ends_on",
        "contract.size_to_turnover_bp",
        "contract.size_to_paid_in_capital_bp",
        "contract.book_share_bp",
        "contract.exposure_to_own_equity_bp",
        "contract.expected_loss_to_margin_bp",
        "contract.tenor_excess_days",
        "contract.is_under_payment_regulation",
        "contract.statutory_excess_days",
        "contract.has_pay_when_paid",
        "contract.permits_missing",
        "contract.signer_has_mandate",
        "contract.signer_is_legal_representative",
        "contract.amount_within_mandate",
        "contract.mandate_in_force",
    }
)
"""What is known of a contract when somebody asks whether it may be signed."""

WORTH_FORMULAS = frozenset(
    {
        "count_claims",
        "cover_approvals",
        "read_standing",
        "summarise_purchases",
        "weigh_assertions",
    }
)
"""What rooms above this one compute of a customer's worth, when somebody asks for it."""

_READ = {
    "licence": licence.READ_FIELDS,
    "authorization": authorization.READ_FIELDS,
    "permit": permits.READ_FIELDS,
    "incorporation": incorporation.READ_FIELDS,
    "attorney": attorney.READ_FIELDS,
}
"""The fields that become facts as they are, by the first part of their names."""


@cache
def list_supplied_facts() -> frozenset[str]:
    """Give the names of all facts that can ever be known of a customer."""
    definitions = load_catalogue().definitions.values()
    known = FORMULAS.keys() | WORTH_FORMULAS
    computed = {d.name for d in definitions if d.derived and d.derived.formula in known}
    read = {f"{prefix}.{name}" for prefix, fields in _READ.items() for name in fields}
    return frozenset(computed | read | CONTRACT_FACTS | LEDGER_FACTS)
