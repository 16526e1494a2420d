"""An installation worth a backup: papers on file, people to tell, messages in every state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from checker.settings import Settings
from checker.workspace import open_originals
from storage.database import Database
from storage.master_key import MasterKey
from storage.sealed_originals import SealedOriginals
from storage.tables import Address, Delivery, Person, Row
from storage.vocabulary import Channel, DeliveryMode, DeliveryState
from tests.storage.examples import NOW, TODAY, file_paper, make_beat, make_customer

MADE_AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
RESTORED_AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Installation:
    """Where an installation lies.

    Attributes:
        settings: Its data folder and database.
        database: Open.
    """

    settings: Settings
    database: Database

    @property
    def originals(self) -> SealedOriginals:
        return open_originals(self.settings)


def settings_at(folder: Path, url: str = "") -> Settings:
    """Installations of one test share the master key, which lies beside their folders."""
    home = next(parent for parent in folder.parents if parent.is_dir())
    key = MasterKey(home / "master.key")
    key.make_if_absent()
    return Settings(data_dir=folder, database_url=url, master_key_file=key.path)


def fill(installation: Installation, papers: int = 3) -> None:
    """Put customers with papers on file, a person with a mailbox, and a message in each state."""
    with installation.database.session() as session:
        for number in range(papers):
            customer = make_customer(session, name=f"示例商贸{number}有限公司")
            file_paper(session, installation.originals, customer.id, f"paper {number}".encode())
        person = Person(id="p1", name="王", created_at=NOW)
        session.add(person)
        session.flush()
        address = Address(
            id="a1", person_id="p1", channel=Channel.MAIL, target="w@example.cn", created_at=NOW
        )
        session.add(address)
        beat = make_beat(session)
        session.flush()
        for state in DeliveryState:
            session.add(make_delivery(state, beat.id))


def make_delivery(state: DeliveryState, beat_id: str) -> Delivery:
    return Delivery(
        id=f"d-{state.value}",
        address_id="a1",
        channel=Channel.MAIL,
        mode=DeliveryMode.AT_LEAST_ONCE,
        state=state,
        as_of=TODAY,
        planned_at=NOW,
        alert_ids=[1, 2],
        next_attempt_at=NOW + timedelta(minutes=5),
        lease_token="t" if state is DeliveryState.SENDING else None,
        sent_at=NOW if state is DeliveryState.SENT else None,
        beat_id=beat_id,
    )


def read_everything(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Read all rows of all tables, each table in an order of its own."""
    with database.read_session() as session:
        return {name: _read_table(session, name) for name in Row.metadata.tables}


def _read_table(session: Session, name: str) -> list[dict[str, Any]]:
    rows = session.execute(text(f"SELECT * FROM {name}")).mappings()  # noqa: S608 - our own names
    return sorted((dict(row) for row in rows), key=repr)


def states_of(database: Database) -> dict[str, str]:
    with database.read_session() as session:
        rows = session.execute(text("SELECT id, state FROM deliveries"))
        return {str(id_): str(state) for id_, state in rows}
