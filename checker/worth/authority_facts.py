"""How far the approvals that an amount needs are covered, and whether its signer may sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from checker.buying_centre.authority import SigningPower, list_powers
from checker.buying_centre.coverage import Coverage, cover
from checker.facts.formulas import formula
from checker.facts.reading import known
from ingest.document import Money
from ingest.normalise.names import names_agree
from rules.facts import Fact, FactSheet, Source
from storage.buying_centres import members_of, steps_of
from storage.tables import ApprovalStepRow, BuyingCentreMember

SIGNATORY = "signatory"
_SHARES = {
    "approvals_identified_percent": "is_identified",
    "approvals_met_percent": "is_met",
    "approvals_supportive_percent": "is_supportive",
    "approvals_written_percent": "is_written",
}


@dataclass(frozen=True, slots=True)
class BuyingCentre:
    """Everything known of who decides at a customer, for an amount on a day.

    Attributes:
        amount: The amount asked about.
        members: The people.
        steps: The customer's own rules of approval.
        powers: Whom papers let sign.
        coverage: How far the approvals are covered.
    """

    amount: Money
    members: tuple[BuyingCentreMember, ...]
    steps: tuple[ApprovalStepRow, ...]
    powers: tuple[SigningPower, ...]
    coverage: Coverage

    @property
    def signatories(self) -> tuple[BuyingCentreMember, ...]:
        """Who is named to sign."""
        return tuple(each for each in self.members if SIGNATORY in each.roles)

    @property
    def signer_is_verified(self) -> bool | None:
        """Whether one of those named to sign may, by papers on file; None where that is open."""
        told = [self._may_sign(each.name) for each in self.signatories]
        if not told or True in told:
            return True if told else None
        return None if None in told else False

    def _may_sign(self, name: str) -> bool | None:
        theirs = [power.covers for power in self.powers if names_agree(power.person, name)]
        if not theirs:
            return False
        return True if True in theirs else None if None in theirs else False


def load_buying_centre(
    session: Session,
    customer_id: str,
    sheets: Sequence[FactSheet],
    amount: Money,
    as_of: date,
) -> BuyingCentre:
    """Load who decides at a customer.

    Args:
        session: Where the customer is on file.
        customer_id: Who.
        sheets: The customer's sheet first, then those of its credentials.
        amount: The amount asked about.
        as_of: The day.
    """
    members = tuple(members_of(session, customer_id))
    steps = tuple(steps_of(session, customer_id))
    powers = list_powers(sheets, amount, as_of)
    asked = (amount.minor_units, amount.currency)
    return BuyingCentre(amount, members, steps, powers, cover(members, steps, powers, asked, as_of))


@formula("cover_approvals")
def authority_facts(centre: BuyingCentre) -> dict[str, Fact]:
    """Give what is known of authority; nothing where nobody and no rule is recorded."""
    if not centre.members and not centre.steps:
        return {}
    coverage = centre.coverage
    people = tuple(_name_member(each) for each in centre.members)
    rules = tuple(_name_step(each) for each in centre.steps)
    papers = tuple(source for power in centre.powers for source in power.sources)
    facts = {
        name: known(coverage.share(attribute), *rules, *people)
        for name, attribute in _SHARES.items()
    }
    if centre.members:
        facts["people_met"] = known(len(coverage.met), *people)
        facts["decisive_opponents"] = known(len(coverage.opponents), *people)
        facts["signer_is_verified"] = known(centre.signer_is_verified, *papers, *people)
    return {f"authority.{name}": fact for name, fact in facts.items()}


def _name_member(member: BuyingCentreMember) -> Source:
    said = f"{member.name}, {member.author_name}, {member.recorded_at.date().isoformat()}"
    return Source(document=f"member:{member.id}", document_name=said)


def _name_step(step: ApprovalStepRow) -> Source:
    said = step.evidence or step.author_name
    name = f"{step.title or step.role}, {said}"
    return Source(document=f"approval:{step.id}", document_name=name)
