"""What an audit came to, for a person and as JSON: how all stand, what changed and what will."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from checker.portfolio.audit import AuditRun
from rules.pack import Pack
from rules.portfolio.outcomes import OUTCOMES
from rules.portfolio.tokens import read_token
from rules.vocabulary import Outcome, Verdict
from storage.audits import changes_of
from storage.database import Database
from storage.standings import (
    count_coming_changes,
    count_verdicts,
    count_with_findings,
    standings_changing_on,
)

_COMING_DAYS = 10


class FindingToken(NamedTuple):
    """A finding as a standing writes it.

    Attributes:
        rule: Id of the rule.
        reference: Which credential or contract; None for the customer.
        outcomes: What the rule says; of a change, before and after. None where no version of the
            rule is in force.
    """

    rule: str
    reference: str | None
    outcomes: tuple[Outcome | None, ...]

    def to_data(self) -> dict[str, Any]:
        """Give the finding as JSON."""
        said = [None if outcome is None else outcome.value for outcome in self.outcomes]
        subject = {"rule": self.rule, "reference": self.reference}
        if len(said) == 1:
            return {**subject, "outcome": said[0]}
        return {**subject, "from": said[0], "to": said[1]}


def read_tokens(text: str) -> tuple[FindingToken, ...]:
    """Take the findings or changes of a standing apart."""
    return tuple(
        FindingToken(rule_id, reference, tuple(OUTCOMES[letter] for letter in letters))
        for rule_id, reference, letters in map(read_token, text.split())
    )


@dataclass(frozen=True, slots=True)
class ChangedStanding:
    """A customer with another verdict or other findings than before."""

    customer_id: str
    customer: str
    before: Verdict
    after: Verdict
    gained: tuple[FindingToken, ...]
    lost: tuple[FindingToken, ...]

    def to_data(self) -> dict[str, Any]:
        """Give the change as JSON."""
        return {
            "customer_id": self.customer_id,
            "customer": self.customer,
            "from": self.before.value,
            "to": self.after.value,
            "gained": [finding.to_data() for finding in self.gained],
            "lost": [finding.to_data() for finding in self.lost],
        }


@dataclass(frozen=True, slots=True)
class ComingChange:
    """A customer of whom something changes on the next day on which anything does."""

    customer_id: str
    customer: str
    changes: tuple[FindingToken, ...]

    def to_data(self) -> dict[str, Any]:
        """Give the change as JSON."""
        return {
            "customer_id": self.customer_id,
            "customer": self.customer,
            "changes": [change.to_data() for change in self.changes],
        }


@dataclass(frozen=True, slots=True)
class AuditReport:
    """An audit and how the portfolio stands after it.

    Attributes:
        pack: The rules.
        run: What the audit did.
        verdicts: How many customers have each verdict.
        with_findings: Of how many customers something is adverse or inconclusive.
        changes: What changed since an audit last came to its end; perhaps not all.
        coming: The next days on which anything changes, and for how many customers.
        next: Customers of the first of these days; perhaps not all.
    """

    pack: Pack
    run: AuditRun
    verdicts: Mapping[Verdict, int]
    with_findings: int
    changes: tuple[ChangedStanding, ...]
    coming: tuple[tuple[date, int], ...]
    next: tuple[ComingChange, ...]

    def to_data(self) -> dict[str, Any]:
        """Give the document that `licet audit --json` prints."""
        run = self.run
        return {
            "as_of": run.stamp.as_of.isoformat(),
            "purpose": run.stamp.purpose,
            "pack": self.pack.identity,
            "audit": run.ids[-1] if run.ids else None,
            "customers": run.customers,
            "renewed": run.renewed,
            "examined": run.examined,
            "skipped": run.skipped,
            "added": run.added,
            "changed": run.changed,
            "outcomes_changed": run.outcomes_changed,
            "verdicts": {verdict.value: self.verdicts.get(verdict, 0) for verdict in Verdict},
            "with_findings": self.with_findings,
            "cross_check": {
                "signatures": run.signatures,
                "compared": run.compared,
                "customers": run.covered,
            },
            "changes": [change.to_data() for change in self.changes],
            "coming": [{"on": day.isoformat(), "customers": count} for day, count in self.coming],
            "next": [change.to_data() for change in self.next],
        }


def report_audit(
    database: Database, pack: Pack, run: AuditRun, *, most: int | None = None
) -> AuditReport:
    """Read what an audit left behind.

    Args:
        database: Where standings are.
        pack: The rules of the audit.
        run: The audit.
        most: How many changed customers to name at most; all, if None.
    """
    purpose, as_of = run.stamp.purpose, run.stamp.as_of
    with database.read_session() as session:
        coming = [
            (day, count)
            for day, count in count_coming_changes(session, purpose, as_of, limit=_COMING_DAYS)
            if day is not None
        ]
        first = standings_changing_on(session, purpose, coming[0][0], limit=most) if coming else ()
        return AuditReport(
            pack=pack,
            run=run,
            verdicts={
                Verdict(verdict): count
                for verdict, count in count_verdicts(session, purpose).items()
            },
            with_findings=count_with_findings(session, purpose),
            changes=tuple(
                ChangedStanding(
                    customer.id,
                    customer.name,
                    Verdict(change.verdict_before),
                    Verdict(change.verdict_after),
                    read_tokens(change.gained),
                    read_tokens(change.lost),
                )
                for customer, change in changes_of(session, run.ids, limit=most)
            ),
            coming=tuple(coming),
            next=tuple(
                ComingChange(customer.id, customer.name, read_tokens(standing.changes))
                for customer, standing in first
            ),
        )
