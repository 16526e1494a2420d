"""A customer of whom three parties are like entries of lists; all names are invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from checker.access.actor import PROGRAM
from checker.names.comparison import NameKind
from checker.screening.party import Party, PartyNumber, PartyRole, hash_data
from checker.screening.running import run_screening
from checker.watchlists.entry import (
    BirthDate,
    ListEntry,
    ListIdentifier,
    ListName,
    NameQuality,
    PartyKind,
    hash_content,
)
from checker.watchlists.entry import NameKind as ListNameKind
from storage.customers import add_customer, get_customer
from storage.database import Database
from storage.screening import CollectedParties, hits_of, store_parties
from storage.tables import ScreeningHit
from storage.watchlists import NewEntry, NewVersion, record_version
from tests.storage.examples import NOW, TODAY

LATER = NOW + timedelta(hours=1)
DEBTORS, UNITED = "cn.dishonest_debtors", "un.consolidated"
CODE, OTHER_CODE = "91330106MA2KX7Q30B", "91330106MAY2K7Q300"
MARKUP = "<b>WANG</b> Shi Yuan"
CUSTOMER = "杭州青禾示例商贸有限公司"

FIRM = Party(
    "customer",
    PartyRole.CUSTOMER,
    NameKind.COMPANY,
    (CUSTOMER, "Verdant Grain Trading Co., Ltd."),
    (PartyNumber("cn.uscc", CODE),),
)
AGENT = Party("agent:1", PartyRole.AGENT, NameKind.PERSON, ("王示远",), (), date(1975, 3, 8))

DEBTOR = ListEntry(
    "(2026)浙示0106执77号",
    PartyKind.COMPANY,
    (ListName("杭州清禾示例商贸有限公司"),),
    grounds="有履行能力而拒不履行生效法律文书确定义务",
    listed_on=date(2026, 5, 6),
    case_numbers=("(2026)浙示0106执77号",),
    authorities=("杭州市示例区人民法院",),
)
SAME_FIRM = ListEntry(
    "QDe.901",
    PartyKind.COMPANY,
    (ListName("QINGHE GENERAL TRADING CORPORATION"),),
    identifiers=(ListIdentifier("cn.uscc", CODE, "CN"),),
    countries=("China",),
    programmes=("EXAMPLE",),
)
NAMESAKE = ListEntry(
    "QDi.902",
    PartyKind.PERSON,
    (
        ListName("WANG Shiyuan"),
        ListName("王示远", ListNameKind.ORIGINAL_SCRIPT),
        ListName("The Elder", ListNameKind.ALIAS, NameQuality.WEAK),
    ),
    identifiers=(ListIdentifier("passport", "X1234567", "Freedonia"),),
    birth_dates=(BirthDate("1975", date(1975, 1, 1), date(1975, 12, 31)),),
    countries=("Freedonia",),
    addresses=("1 River Road, Freetown",),
    programmes=("EXAMPLE-1", "EXAMPLE-2"),
    grounds=f"Director of {MARKUP} & Sons",
    listed_on=date(2019, 4, 1),
)


@dataclass(frozen=True)
class House:
    """A database with one screened customer."""

    database: Database
    customer_id: str

    def hits(self) -> dict[str, ScreeningHit]:
        """Give the hits by the entry's id; where several are, the one that stands."""
        with self.database.read_session() as session:
            hits = hits_of(session, self.customer_id)
            return {hit.source_id: hit for hit in sorted(hits, key=lambda hit: not hit.ended_at)}

    def bring_list(self, kind: str, *entries: ListEntry, now: datetime = NOW) -> None:
        """Import a version of a list."""
        with self.database.session() as session:
            bring_list(session, kind, entries, now)

    def change_parties(self, *parties: Party) -> None:
        """Write down other parties, as if papers had come."""
        with self.database.session() as session:
            customer = get_customer(session, self.customer_id)
            assert customer is not None
            data = [party.to_data() for party in parties]
            store_parties(session, [CollectedParties(customer, data, hash_data(data), 0)], NOW)

    def screen(self, now: datetime = LATER) -> None:
        """Screen everybody."""
        run_screening(self.database, PROGRAM, TODAY, now)


def bring_list(session: Session, kind: str, entries: Sequence[ListEntry], now: datetime) -> None:
    """Record a version of a list as an import does."""
    content = [entry.to_content() for entry in entries]
    new = NewVersion(kind, date(2026, 11, 20), "source", now, "0" * 64, "test", {})
    rows = [NewEntry(each["source_id"], hash_content(each), each) for each in content]
    record_version(session, new, rows)


def make_house(database: Database) -> House:
    """Let a customer come in, lists be imported, and everybody be screened."""
    with database.session() as session:
        house = House(database, add_customer(session, name=CUSTOMER, created_at=NOW).id)
    house.bring_list(DEBTORS, DEBTOR)
    house.bring_list(UNITED, SAME_FIRM, NAMESAKE)
    house.change_parties(FIRM, AGENT)
    house.screen(NOW)
    return house
