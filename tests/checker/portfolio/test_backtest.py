"""A backtest names everyone whom another pack turns, as judging each by both packs does."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date, timedelta

from checker.cli.show_backtest import backtest_to_data
from checker.portfolio.backtest import Backtest, run_backtest
from checker.portfolio.sheets import give_facts, load_sheets
from rules.assessment import evaluate_pack
from rules.facts import CONTRACT, CUSTOMER, Fact, Money
from rules.fixpoint import derive
from rules.pack import Pack
from rules.vocabulary import Verdict
from storage.customers import add_customer
from storage.database import Database
from storage.tables import Customer
from tests.checker.office import noon
from tests.checker.papers import TODAY

LONG_SCOPE = "批发" * 60


def stricter(pack: Pack) -> Pack:
    """The same pack with the warning of 30 days at 45, and one for whom this is a blocker."""
    content = pack.content.replace(
        "licence.valid_until >= today and licence.valid_until <= today + days(30)",
        "licence.valid_until >= today and licence.valid_until <= today + days(45)",
    )
    assert content != pack.content
    return Pack.from_content(content)


def fill(database: Database) -> list[Customer]:
    """Eighty customers whose terms end one day after another, every fourth with contracts."""
    now = noon(TODAY)
    customers = []
    with database.session() as session:
        for number in range(80):
            customer = add_customer(session, name=f"示例{number}号", created_at=now)
            customers.append(customer)
            facts = {
                "documents.licences": Fact(1),
                "licence.valid_until": Fact(TODAY + timedelta(days=number)),
                "licence.business_scope": Fact(LONG_SCOPE),
            }
            give_facts(session, customer.id, CUSTOMER, None, facts, label=None, now=now)
            for part in range(2 if number % 4 == 0 else 0):
                amount = {"contract.amount": Fact(Money(100 * number + part, "CNY"))}
                give_facts(
                    session,
                    customer.id,
                    f"contract:{part}",
                    CONTRACT,
                    amount,
                    label=None,
                    now=now,
                )
    return customers


def try_out(database: Database, before: Pack, after: Pack, as_of: date = TODAY) -> Backtest:
    return run_backtest(
        database,
        before,
        after,
        purpose="onboarding",
        as_of=as_of,
        progress=lambda _: nullcontext(lambda _label: None),
        customers_per_page=50,
    )


def verdict_of(pack: Pack, database: Database, customer: Customer, as_of: date) -> Verdict:
    with database.read_session() as session:
        sheets = load_sheets(session, customer.id)
    policy = pack.find_policy("onboarding")
    assert policy is not None
    outcomes = evaluate_pack(pack.asked_by(policy), sheets, as_of)
    return derive(policy, [outcome.key for outcome in outcomes]).verdict


def test_names_everyone_whom_judging_one_by_one_turns(database: Database, pack: Pack) -> None:
    customers, other = fill(database), stricter(pack)
    found = try_out(database, pack, other)
    expected = {
        customer.name: (one, another)
        for customer in customers
        for one in [verdict_of(pack, database, customer, TODAY)]
        for another in [verdict_of(other, database, customer, TODAY)]
        if one is not another
    }
    assert {flip.name: (flip.before, flip.after) for flip in found.flips} == expected
    assert found.examined == 80
    assert found.skipped == 0


def test_findings_that_leave_the_verdict_alone_are_counted(database: Database, pack: Pack) -> None:
    fill(database)
    found = try_out(database, pack, stricter(pack))
    both_ways = {*found.rules} | ({"CN-LIC-004"} if found.reworded else set())
    assert "CN-LIC-004" in both_ways
    assert len(found.flips) + found.reworded == 15


def test_money_of_those_who_flip_is_added_up(database: Database, pack: Pack) -> None:
    fill(database)
    content = pack.content.replace('"severity":"minor"', '"severity":"blocker"')
    found = try_out(database, pack, Pack.from_content(content))
    flipped = {flip.name for flip in found.flips}
    assert flipped
    numbers = [int(name.removeprefix("示例").removesuffix("号")) for name in flipped]
    total = sum(200 * number + 1 for number in numbers if number % 4 == 0)
    assert sum(m.minor_units for amounts in found.money.values() for m in amounts) == total
    data = backtest_to_data(found)
    assert sum(turn["customers"] for turn in data["turns"]) == len(found.flips)
    assert {flip["customer"]["name"] for flip in data["flips"]} == flipped


def test_the_same_pack_turns_nobody(database: Database, pack: Pack) -> None:
    fill(database)
    found = try_out(database, pack, pack)
    assert (found.flips, found.reworded) == ((), 0)
