"""The list of what falls due as its address asks for it: filters, horizons, the table of a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session
from starlette.requests import Request

from checker.access.actor import Actor
from checker.exports import Cell, Column, ColumnKind, Table
from checker.renewals.coming import ComingItem
from checker.web.catalogue import say
from checker.web.words.alerts import SEVERITIES, WINDOWS
from rules.vocabulary import Bilingual
from storage.coming_query import ComingQuery
from storage.tables import Account
from storage.vocabulary import Language

HORIZONS = (30, 60, 90, 180, 365)
_USUAL_DAYS = 90
_MOST_DAYS = 3660
_MINE, _TEAM, _OWN = "mine", "team", "own"


@dataclass(frozen=True, slots=True)
class ExpiryChoice:
    """What the address of a list asks for.

    Attributes:
        whose: `mine`, `team` for everybody's, or `own` for the company's own papers.
        days: How far ahead.
        on: One day only, as the calendar links to it; None for all up to the horizon.
        customer_id: Of this customer only.
        kind: Of this kind only.
    """

    whose: str
    days: int
    on: date | None
    customer_id: str | None
    kind: str | None


def find_person_id(session: Session, actor: Actor) -> str | None:
    """Give the person who is told of what falls due under an account; None for none."""
    account = session.get(Account, actor.account_id) if actor.account_id else None
    return None if account is None else account.person_id


def read_choice(request: Request, *, has_person: bool) -> ExpiryChoice:
    """Read what an address asks for; what is no choice counts as none."""
    asked = request.query_params
    whose = asked.get("whose", "")
    if whose not in (_TEAM, _OWN, _MINE) or (whose == _MINE and not has_person):
        whose = _MINE if has_person else _TEAM
    days = asked.get("within", "")
    return ExpiryChoice(
        whose=whose,
        days=min(int(days), _MOST_DAYS) if days.isdecimal() else _USUAL_DAYS,
        on=_read_day(asked.get("on", "")),
        customer_id=asked.get("customer") or None,
        kind=asked.get("kind") or None,
    )


def make_query(choice: ExpiryChoice, person_id: str | None, as_of: date) -> ComingQuery:
    """Give the query of a choice.

    Args:
        choice: What is asked for.
        person_id: Whose is "mine".
        as_of: The day to look from.
    """
    return ComingQuery(
        as_of=as_of,
        until=choice.on or as_of + timedelta(days=choice.days),
        customer_id=choice.customer_id,
        owner_id=person_id if choice.whose == _MINE else None,
        is_own=choice.whose == _OWN,
        kind=choice.kind,
    )


def make_table(items: Iterable[ComingItem]) -> Table:
    """Make the table of a file: a row for each thing that falls due."""
    return Table(_COLUMNS, [_row(item) for item in items], Bilingual("到期事项", "Due"))


_TEXT, _DATE, _INTEGER = ColumnKind.TEXT, ColumnKind.DATE, ColumnKind.INTEGER
_COLUMNS = (
    Column(Bilingual("日期", "Date"), _DATE),
    Column(Bilingual("剩余天数", "Days left"), _INTEGER),
    Column(Bilingual("客户", "Customer"), _TEXT),
    Column(Bilingual("事项", "What"), _TEXT),
    Column(Bilingual("持证人", "Holder"), _TEXT),
    Column(Bilingual("证号", "Number"), _TEXT),
    Column(Bilingual("延续", "Renewal"), _TEXT),
    Column(Bilingual("可申请延续自", "Apply from"), _DATE),
    Column(Bilingual("申请延续的最后一日", "Last day to apply"), _DATE),
    Column(Bilingual("最迟办理", "Act by"), _DATE),
    Column(Bilingual("严重程度", "Severity"), _TEXT),
    Column(Bilingual("负责人", "Owner"), _TEXT),
    Column(Bilingual("说明（中文）", "What is the matter (Chinese)"), _TEXT),
    Column(Bilingual("说明（英文）", "What is the matter (English)"), _TEXT),
)


def _row(item: ComingItem) -> list[Cell]:
    placement, told = item.told.placement, item.told
    return [
        item.thing.due_on,
        item.days_left,
        item.customer,
        f"{told.title.zh} / {told.title.en}",
        told.holder,
        told.number,
        "" if item.state is None else _both(WINDOWS[item.state].title),
        None if placement is None else placement.opens_on,
        None if placement is None else placement.last_day,
        told.act_by,
        "" if item.severity is None else _both(SEVERITIES[item.severity.value].title),
        item.owner,
        told.headline.zh,
        told.headline.en,
    ]


def _both(sentence: str) -> str:
    return f"{say(Language.ZH, sentence)} / {sentence}"


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
