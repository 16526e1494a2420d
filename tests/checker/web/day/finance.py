"""Finance's part: may this contract be signed, and on which conditions."""

from __future__ import annotations

from tests.checker.contract_check.sample_office import name_sample
from tests.checker.web.day.person import Person
from tests.checker.web.day.stage import KNOWN


def weigh_a_contract(finance: Person) -> None:
    """Weigh a contract that is too large, follow the first condition that passes, and record it.

    Reckoned by hand in six-customers.cases.yaml (“above the limit”): 405,500 is owed already, and a
    deposit of 96 % passes.
    """
    name = name_sample(KNOWN["folder"])
    finance.follow("Weigh a contract")
    finance.fill("Find the customer", name[2:6])
    finance.press("Find")
    finance.open_named(name)
    finance.fill("Amount", "1500000")
    finance.fill("Terms of payment", "60")
    finance.fill("Gross margin", "20")
    finance.fill("Or each delivery", "2026-12-01 1500000")
    finance.fill("Who signs for the customer", "贾例昱")
    finance.fill("What is sold", "办公用品")
    finance.choose("What the customer is", finance.words("Another enterprise"))
    finance.choose("Paid only once the customer is paid", finance.words("No"))
    finance.press("Weigh it")
    assert finance.reads("May be signed on conditions")
    assert finance.finds("1,905,500.00")
    finance.open_at("ol.checklist a")
    assert not finance.reads("Do not sign")
    finance.press("Record this answer")
    assert finance.reads("The answer is on record.")
