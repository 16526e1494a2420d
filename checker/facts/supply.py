"""Which facts there can ever be: read from a document, computed, or given with a question."""

from __future__ import annotations

from functools import cache

from checker.facts import authorization, licence, permits
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
        "contract.signer_has_mandate",
    }
)
"""What is known of a contract when somebody asks whether it may be signed."""

_READ = {
    "licence": licence.READ_FIELDS,
    "authorization": authorization.READ_FIELDS,
    "permit": permits.READ_FIELDS,
}
"""The fields that become facts as they are, by the first part of their names."""


@cache
def list_supplied_facts() -> frozenset[str]:
    """Give the names of all facts that can ever be known of a customer."""
    definitions = load_catalogue().definitions.values()
    computed = {d.name for d in definitions if d.derived and d.derived.formula in FORMULAS}
    read = {f"{prefix}.{name}" for prefix, fields in _READ.items() for name in fields}
    return frozenset(computed | read | CONTRACT_FACTS | LEDGER_FACTS)
