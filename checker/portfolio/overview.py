"""How the portfolio stands: verdicts, what changes soon, what is found most often.

Standings change by audits alone, so what costs a look at all of them is reckoned once for each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlmodel import Session

from rules.portfolio.tokens import read_token
from storage.audit_history import list_audits
from storage.database import Database
from storage.standing_hits import MOST_EXAMINED, read_findings
from storage.standings import count_coming_changes, count_verdicts
from storage.tables import Audit
from storage.vocabulary import Verdict

_COMING_DAYS = 120
_TOP = 12


@dataclass(frozen=True, slots=True)
class FindingCount:
    """How many customers a rule concerns.

    Attributes:
        rule_id: The rule.
        adverse: Of how many it says something adverse.
        inconclusive: For how many it cannot tell.
    """

    rule_id: str
    adverse: int
    inconclusive: int


@dataclass(frozen=True, slots=True)
class Overview:
    """How the portfolio stands.

    Attributes:
        purpose: Whose policy gave the verdicts.
        audit: The last audit; None before the first.
        verdicts: How many customers have each.
        coming: For how many customers something changes, by day.
        findings: The rules that concern most customers, the most common first.
        is_sample: Whether the findings are those of a part of the customers.
    """

    purpose: str
    audit: Audit | None
    verdicts: Mapping[Verdict, int]
    coming: Mapping[date, int]
    findings: tuple[FindingCount, ...]
    is_sample: bool

    @property
    def customers(self) -> int:
        """How many have a standing."""
        return sum(self.verdicts.values())


@dataclass(frozen=True, slots=True)
class _Counts:
    verdicts: Mapping[Verdict, int]
    findings: tuple[FindingCount, ...]
    is_sample: bool


def read_overview(database: Database, purpose: str, today: date) -> Overview:
    """Read how the portfolio stands.

    Args:
        database: Where standings are.
        purpose: Whose.
        today: The office's day; what changes after it is told.
    """
    with database.read_session() as session:
        audits = list_audits(session, limit=1)
        audit = audits[0] if audits else None
        days = count_coming_changes(session, purpose, today, limit=_COMING_DAYS)
    mark = "" if audit is None else f"{audit.id} {audit.ended_at}"
    counts = _count_once(database, purpose, mark)
    coming = {day: count for day, count in days if day is not None}
    return Overview(purpose, audit, counts.verdicts, coming, counts.findings, counts.is_sample)


@lru_cache(maxsize=8)
def _count_once(database: Database, purpose: str, mark: str) -> _Counts:
    """Count; `mark` names the state of the standings, so that another is counted anew."""
    del mark
    with database.read_session() as session:
        return _count(session, purpose)


def _count(session: Session, purpose: str) -> _Counts:
    adverse: Counter[str] = Counter()
    inconclusive: Counter[str] = Counter()
    texts = read_findings(session, purpose)
    for text in texts:
        tokens = [read_token(token) for token in text.split()]
        adverse.update({rule for rule, _, letters in tokens if letters == "a"})
        inconclusive.update({rule for rule, _, letters in tokens if letters == "i"})
    both = adverse + inconclusive
    top = tuple(
        FindingCount(rule, adverse[rule], inconclusive[rule]) for rule, _ in both.most_common(_TOP)
    )
    return _Counts(count_verdicts(session, purpose), top, len(texts) == MOST_EXAMINED)
