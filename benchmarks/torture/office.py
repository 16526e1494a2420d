"""The house that is told: its people, where messages reach them, and by which rules."""

from __future__ import annotations

from datetime import datetime, time
from typing import NamedTuple

from benchmarks.ten_years.law import Law, write_plan
from rules.renewal import RenewalPlan
from storage.database import Database
from storage.people import SendWindow, add_address, add_person
from storage.vocabulary import Channel, Language

DEFAULT_OWNER = "值班"
ESCALATION_WORKING_DAYS = {"minor": 10, "major": 4, "blocker": 2}
ROBOTS = frozenset({Channel.WECOM, Channel.DINGTALK, Channel.FEISHU})


class Ports(NamedTuple):
    """Where the servers listen, on 127.0.0.1."""

    mail: int
    http: int


class Member(NamedTuple):
    """Somebody of the house.

    Attributes:
        name: Also the supervisors' key.
        supervisor: Whose name is above; empty for nobody's.
        channels: How messages reach this person.
        is_patient: Whether messages wait for working days and hours.
    """

    name: str
    supervisor: str
    channels: tuple[Channel, ...]
    is_patient: bool = False


MEMBERS = (
    Member("总监", "", (Channel.MAIL, Channel.WEBHOOK)),
    Member("组长甲", "总监", (Channel.MAIL, Channel.WECOM)),
    Member("组长乙", "总监", (Channel.MAIL, Channel.DINGTALK)),
    Member(DEFAULT_OWNER, "总监", (Channel.FEISHU, Channel.WEBHOOK)),
    Member("赵一", "组长甲", (Channel.MAIL, Channel.WEBHOOK)),
    Member("钱二", "组长甲", (Channel.MAIL, Channel.FEISHU)),
    Member("孙三", "组长甲", (Channel.MAIL, Channel.DINGTALK), is_patient=True),
    Member("李四", "组长乙", (Channel.MAIL, Channel.WECOM)),
    Member("周五", "组长乙", (Channel.WEBHOOK, Channel.WECOM)),
    Member("吴六", "组长乙", (Channel.MAIL, Channel.WEBHOOK)),
)
CLERKS = tuple(member.name for member in MEMBERS if member.supervisor.startswith("组长"))


def make_plan(law: Law) -> RenewalPlan:
    """Give the ladders of a law, and how what nobody acknowledges is pressed."""
    written = write_plan(law)
    written["renewal_practice"]["escalation"] = ESCALATION_WORKING_DAYS
    return RenewalPlan.from_data(written)


def add_members(database: Database, ports: Ports, at: datetime) -> dict[str, str]:
    """Add everybody; give their ids by name."""
    ids: dict[str, str] = {}
    with database.session() as session:
        for place, member in enumerate(MEMBERS):
            window = SendWindow(time(9), time(18)) if member.is_patient else SendWindow(None, None)
            ids[member.name] = add_person(
                session,
                name=member.name,
                created_at=at,
                language=Language.EN if place % 3 == 0 else Language.ZH,
                window=window,
                working_days_only=member.is_patient,
                supervisor_id=ids.get(member.supervisor),
            ).id
            for channel in member.channels:
                add_address(
                    session,
                    ids[member.name],
                    channel=channel,
                    target=_write_target(channel, place, ports),
                    created_at=at,
                    secret=None if channel in (Channel.MAIL, Channel.WECOM) else "SECgeheim",
                )
    return ids


def _write_target(channel: Channel, place: int, ports: Ports) -> str:
    if channel is Channel.MAIL:
        return f"member-{place}@example.com"
    path = channel if channel in ROBOTS else "hook"
    return f"http://127.0.0.1:{ports.http}/{path}/member-{place}"
