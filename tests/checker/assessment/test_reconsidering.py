"""New records ask again the rules that they concern; the answer is that of asking all of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from checker.access.actor import Actor
from checker.assessment.reconsidering import Reconsideration, reconsider_records
from checker.customer_file.records import load_dossier
from checker.facts import build_sheets
from checker.registries.importing import import_records
from checker.registries.reading import read_payloads
from rules.assessment import evaluate_pack
from rules.pack import load_pack
from rules.scorecard import supply
from rules.vocabulary import Outcome, Verdict
from storage.customers import add_customer, get_customer
from storage.database import Database
from tests.checker.registries.payloads import CODE, gsxt, gsxt_report, to_bytes

PACK = load_pack("cn-base")
NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
TODAY = date(2026, 11, 22)
ACTOR = Actor(None, "cli:示例")


def put(database: Database, payload: dict[str, Any], days: int = 0) -> set[str]:
    filed = import_records(
        database,
        list(read_payloads(to_bytes(payload), "a.json")),
        customer_id=None,
        as_of=TODAY + timedelta(days=days),
        by=ACTOR,
        now=NOW + timedelta(days=days),
    )
    return {each.id for each in filed if each.id is not None}


def reconsider(database: Database, customer_id: str, new: set[str]) -> Reconsideration:
    with database.read_session() as session:
        customer = get_customer(session, customer_id)
        assert customer is not None
        return reconsider_records(
            session, customer, new, as_of=TODAY, pack=PACK, purpose="onboarding"
        )


@pytest.fixture
def customer_id(database: Database) -> str:
    with database.session() as session:
        added = add_customer(
            session, name="晨曜贸易有限公司", unified_social_credit_code=CODE, created_at=NOW
        )
        return added.id


def test_only_rules_that_name_a_changed_fact_are_asked(
    database: Database, customer_id: str
) -> None:
    put(database, gsxt(), days=-9)
    found = reconsider(database, customer_id, put(database, gsxt(登记状态="吊销，未注销")))
    assert set(found.facts) == {"registry.status", "registry.as_of"}
    assert set(found.rules_asked) == {"CN-REG-001", "CN-REG-002", "CN-REG-003", "CN-REG-009"}
    assert found.rules_in_force > 100
    (change,) = found.changes
    assert (change.rule_id, change.before, change.after) == (
        "CN-REG-001",
        Outcome.PASS,
        Outcome.ADVERSE,
    )
    assert found.verdict_after is Verdict.REJECT


def test_record_that_says_nothing_new_asks_nothing(database: Database, customer_id: str) -> None:
    put(database, gsxt())
    found = reconsider(database, customer_id, put(database, gsxt(附加="样例")))
    assert (found.facts, found.rules_asked, found.changes) == ((), (), ())
    assert found.verdict_before is found.verdict_after


@pytest.mark.parametrize(
    "payload", [gsxt(注册资本="100万人民币"), gsxt_report(), gsxt(登记状态="休眠")]
)
def test_the_answer_is_that_of_asking_every_rule(
    database: Database, customer_id: str, payload: dict[str, Any]
) -> None:
    put(database, gsxt(), days=-9)
    found = reconsider(database, customer_id, put(database, payload))
    with database.read_session() as session:
        customer = get_customer(session, customer_id)
        assert customer is not None
        dossier = load_dossier(session, customer)
    requirements = PACK.requirements.for_purpose("onboarding")
    sheets = supply(PACK, build_sheets(dossier, TODAY, requirements), TODAY)
    outcomes = {(o.rule_id, o.subject): o.outcome for o in evaluate_pack(PACK, sheets, TODAY)}
    assert found.changes
    for change in found.changes:
        assert outcomes[change.rule_id, change.subject] is change.after
    unchanged = outcomes.keys() - {(c.rule_id, c.subject) for c in found.changes}
    adverse = {rule for rule, subject in unchanged if outcomes[rule, subject] is Outcome.ADVERSE}
    assert not any(rule.startswith("CN-REG") for rule in adverse)
