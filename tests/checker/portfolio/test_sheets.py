"""Stored sheets say what the papers say: built when something was filed, restored as they were."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from checker.customer_file.records import load_dossier
from checker.facts import build_sheets
from checker.intake import filing
from checker.portfolio.reading import iterate_batches
from checker.portfolio.sheets import give_facts, load_sheets, renew_stale_sheets
from rules.facts import CONTRACT, CUSTOMER, Fact, FactError, FactSheet, Money, load_catalogue
from rules.pack import Pack
from rules.portfolio.sheets import make_batch
from rules.requirements import RequirementsMatrix
from storage.database import Database
from storage.fact_sheets import take_sheet_away
from storage.sheet_sets import find_sheet_set
from storage.tables import Customer, SheetSet
from tests.checker.office import Office, noon
from tests.checker.papers import TODAY, make_letter, make_licence
from tests.checker.portfolio.generated import PURPOSE, store_customers


@pytest.fixture
def requirements(pack: Pack) -> RequirementsMatrix:
    return pack.requirements.for_purpose(PURPOSE)


def renew(office: Office, requirements: RequirementsMatrix, on: date = TODAY) -> int:
    return renew_stale_sheets(office.database, requirements, on, noon(on))


def stored(database: Database, customer: Customer) -> tuple[FactSheet, ...]:
    with database.read_session() as session:
        return load_sheets(session, customer.id)


def sheet_set(database: Database, customer: Customer) -> SheetSet:
    with database.read_session() as session:
        found = find_sheet_set(session, customer.id)
    assert found is not None
    return found


def built(
    office: Office, customer: Customer, requirements: RequirementsMatrix, on: date = TODAY
) -> tuple[FactSheet, ...]:
    with office.database.read_session() as session:
        return build_sheets(load_dossier(session, customer), on, requirements)


def test_sheets_are_stored_as_they_were_built(
    office: Office, requirements: RequirementsMatrix
) -> None:
    scope = "许可项目：食品销售。（依法须经批准的项目，经相关部门批准后方可开展经营活动）" * 3
    papers = make_licence(business_scope=scope), make_letter(), make_letter(agent_name="另一人")
    customer = office.receive(*papers).customer
    assert renew(office, requirements) == 1
    expected = built(office, customer, requirements)
    found = stored(office.database, customer)
    assert {s.subject: s.to_json() for s in found} == {s.subject: s.to_json() for s in expected}
    assert found[0].subject == CUSTOMER
    assert renew(office, requirements) == 0


def test_filing_makes_sheets_stale_and_the_renewal_clears_the_mark(
    office: Office, requirements: RequirementsMatrix
) -> None:
    customer = office.receive(make_licence()).customer
    renew(office, requirements)
    first = sheet_set(office.database, customer)
    office.receive(make_licence())  # nothing new
    assert not sheet_set(office.database, customer).is_stale
    office.receive(make_letter(), folder="客户甲")
    assert sheet_set(office.database, customer).is_stale
    renew(office, requirements)
    second = sheet_set(office.database, customer)
    assert (second.is_stale, second.version) == (False, first.version + 1)
    assert len(stored(office.database, customer)) == len(built(office, customer, requirements))


def test_a_filing_that_is_cut_off_leaves_no_mark(
    office: Office, requirements: RequirementsMatrix, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = office.receive(make_licence()).customer
    renew(office, requirements)
    with monkeypatch.context() as patched:
        patched.setattr(filing, "mark_sheets_stale", _fail)
        with pytest.raises(ZeroDivisionError):
            office.receive(make_letter(), folder="客户甲")
    assert not sheet_set(office.database, customer).is_stale
    assert len(office.documents()) == 1


def test_what_changes_no_fact_leaves_the_version(
    office: Office, requirements: RequirementsMatrix
) -> None:
    customer = office.receive(make_licence()).customer
    renew(office, requirements)
    before = sheet_set(office.database, customer)
    office.edit("UPDATE sheet_sets SET is_stale = :stale", stale=True)
    assert renew(office, requirements) == 1
    assert sheet_set(office.database, customer).version == before.version


def test_an_earlier_day_is_judged_by_what_was_on_file_then(
    office: Office, requirements: RequirementsMatrix
) -> None:
    customer = office.receive(make_licence(), on=TODAY).customer
    later = TODAY + timedelta(days=10)
    office.receive(make_letter(), folder="客户甲", on=later)
    for day, renewed in ((later, 1), (TODAY, 1), (TODAY + timedelta(days=9), 0), (later, 1)):
        assert renew(office, requirements, day) == renewed, day
        found = [sheet.subject for sheet in stored(office.database, customer)]
        assert found == [s.subject for s in built(office, customer, requirements, day)]


def test_other_requirements_build_the_sheets_anew(
    office: Office, requirements: RequirementsMatrix
) -> None:
    office.receive(make_licence())
    renew(office, requirements)
    office.edit("UPDATE sheet_sets SET builder = :builder", builder="licet=0.0.0")
    assert renew(office, requirements) == 1


def test_what_was_given_stays_beside_what_is_built(
    office: Office, requirements: RequirementsMatrix
) -> None:
    customer = office.receive(make_licence()).customer
    amount = {"contract.amount": Fact(Money(50_000_000, "CNY"))}
    with office.database.session() as session:
        give_facts(
            session, customer.id, "contract:HT-1", CONTRACT, amount, label="合同一", now=noon(TODAY)
        )
    assert renew(office, requirements) == 1
    version = sheet_set(office.database, customer).version
    *others, contract = sorted(stored(office.database, customer), key=lambda s: s.kind == CONTRACT)
    assert (contract.subject, contract.label) == ("contract:HT-1", "合同一")
    assert contract["contract.amount"].value == Money(50_000_000, "CNY")
    assert contract["licence.registered_name"] == others[0]["licence.registered_name"]
    with office.database.session() as session:
        take_sheet_away(session, customer.id, "contract:HT-1")
    assert len(stored(office.database, customer)) == len(others)
    assert sheet_set(office.database, customer).version > version


@pytest.mark.parametrize(
    ("subject", "kind", "fact", "error"),
    [
        ("contract:HT 1", CONTRACT, "contract.amount", ValueError),
        ("credential:1", CONTRACT, "contract.amount", FactError),
        ("contract:1", CONTRACT, "licence.registered_capital", FactError),
        ("contract:1", None, "licence.registered_capital", FactError),
    ],
)
def test_facts_of_no_such_subject_are_refused(
    database: Database, subject: str, kind: str | None, fact: str, error: type[Exception]
) -> None:
    (customer_id,) = store_customers(database, [1])
    facts = {fact: Fact(Money(1, "CNY"))}
    with pytest.raises(error), database.session() as session:
        give_facts(session, customer_id, subject, kind, facts, label=None, now=noon(TODAY))


def test_batches_hold_what_the_sheets_say(database: Database) -> None:
    customers = store_customers(database, range(12))
    catalogue = load_catalogue()
    whole = make_batch(customers, catalogue)
    columns = {
        kind: {
            name: table[name].dtype
            for name in table.columns
            if name in catalogue and catalogue[name].sheet_kind == kind
        }
        for kind, table in {None: whole.customers, **whole.subjects}.items()
    }
    found = list(iterate_batches(database, columns, customers_per_batch=5))
    assert [batch.customers.height for batch in found] == [5, 5, 2]
    for batch in found:
        for kind, table in {None: batch.customers, **batch.subjects}.items():
            keys = ["customer"] if kind is None else ["customer", "subject"]
            expected = {None: whole.customers, **whole.subjects}[kind].select(table.columns)
            expected = expected.join(batch.customers, on="customer", how="semi")
            assert table.sort(keys).equals(expected.sort(keys)), kind


def _fail(*_: object) -> None:
    raise ZeroDivisionError
