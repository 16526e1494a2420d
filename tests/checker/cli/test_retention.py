"""Years, holds and erasures on the command line; what takes two people takes two accounts."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.accounts import add_account, set_roles
from storage.customers import add_customer
from storage.database import Database
from storage.vocabulary import AccountRole, Language
from tests.checker.cli.conftest import Licet

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
PEOPLE = {
    "王敏": AccountRole.MAKER,
    "李雷": AccountRole.APPROVER,
    "周管": AccountRole.ADMINISTRATOR,
}


@pytest.fixture
def customer_id(licet: Licet, tmp_path: Path) -> str:
    assert licet("init").exit_code == 0
    database = Database.open(f"sqlite:///{tmp_path / 'data' / 'licet.db'}")
    with database.session() as session:
        for name, role in PEOPLE.items():
            account = add_account(
                session, name=name, display_name=name, language=Language.ZH, created_at=NOW
            )
            set_roles(session, account.id, {role}, granted_at=NOW)
        customer = add_customer(session, name="示例商贸有限公司", created_at=NOW)
    database.close()
    return customer.id


def test_two_people_erase_a_customer(licet: Licet, customer_id: str, tmp_path: Path) -> None:
    assert "filed_by_mistake" in licet("erase", customer_id, "--lang", "zh").stdout
    part = licet(
        "erase", "示例商贸", "--propose", "filed_by_mistake", "--by", "王敏", "--lang", "zh"
    )
    assert part.exit_code != 0  # a part of the name is not enough
    words = ("erase", "示例商贸有限公司", "--propose", "filed_by_mistake", "--by", "王敏")
    assert "误录他人资料" in licet(*words, "--lang", "zh").stdout
    itself = licet("erase", customer_id, "--approve", "--by", "王敏", "--reason", "好", "--json")
    assert itself.json["error"]["code"] == "act_refused"
    done = licet(
        "erase", customer_id, "--approve", "--by", "李雷", "--reason", "已核实", "--json"
    ).json
    assert done["certificate"]["customer_id"] == customer_id
    listed = (tmp_path / "data" / "erasures.jsonl").read_text().splitlines()
    assert len(listed) == 1
    again = licet("erase", customer_id, "--lang", "en").stdout
    assert "was erased on" in again
    assert "Certificate" in again
    assert licet("customers", "--json").json["customers"] == []
    assert licet("erase", "示例商贸有限公司").exit_code != 0
    log = licet("log", "show", "--customer", customer_id, "--lang", "zh").stdout
    assert "李雷 (cli:" in log


def test_a_hold_is_placed_listed_and_released_by_two(licet: Licet, customer_id: str) -> None:
    assert "没有" in licet("retention", "holds", "--lang", "zh").stdout
    hold = licet("retention", "hold", customer_id, "--reason", "诉讼", "--json").json["hold"]
    assert "诉讼" in licet("retention", "holds", "--lang", "zh").stdout
    refused = licet("erase", customer_id, "--propose", "never_a_customer", "--by", "王敏", "--json")
    assert refused.json["error"]["code"] == "customer_held"
    assert (
        "another person"
        in licet(
            "retention", "release", hold, "--by", "周管", "--reason", "案结", "--lang", "en"
        ).stdout
    )
    released = licet(
        "retention", "release", hold, "--approve", "--by", "李雷", "--reason", "已核实", "--json"
    )
    assert released.json["state"] == "approved"
    assert licet("retention", "holds", "--json").json["holds"] == []


def test_whose_years_are_over(licet: Licet, customer_id: str) -> None:
    assert "No customer" in licet("retention", "due", "--lang", "en").stdout
    ended = licet("retention", "end", customer_id, "--on", "2010-01-31", "--lang", "en").stdout
    assert "2010-01-31" in ended
    assert "2020-01-31" in licet("retention", "due", "--lang", "zh").stdout
    assert licet("retention", "due", "--json").json["due"][0]["keep_until"] == "2020-01-31"


def test_only_one_thing_at_a_time(licet: Licet, customer_id: str) -> None:
    assert licet("erase", customer_id, "--approve", "--refuse", "--by", "李雷").exit_code == 2
    nothing = licet("erase", customer_id, "--approve", "--by", "李雷", "--reason", "好", "--json")
    assert nothing.json["error"]["code"] == "proposal_unknown"
