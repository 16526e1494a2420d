"""The portfolio calendar: customers with running contracts, and what stops on which day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from checker.assessment.assess import find_policy
from checker.portfolio.needs import find_marked_texts
from checker.portfolio.reading import read_batch
from checker.portfolio.sheets import name_builder
from checker.portfolio_calendar.causes import Cause, explain_stop
from checker.portfolio_calendar.revenue import StoppedContract, add_up, stop_contract
from checker.portfolio_calendar.stops import Stop, find_stops
from ingest.document import Money
from rules.calendar import WorkingCalendar
from rules.pack import Pack
from rules.portfolio.kernel import PortfolioKernel
from storage.contracts import contracts_running
from storage.customers import names_of
from storage.database import Database
from storage.register import credentials_by_paper
from storage.selection import CustomerIds, split_ids
from storage.sheet_sets import list_stale
from storage.tables import Contract


@dataclass(frozen=True, slots=True)
class Stopped:
    """A customer who stops, with the contracts that stop with it.

    Attributes:
        name: What the customer is called.
        stop: On which day, and from which verdict to which.
        causes: What comes on that day.
        contracts: Those that run on after it.
    """

    name: str
    stop: Stop
    causes: tuple[Cause, ...]
    contracts: tuple[StoppedContract, ...]

    @property
    def at_risk(self) -> tuple[Money, ...]:
        """What stops, by currency."""
        return add_up(contract.at_risk for contract in self.contracts)


@dataclass(frozen=True, slots=True)
class NotJudged:
    """A customer with running contracts about whom there are no facts."""

    customer_id: str
    name: str
    contracts: tuple[Contract, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What stops within a time if nothing is renewed.

    Attributes:
        as_of: The day looked from.
        until: The last day looked at: no later than the working calendar reaches.
        is_cut_short: Whether that is earlier than asked for.
        purpose: Whose policy gives the verdicts.
        stopped: In the order of the days.
        not_judged: Customers about whom there are no facts.
        out_of_date: How many were judged by facts that do not know of the newest papers.
        customers: How many customers have running contracts.
        running: What these contracts come to, by currency.
    """

    as_of: date
    until: date
    is_cut_short: bool
    purpose: str
    stopped: tuple[Stopped, ...]
    not_judged: tuple[NotJudged, ...]
    out_of_date: int
    customers: int
    running: tuple[Money, ...]

    @property
    def by_day(self) -> Mapping[date, tuple[Stopped, ...]]:
        """Who stops on which day."""
        days: dict[date, list[Stopped]] = defaultdict(list)
        for one in self.stopped:
            days[one.stop.on].append(one)
        return {day: tuple(found) for day, found in days.items()}


def make_outlook(
    database: Database,
    pack: Pack,
    purpose: str,
    calendar: WorkingCalendar,
    as_of: date,
    *,
    until: date,
) -> Outlook:
    """Look ahead for every customer with running contracts; nothing is stored.

    Args:
        database: Where contracts and fact sheets are.
        pack: The rules.
        purpose: Whose policy gives the verdicts.
        calendar: The working days.
        as_of: The day to look from.
        until: The last day to look at.

    Raises:
        PurposeUnknown: The pack has no policy for this purpose.
        CalendarYearMissing: The rules count working days, and the calendar does not cover `as_of`.
    """
    find_policy(pack, purpose)
    last_day = _find_last_day(pack, as_of, until)
    kernel = PortfolioKernel(pack, purpose)
    with database.read_session() as session:
        running: dict[str, list[Contract]] = defaultdict(list)
        for contract in contracts_running(session, as_of):
            running[contract.customer_id].append(contract)
        names = names_of(session, running.keys())
        judged: set[str] = set()
        stopped: list[Stopped] = []
        for piece in split_ids(sorted(running)):
            batch = read_batch(
                session, piece, kernel.columns_by_kind, find_marked_texts(pack)
            ).batch
            judged |= set(batch.customers["customer"])
            stops = find_stops(kernel, batch, as_of, until=last_day)
            stopped += _describe(session, stops, running, names, pack, calendar, as_of)
        builder = name_builder(pack.requirements.for_purpose(purpose))
        stale = list_stale(
            session, as_of, builder, among=judged, after=None, limit=max(len(judged), 1)
        )
    amounts = (Money(c.amount_minor, c.currency) for found in running.values() for c in found)
    return Outlook(
        as_of=as_of,
        until=last_day,
        is_cut_short=last_day < until,
        purpose=purpose,
        stopped=tuple(sorted(stopped, key=lambda one: (one.stop.on, one.name))),
        not_judged=tuple(
            NotJudged(key, names[key], tuple(running[key]))
            for key in sorted(running.keys() - judged)
        ),
        out_of_date=len(stale),
        customers=len(running),
        running=add_up(amounts),
    )


def _find_last_day(pack: Pack, as_of: date, until: date) -> date:
    """Give the last day that can be judged: rules that count working days need their years."""
    if pack.calendar is None:
        return until
    pack.calendar.require(as_of)
    return min(until, date(pack.calendar.last_year, 12, 31))


def _describe(
    session: Session,
    stops: Mapping[str, Stop],
    running: Mapping[str, Sequence[Contract]],
    names: Mapping[str, str],
    pack: Pack,
    calendar: WorkingCalendar,
    as_of: date,
) -> list[Stopped]:
    papers = credentials_by_paper(session, CustomerIds(tuple(sorted(stops))))
    described = []
    for customer, stop in stops.items():
        cut = [stop_contract(contract, stop.on) for contract in running[customer]]
        contracts = tuple(contract for contract in cut if contract is not None)
        if contracts:
            causes = explain_stop(
                stop.findings, papers.get(customer, ()), pack, calendar, as_of, stop.on
            )
            described.append(Stopped(names[customer], stop, causes, contracts))
    return described
