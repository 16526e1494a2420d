"""Customers whose facts are drawn at random, and how they stand by the reference evaluator."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlmodel import Session, select

from checker.access.actor import PROGRAM
from checker.portfolio.audit import Auditor, AuditRun
from checker.portfolio.sheets import give_facts
from rules import fixpoint
from rules.assessment import evaluate_pack
from rules.dates import add_months
from rules.facts import (
    CONTRACT,
    CUSTOMER,
    NOT_APPLICABLE,
    Fact,
    FactDefinition,
    FactSheet,
    FactType,
    Money,
    load_catalogue,
)
from rules.horizon import next_change
from rules.pack import Pack
from rules.policy import Policy
from rules.scorecard import supply
from rules.vocabulary import Outcome, OutcomeKey
from storage.customers import add_customer
from storage.database import Database
from storage.tables import Standing
from tests.checker.office import noon
from tests.checker.papers import TODAY

LETTER, PERMIT = "cn.authorization_letter", "permit"
PURPOSE = "onboarding"
_LETTERS = {
    Outcome.ADVERSE: "a",
    Outcome.INCONCLUSIVE: "i",
    Outcome.PASS: "p",
    Outcome.NOT_APPLICABLE: "n",
    None: "-",
}
_ODD_TEXTS = ("", "两行\n文字", "分\x1f隔\x1e符", "\x1a", "长" * 300)
_TEXTS = ("无", "*", "示例商贸有限公司", 'a "quoted", text', *_ODD_TEXTS)
_INTEGERS = (0, 1, 2, 79, 80, 100, 2**53 + 1, -(2**63), 2**63 - 1)


class Stood(NamedTuple):
    """The content of a standing."""

    verdict: str
    findings: str
    next_change_on: date | None
    changes: str


class FixpointEngine:
    """Stands in for durable-rules where its speed or its answers are not the matter."""

    def __init__(self, contradicts: frozenset[str] = frozenset()) -> None:
        self.contradicts = contradicts
        self.asked = 0

    def derive(self, policy: Policy, outcomes: Iterable[OutcomeKey]) -> frozenset[str]:
        self.asked += 1
        return fixpoint.derive(policy, outcomes).ids - self.contradicts


def draw_customer(seed: object) -> tuple[FactSheet, ...]:
    """Draw the sheets of a customer with up to three letters, permits and contracts."""
    chance = random.Random(str(seed))  # noqa: S311
    is_tidy = chance.random() < 0.5
    customer = FactSheet.of_customer(_draw_facts(chance, None, is_tidy), f"客户{seed}")
    sheets = [customer]
    for kind, most in ((LETTER, 2), (PERMIT, 2), (CONTRACT, 1)):
        for number in range(chance.randint(0, most)):
            facts = _draw_facts(chance, kind, is_tidy)
            reference = f"{kind[-3:]}#{number}"
            if kind == CONTRACT:
                sheets.append(customer.with_contract(reference, facts))
            else:
                sheets.append(customer.with_credential(reference, kind, facts))
    return tuple(sheets)


def store_customers(
    database: Database, seeds: Iterable[object]
) -> dict[str, tuple[FactSheet, ...]]:
    """Store drawn customers as given sheets and give them by id."""
    stored = {}
    with database.session() as session:
        for seed in seeds:
            sheets = draw_customer(seed)
            customer = add_customer(session, name=f"示例{seed}公司", created_at=noon(TODAY))
            give_sheets(session, customer.id, sheets)
            stored[customer.id] = sheets
    return stored


def give_sheets(session: Session, customer_id: str, sheets: Iterable[FactSheet]) -> None:
    catalogue = load_catalogue()
    for sheet in sheets:
        own = {n: f for n, f in sheet.facts.items() if catalogue[n].sheet_kind == sheet.kind}
        give_facts(
            session, customer_id, sheet.subject, sheet.kind, own, label=sheet.label, now=noon(TODAY)
        )


def audit(
    database: Database,
    pack: Pack,
    as_of: date = TODAY,
    *,
    purpose: str = PURPOSE,
    is_full: bool = False,
    engine: FixpointEngine | None = None,
    **options: Any,  # noqa: ANN401
) -> AuditRun:
    """Audit with pages so small that there are several."""
    settings = {"customers_per_page": 20, **options}
    auditor = Auditor(
        database,
        pack,
        purpose,
        as_of,
        engine or FixpointEngine(),
        lambda: noon(as_of),
        by=PROGRAM,
        **settings,
    )
    return auditor.audit_portfolio(is_full=is_full, progress=no_progress)


@contextmanager
def no_progress(total: int) -> Any:  # noqa: ANN401
    assert total > 0
    yield lambda _: None


def stand(sheets: tuple[FactSheet, ...], pack: Pack, as_of: date, purpose: str = PURPOSE) -> Stood:
    """Tell how a customer stands by the definitions alone."""
    policy = pack.find_policy(purpose)
    assert policy is not None
    sheets = supply(pack, sheets, as_of)
    asked = pack.asked_by(policy)
    outcomes = evaluate_pack(asked, sheets, as_of)
    change = next_change(asked, sheets, as_of, until=add_months(as_of, 120))
    findings = [
        _token(found.rule_id, found.subject, _LETTERS[found.outcome])
        for found in outcomes
        if found.outcome in (Outcome.ADVERSE, Outcome.INCONCLUSIVE)
    ]
    changes = [
        _token(turn.rule_id, turn.subject, _LETTERS[turn.before] + _LETTERS[turn.after])
        for turn in (change.transitions if change else ())
    ]
    return Stood(
        fixpoint.derive(policy, [found.key for found in outcomes]).verdict.value,
        " ".join(sorted(findings)),
        change.on if change else None,
        " ".join(sorted(changes)),
    )


def stand_all(
    customers: Mapping[str, tuple[FactSheet, ...]],
    pack: Pack,
    as_of: date,
    purpose: str = PURPOSE,
) -> dict[str, Stood]:
    return {key: stand(sheets, pack, as_of, purpose) for key, sheets in customers.items()}


def read_standings(database: Database) -> dict[str, Stood]:
    """Give the content of every stored standing."""
    return {
        key: Stood(row.verdict.value, row.findings, row.next_change_on, row.changes)
        for key, row in read_rows(database).items()
    }


def read_rows(database: Database) -> dict[str, Standing]:
    with database.read_session() as session:
        return {row.customer_id: row for row in session.exec(select(Standing))}


def _token(rule: str, subject: str, letters: str) -> str:
    if subject == CUSTOMER:
        return f"{rule}={letters}"
    return f"{rule}@{subject.partition(':')[2]}={letters}"


def _draw_facts(chance: random.Random, kind: str | None, is_tidy: bool) -> dict[str, Fact]:
    facts = {}
    for definition in load_catalogue().definitions.values():
        if definition.sheet_kind == kind and chance.random() > 0.25:
            facts[definition.name] = (
                NOT_APPLICABLE
                if chance.random() < 0.05
                else Fact(_draw_value(chance, definition, is_tidy))
            )
    return facts


def _draw_value(chance: random.Random, definition: FactDefinition, is_tidy: bool) -> Any:  # noqa: ANN401
    match definition.type:
        case FactType.BOOLEAN:
            return chance.random() < (0.9 if is_tidy else 0.5)
        case FactType.INTEGER:
            if is_tidy:
                return 0 if definition.name.startswith(("screening.", "registry.")) else 1
            return chance.choice([n for n in _INTEGERS if definition.allows(n)])
        case FactType.CHOICE if is_tidy and definition.name == "registry.status":
            return "active"
        case FactType.CHOICE:
            return chance.choice(sorted(definition.values))
        case FactType.MONEY:
            return Money(chance.choice(_INTEGERS), "CNY")
        case FactType.DATE:
            if chance.random() < 0.05:
                return chance.choice((date.min, date.max))
            return TODAY + timedelta(days=chance.randint(-500, 500))
        case FactType.STRING:
            return chance.choice(_TEXTS)
