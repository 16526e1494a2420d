"""Whom a customer's papers and records name, and what each party is called."""

from __future__ import annotations

from datetime import date
from typing import Any

from checker.customer_file.dossier import Dossier, FiledRegistryRecord
from checker.names.comparison import NameKind
from checker.screening.collecting import collect_parties
from checker.screening.party import Party, PartyNumber, PartyRole
from storage.tables import Customer
from tests.checker.papers import CODE, OTHER_CODE, TODAY, filed, make_letter, make_licence

LEI = "5493001KJTIIGC8Y1R12"


def make_record(as_of: date = TODAY, **given: Any) -> FiledRegistryRecord:  # noqa: ANN401
    record = {"values": {}, "sections": {}, "numbers": {}, **given}
    return FiledRegistryRecord(f"r {as_of}", "gsxt.report", as_of, TODAY, **record)


def collect(*records: FiledRegistryRecord) -> dict[str, Party]:
    customer = Customer(id="c1", name="晨曜贸易有限公司", unified_social_credit_code=CODE)
    dossier = Dossier("x", (filed(make_licence()), filed(make_letter())), records=records)
    return {party.key: party for party in collect_parties(customer, dossier, TODAY)}


def test_papers_name_customer_representative_and_agent() -> None:
    assert [party.role for party in collect().values()] == [
        PartyRole.CUSTOMER,
        PartyRole.LEGAL_REPRESENTATIVE,
        PartyRole.AGENT,
    ]


def test_customer_goes_by_all_names_and_valid_numbers_of_registers() -> None:
    found = collect(
        make_record(
            values={
                "name": "晨曜贸易有限公司",
                "english_name": "CHENYAO TRADING",
                "former_names": "晨光",
            },
            numbers={"cn.uscc": CODE, "lei": LEI, "cn.registration_number": "12"},
        )
    )["customer"]
    assert {"CHENYAO TRADING", "晨光"} < set(found.names)
    assert found.names.count("晨曜贸易有限公司") == 1
    assert found.numbers == (PartyNumber("cn.uscc", CODE), PartyNumber("lei", LEI))


def test_number_of_another_company_is_told_too() -> None:
    numbers = collect(make_record(numbers={"cn.uscc": OTHER_CODE}))["customer"].numbers
    assert PartyNumber("cn.uscc", OTHER_CODE) in numbers


def test_newest_representative_holders_and_officers_are_parties() -> None:
    older = make_record(
        date(2025, 1, 1),
        values={"legal_representative": "旧例"},
        sections={"holders": [{"name": "旧股东"}]},
    )
    newer = make_record(
        values={"legal_representative": "新例"},
        sections={
            "holders": [
                {"name": "榆林样例控股有限公司", "kind": "法人股东"},
                {"name": "赵样", "kind": "自然人股东"},
                {"name": "某基金"},
            ],
            "officers": [
                {"name": "赵 样", "position": "董事"},
                {"name": "钱样", "position": "监事"},
            ],
        },
    )
    parties = collect(older, newer)
    named = {(party.role, party.names[0]): party.kind for party in parties.values()}
    assert named[PartyRole.LEGAL_REPRESENTATIVE, "新例"] is NameKind.PERSON
    assert named[PartyRole.SHAREHOLDER, "榆林样例控股有限公司"] is NameKind.COMPANY
    assert named[PartyRole.SHAREHOLDER, "赵样"] is NameKind.PERSON
    assert named[PartyRole.SHAREHOLDER, "某基金"] is NameKind.UNKNOWN
    assert named[PartyRole.OFFICER, "钱样"] is NameKind.PERSON
    assert not {"旧例", "旧股东", "赵 样"} & {name for _, name in named}


def test_who_leaves_moves_no_other_party() -> None:
    both = collect(make_record(sections={"holders": [{"name": "甲样"}, {"name": "乙样"}]}))
    one = collect(make_record(sections={"holders": [{"name": "乙样"}]}))
    of_both = {party.names[0]: key for key, party in both.items()}
    of_one = {party.names[0]: key for key, party in one.items()}
    assert of_both["乙样"] == of_one["乙样"]


def test_representative_who_holds_shares_is_one_party() -> None:
    parties = collect(make_record(sections={"holders": [{"name": "贾例昱"}]}))
    assert [party.names[0] for party in parties.values()].count("贾例昱") == 1
