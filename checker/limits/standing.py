"""What is known of a customer on a day before anybody asks for a limit or a contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from checker.customer_file.dossier import Dossier
from checker.customer_file.records import load_dossier
from checker.errors import CreditPolicyMissing
from checker.facts import build_sheets
from checker.facts.finance import to_year_figures
from checker.facts.ledger import lay_over, load_ledger_facts
from checker.limits.derivation import Derivation, derive_limit
from checker.limits.means import find_means
from checker.measures import YearFigures
from checker.statements.history import read_history
from ingest.document import Money
from rules.credit_policy import PAYMENT_FACT, CreditPolicy
from rules.facts import Fact, FactSheet
from rules.pack import Pack
from rules.scorecard import supply
from storage.documents import documents_of
from storage.securities import list_securities
from storage.tables import Customer, Security


@dataclass(frozen=True)
class Standing:
    """What is known of a customer on a day.

    Attributes:
        customer: Who.
        as_of: The day.
        policy: The credit policy of the pack.
        sheets: The customer's sheet with scores and grades, then those of its credentials.
        years: The financial years on file, the latest first.
        securities: All that were recorded, those that ended too.
        document_ids: The documents that went in.
    """

    customer: Customer
    as_of: date
    policy: CreditPolicy
    sheets: tuple[FactSheet, ...]
    years: tuple[YearFigures, ...]
    securities: tuple[Security, ...]
    document_ids: tuple[str, ...]

    @property
    def grade(self) -> str | None:
        """By the card that the policy names; None where it gives none."""
        value = self.sheets[0][f"grade.{self.policy.grade_card}"].value
        return value if isinstance(value, str) else None

    @property
    def days_beyond_terms(self) -> int | None:
        """How late the customer pays, weighted by amount; None where that is not known."""
        value = self.sheets[0][PAYMENT_FACT].value
        return value if isinstance(value, int) else None

    def derive_limit(self, need: Money | None) -> Derivation:
        """Derive a limit from all of it.

        Args:
            need: What the business takes; None where nobody said.
        """
        means = find_means(
            self.years, grade=self.grade, need=need, days_beyond_terms=self.days_beyond_terms
        )
        return derive_limit(means, self.policy, self.securities, self.as_of)


def load_standing(
    session: Session, customer: Customer, as_of: date, pack: Pack, purpose: str
) -> Standing:
    """Load what is known of a customer on a day.

    Args:
        session: Where the customer is on file.
        customer: Who.
        as_of: The day; documents received later do not count.
        pack: The rules.
        purpose: Whose requirements count.

    Raises:
        CreditPolicyMissing: The pack has no credit policy.
    """
    stored = documents_of(session, customer.id, received_by=as_of)
    return make_standing(
        customer,
        load_dossier(session, customer),
        as_of,
        pack,
        purpose,
        ledger=load_ledger_facts(session, customer.id),
        securities=list_securities(session, customer.id),
        document_ids=[row.document.id for row in stored],
    )


def make_standing(
    customer: Customer,
    dossier: Dossier,
    as_of: date,
    pack: Pack,
    purpose: str,
    *,
    ledger: Mapping[str, Fact],
    securities: Sequence[Security] = (),
    document_ids: Sequence[str] = (),
) -> Standing:
    """Put together what is known of a customer on a day.

    Args:
        customer: Who.
        dossier: The papers and statements on file.
        as_of: The day; what was received later does not count.
        pack: The rules.
        purpose: Whose requirements count.
        ledger: As `checker.facts.ledger.load_ledger_facts`.
        securities: All that were recorded.
        document_ids: The documents of the dossier.

    Raises:
        CreditPolicyMissing: The pack has no credit policy.
    """
    sheets = build_sheets(dossier, as_of, pack.requirements.for_purpose(purpose))
    return Standing(
        customer=customer,
        as_of=as_of,
        policy=require_policy(pack),
        sheets=supply(pack, lay_over(sheets, ledger), as_of),
        years=tuple(to_year_figures(year) for year in read_history(dossier, as_of).years),
        securities=tuple(securities),
        document_ids=tuple(document_ids),
    )


def require_policy(pack: Pack) -> CreditPolicy:
    """Give the credit policy of a pack.

    Raises:
        CreditPolicyMissing: It has none.
    """
    if pack.credit_policy is None:
        raise CreditPolicyMissing(pack=pack.id)
    return pack.credit_policy
