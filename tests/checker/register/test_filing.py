"""Registers of credentials: filed once, superseded when edited, among papers, never evidence."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import select

from checker.access.actor import PROGRAM
from checker.customer_file.records import load_dossier
from checker.errors import RegisterUnreadable
from storage.people import add_person
from storage.tables import Document
from storage.vocabulary import CredentialOrigin
from tests.checker.office import Office, noon
from tests.checker.papers import CODE, NAME, TODAY, make_bare, make_licence
from tests.checker.register.spreadsheets import file_lines

FOOD = "cn.food_business_licence"
LATER = TODAY + timedelta(days=5)


def due(office: Office) -> list[tuple[str, date | None]]:
    """What falls due: kind and last day of the current credentials."""
    current = [c for c in office.credentials() if c.is_current]
    return sorted(((c.kind, c.valid_until) for c in current), key=str)


def test_the_same_file_twice_changes_nothing(office: Office) -> None:
    lines = (
        f"甲公司,{CODE},食品经营许可证,JY1,,2022-03-02,2027-03-01,",
        "乙公司,,营业执照,,,,长期,",
    )
    first = file_lines(office, *lines)
    assert (first.filed, first.unchanged, len(first.new_customers)) == (2, 0, 2)
    before = office.credentials(), office.documents()
    again = file_lines(office, *lines, on=LATER)
    assert (again.filed, again.unchanged, again.new_customers) == (0, 2, ())
    assert (office.credentials(), office.documents()) == before


def test_an_edited_line_supersedes_what_the_register_said_before(office: Office) -> None:
    other = "甲公司,,安全生产许可证,A1,,,2027-05-01,"
    file_lines(office, "甲公司,,食品经营许可证,JY1,,,2027-03-01,", other)
    edited = file_lines(office, "甲公司,,食品经营许可证,JY1,,,2032-03-01,", other, on=LATER)
    assert (edited.filed, edited.unchanged, edited.superseded) == (1, 1, 1)
    assert due(office) == [(FOOD, date(2032, 3, 1)), ("cn.work_safety_licence", date(2027, 5, 1))]
    back = file_lines(office, "甲公司,,食品经营许可证,JY1,,,2027-03-01,", on=LATER)
    assert back.filed == 1
    assert (FOOD, date(2027, 3, 1)) in due(office)


def test_lines_with_one_number_are_its_history_and_lines_without_are_credentials_each(
    office: Office,
) -> None:
    file_lines(
        office,
        "甲公司,,食品经营许可证,JY1,,,2027-03-01,",
        "甲公司,,食品经营许可证,JY1,,,2022-03-01,",
        "甲公司,,ISO 9001 认证,,,,2026-12-01,",
        "甲公司,,ISO 9001 认证,,,,2027-12-01,",
    )
    assert due(office) == [
        (FOOD, date(2027, 3, 1)),
        ("other.iso_9001_认证", date(2026, 12, 1)),
        ("other.iso_9001_认证", date(2027, 12, 1)),
    ]


@pytest.mark.parametrize(
    ("on_paper", "in_register", "falls_due", "is_missing"),
    [
        ("2027-03-01", "2032-03-01", "2032-03-01", True),
        ("2032-03-01", "2032-03-01", "2032-03-01", False),
        ("2032-03-01", "2027-03-01", "2027-03-01", True),
    ],
)
def test_the_newer_of_paper_and_line_falls_due(
    office: Office, on_paper: str, in_register: str, falls_due: str, is_missing: bool
) -> None:
    permit = make_bare(
        FOOD, number="JY1", holder_name=NAME, valid_until=date.fromisoformat(on_paper)
    )
    office.receive(make_licence(), permit)
    report = file_lines(office, f"{NAME},{CODE},食品经营许可证,JY1,,,{in_register},", on=LATER)
    (current,) = office.current(FOOD)
    assert current.valid_until == date.fromisoformat(falls_due)
    assert bool(report.papers_missing) is is_missing
    assert (current.origin is CredentialOrigin.REGISTER) is is_missing

    paper = make_bare(FOOD, number="JY1", holder_name=NAME, valid_until=date(2033, 1, 1))
    office.receive(paper, on=LATER + timedelta(days=1), customer=CODE)
    (current,) = office.current(FOOD)
    assert (current.valid_until, current.origin) == (date(2033, 1, 1), CredentialOrigin.PAPER)
    assert len([c for c in office.credentials() if c.kind == FOOD and not c.supersedes_id]) == 1


def test_a_line_is_never_evidence(office: Office) -> None:
    file_lines(office, f"{NAME},{CODE},营业执照,{CODE},,,2038-09-21,")
    (customer,) = office.customers()
    with office.database.read_session() as session:
        assert load_dossier(session, customer).documents == ()
        (document,) = session.exec(select(Document)).all()
    assert document.kind == "register_line"


def test_owners_are_people_on_file_and_bad_lines_leave_nothing(office: Office) -> None:
    with office.database.session() as session:
        person = add_person(session, name="张三", created_at=noon(TODAY))
        person_id = person.id
    report = file_lines(
        office,
        "甲公司,,食品经营许可证,JY1,,,2027-03-01,张三",
        "乙公司,,食品经营许可证,JY2,,,2027-03-01,李四",
        "丙公司,,食品经营许可证,JY3,,,2027-02-30,",
        ",,食品经营许可证,JY4,,,2027-03-01,",
        "丁公司,91330106MAY2K7Q30X,食品经营许可证,JY5,,,2027-03-01,",
        is_own=True,
    )
    assert [(fault.line, fault.code) for fault in report.faults] == [
        (3, "owner_unknown"),
        (4, "date_invalid"),
        (5, "customer_missing"),
        (6, "code_invalid"),
    ]
    (customer,) = office.customers()
    assert (customer.name, customer.owner_id, customer.is_own) == ("甲公司", person_id, True)
    assert report.faults[0].message.zh.startswith("没有名叫“李四”的人员")


def test_a_dry_run_writes_nothing(office: Office) -> None:
    report = file_lines(office, "甲公司,,食品经营许可证,JY1,,,2027-03-01,", is_dry_run=True)
    assert (report.filed, report.new_customers) == (1, ("甲公司",))
    assert not office.customers()
    assert not list(office.originals.hashes())


def test_customers_are_found_by_code_or_by_name(office: Office) -> None:
    office.receive(make_licence())
    report = file_lines(
        office,
        f"别名,{CODE},食品经营许可证,JY1,,,2027-03-01,",
        f"{NAME}  ,,安全生产许可证,A1,,,2027-03-01,",
    )
    assert report.new_customers == ()
    assert len({c.customer_id for c in office.credentials()}) == 1


def test_a_file_without_headings_is_refused(office: Office) -> None:
    from checker.register.filing import file_register
    from checker.register.mapping import RegisterMapping
    from tests.checker.register.spreadsheets import TableReader

    with pytest.raises(RegisterUnreadable):
        file_register(
            office.database,
            office.originals,
            "甲,乙\n1,2\n".encode(),
            "x.csv",
            RegisterMapping(),
            TableReader(),
            received_on=TODAY,
            now=noon(TODAY),
            by=PROGRAM,
        )
