"""Planning who is told: one digest for each address, in the transaction that raises the alerts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlmodel import Session

from checker.notices.recipients import plan_routes
from checker.notices.send_window import find_local_midnight, find_send_time
from checker.settings import Settings
from rules.calendar import WorkingCalendar
from storage.delivery_plan import (
    Planned,
    extend_delivery,
    find_unbegun,
    last_arrivals,
    plan_deliveries,
)
from storage.people import active_addresses, people
from storage.tables import Address, Beat, Person
from storage.untold_alerts import (
    News,
    count_untold,
    find_news,
    forget_untold,
    mark_raised,
    mark_untold_by_id,
)
from storage.vocabulary import Channel, DeliveryMode

DEFAULT_MODES: Mapping[Channel, DeliveryMode] = {
    Channel.MAIL: DeliveryMode.AT_LEAST_ONCE,
    Channel.WEBHOOK: DeliveryMode.AT_LEAST_ONCE,
    Channel.WECOM: DeliveryMode.AT_MOST_ONCE,
    Channel.DINGTALK: DeliveryMode.AT_MOST_ONCE,
    Channel.FEISHU: DeliveryMode.AT_MOST_ONCE,
    Channel.APPRISE: DeliveryMode.AT_MOST_ONCE,
}
"""A repeat of a mail or a webhook is known by its id; a chat shows it twice."""

_LONGEST_WAIT = timedelta(days=30)
"""No window of anybody keeps a message longer than the longest holiday."""

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class NoticePlan:
    """What a beat planned to tell.

    Attributes:
        planned: How many messages; alerts that joined one that waits already make none.
        untold: How many open alerts reach nobody.
    """

    planned: int
    untold: int


def make_planner(
    settings: Settings, calendar: WorkingCalendar
) -> Callable[[Session, Beat, date], NoticePlan]:
    """Make what a beat calls to plan who is told.

    Args:
        settings: Who looks after what nobody looks after, and how channels send.
        calendar: The working days.
    """
    modes = {**DEFAULT_MODES, **settings.delivery_modes}

    def plan_notices(session: Session, beat: Beat, as_of: date) -> NoticePlan:
        now = beat.started_at
        everyone = {person.id: person for person in people(session)}
        addresses: dict[str, list[Address]] = {}
        for address in active_addresses(session):
            addresses.setdefault(address.person_id, []).append(address)
        routes = plan_routes(list(everyone.values()), addresses.keys(), settings.default_owner)
        if not routes.routes:  # nothing can be told: no need to look at each alert again
            mark_raised(session, beat)
            forget_untold(session, ())
            return NoticePlan(0, count_untold(session))
        news = {entry.recipient_id: entry for entry in find_news(session, routes, beat)}
        unreachable = news.pop(None, None)
        digests = _Digests(session, [a for person in news for a in addresses[str(person)]], now)
        planned: list[Planned] = []
        told: list[int] = []
        left = list(unreachable.alert_ids) if unreachable else []
        for recipient_id, entry in news.items():
            person = everyone[str(recipient_id)]
            if not digests.may_tell(person, addresses[person.id], entry):
                left += entry.alert_ids
                continue
            told += entry.alert_ids
            send_at = find_send_time(person, now, calendar)
            planned += [
                Planned(address, entry.alert_ids, modes[address.channel], send_at)
                for address in addresses[person.id]
                if not digests.extend(address, entry)
            ]
        plan_deliveries(session, planned, beat=beat, as_of=as_of)
        forget_untold(session, told)
        mark_untold_by_id(session, left)
        return NoticePlan(len(planned), len(unreachable.alert_ids) if unreachable else 0)

    return plan_notices


class _Digests:
    """The messages that addresses have had today, or that wait for them."""

    def __init__(self, session: Session, addresses: Sequence[Address], now: datetime) -> None:
        ids = [address.id for address in addresses]
        self._session = session
        self._now = now
        self._unbegun = find_unbegun(session, ids)
        self._arrivals = last_arrivals(session, ids, now - _LONGEST_WAIT)

    def may_tell(self, person: Person, addresses: Sequence[Address], entry: News) -> bool:
        """Tell whether a person may be told now: not twice a day of what is not urgent."""
        if entry.is_urgent or all(address.id in self._unbegun for address in addresses):
            return True
        today = find_local_midnight(person, self._now)
        return all(self._arrivals.get(address.id, _LONG_AGO) < today for address in addresses)

    def extend(self, address: Address, entry: News) -> bool:
        """Let a message that waits for the address tell this too; False if none waits."""
        delivery = self._unbegun.get(address.id)
        if delivery is not None:
            extend_delivery(self._session, delivery, entry.alert_ids)
        return delivery is not None
