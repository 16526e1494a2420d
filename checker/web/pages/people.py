"""Who is told of what falls due: people and groups, their addresses, hours and supervisors."""

from __future__ import annotations

from datetime import time
from http import HTTPStatus

from sqlmodel import Session
from starlette.exceptions import HTTPException
from starlette.responses import Response

from checker.access.roles import Act
from checker.errors import AddressUnknown, TargetInvalid
from checker.http.guarded import DeskRouter
from checker.http.visit import Visit, Visiting
from checker.notices.colleagues import (
    Colleague,
    add_colleague,
    assign_customer,
    change_colleague,
    let_leave,
    reach_colleague,
    retire_from,
)
from checker.notices.targets import mask_target
from checker.web.customer_tabs import find_customer
from checker.web.faults import NO_FAULTS, Faults, fault_of, missing
from checker.web.showing import go_to, show_page
from checker.web.words.deliveries import CHANNELS
from rules.vocabulary import Bilingual
from storage.errors import (
    AddressExists,
    HandedToThemselves,
    PersonExists,
    PersonLeft,
    SendWindowEmpty,
    SupervisorCircle,
    TimeZoneUnknown,
)
from storage.people import SendWindow, active_addresses, addresses_of, people
from storage.tables import Person
from storage.vocabulary import Channel, Language

router = DeskRouter()

_REFUSED = (PersonExists, PersonLeft, SupervisorCircle, TimeZoneUnknown, SendWindowEmpty)
_FIELD_OF = {
    PersonExists: "name",
    PersonLeft: "supervisor",
    SupervisorCircle: "supervisor",
    TimeZoneUnknown: "time_zone",
    SendWindowEmpty: "sends_until",
    TargetInvalid: "target",
    AddressExists: "target",
    HandedToThemselves: "successor",
}
_NO_TIME = Bilingual("请填写时间，例如 09:00。", "Give a time such as 09:00.")
_BOTH_TIMES = Bilingual(
    "请同时填写起止时间，或都留空。", "Give both times, or leave both empty for any time."
)
_NO_CHANNEL = Bilingual("请选择渠道。", "Choose a channel.")


@router.page("/people", act=Act.MANAGE_SETTINGS)
def list_people(visit: Visiting) -> Response:
    """List who is told, and give the form for another."""
    return _show_list(visit)


@router.form("/people", act=Act.MANAGE_SETTINGS)
def add(visit: Visiting) -> Response:
    """Add a person or a group."""
    wanted = _read_colleague(visit)
    if not isinstance(wanted, Colleague):
        return _show_list(visit, wanted)
    mails = [mail] if (mail := visit.field("mail")) else []
    try:
        with visit.desk.database.session() as session:
            now = visit.desk.clock()
            person = add_colleague(session, wanted, mails, by=visit.actor, now=now)
            person_id = person.id
    except TargetInvalid as error:
        return _show_list(visit, fault_of(error, "mail"))
    except _REFUSED as error:
        return _show_list(visit, fault_of(error, _FIELD_OF[type(error)]))
    return go_to(visit, f"/people/{person_id}", told="person_added")


@router.page("/people/{person_id}", act=Act.MANAGE_SETTINGS)
def show_person(visit: Visiting, person_id: str) -> Response:
    """Show what is told of a person, with the forms that change it."""
    return _show_person(visit, person_id)


@router.form("/people/{person_id}", act=Act.MANAGE_SETTINGS)
def change(visit: Visiting, person_id: str) -> Response:
    """Change what is told of a person."""
    wanted = _read_colleague(visit)
    if not isinstance(wanted, Colleague):
        return _show_person(visit, person_id, wanted)
    try:
        with visit.desk.database.session() as session:
            _get_present(session, person_id)
            now = visit.desk.clock()
            change_colleague(session, person_id, wanted, by=visit.actor, now=now)
    except _REFUSED as error:
        return _show_person(visit, person_id, fault_of(error, _FIELD_OF[type(error)]))
    return go_to(visit, f"/people/{person_id}", told="profile_saved")


@router.form("/people/{person_id}/addresses", act=Act.MANAGE_SETTINGS)
def add_address(visit: Visiting, person_id: str) -> Response:
    """Add where messages reach a person."""
    channel, target = visit.field("channel"), visit.field("target")
    faults: Faults = missing(target=target)
    if channel not in CHANNELS:
        faults = {"channel": _NO_CHANNEL, **faults}
    if faults:
        return _show_person(visit, person_id, faults)
    secret = visit.secret("secret").strip() or None
    try:
        with visit.desk.database.session() as session:
            _get_present(session, person_id)
            now, by = visit.desk.clock(), visit.actor
            reach_colleague(session, person_id, Channel(channel), target, secret, by=by, now=now)
    except (TargetInvalid, AddressExists) as error:
        return _show_person(visit, person_id, fault_of(error, "target"))
    return go_to(visit, f"/people/{person_id}", told="address_added")


@router.form("/people/{person_id}/addresses/{address_id}/retire", act=Act.MANAGE_SETTINGS)
def retire(visit: Visiting, person_id: str, address_id: str) -> Response:
    """Use an address no more."""
    try:
        with visit.desk.database.session() as session:
            retire_from(session, person_id, address_id, by=visit.actor, now=visit.desk.clock())
    except AddressUnknown as error:
        raise HTTPException(HTTPStatus.NOT_FOUND) from error
    return go_to(visit, f"/people/{person_id}", told="address_retired")


@router.form("/people/{person_id}/leave", act=Act.MANAGE_SETTINGS)
def leave(visit: Visiting, person_id: str) -> Response:
    """Let somebody leave; what they look after goes to a successor."""
    successor_id = visit.field("successor")
    faults = missing(successor=successor_id)
    if faults:
        return _show_person(visit, person_id, faults)
    try:
        with visit.desk.database.session() as session:
            leaving = _get_present(session, person_id)
            successor = _get_present(session, successor_id)
            let_leave(session, leaving, successor, by=visit.actor, now=visit.desk.clock())
    except (HandedToThemselves, PersonLeft) as error:
        return _show_person(visit, person_id, fault_of(error, "successor"))
    return go_to(visit, "/people", told="person_left")


@router.page("/customers/{customer_id}/owner", act=Act.ASSIGN_REVIEWS)
def show_owner(visit: Visiting, customer_id: str) -> Response:
    """Give the form that says who looks after a customer."""
    return _show_owner(visit, customer_id)


@router.form("/customers/{customer_id}/owner", act=Act.ASSIGN_REVIEWS)
def set_owner(visit: Visiting, customer_id: str) -> Response:
    """Say who looks after a customer, and so is told of what falls due."""
    customer = find_customer(visit, customer_id)
    person_id = visit.field("owner") or None
    try:
        with visit.desk.database.session() as session:
            if person_id is not None:
                _get_present(session, person_id)
            now = visit.desk.clock()
            assign_customer(session, customer.id, person_id, by=visit.actor, now=now)
    except PersonLeft as error:
        return _show_owner(visit, customer_id, fault_of(error, "owner"))
    return go_to(visit, f"/customers/{customer.id}", told="owner_set")


def _show_list(visit: Visit, faults: Faults = NO_FAULTS) -> Response:
    with visit.desk.database.read_session() as session:
        everybody = people(session)
        channels: dict[str, list[Channel]] = {}
        for address in active_addresses(session):
            channels.setdefault(address.person_id, []).append(address.channel)
    return show_page(
        visit,
        "people/list.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        people=sorted(everybody, key=lambda each: not each.is_active),
        channels=channels,
        words=CHANNELS,
        names={person.id: person.name for person in everybody},
        default_owner=visit.desk.settings.default_owner,
        above=[(each.id, each.name) for each in everybody if each.is_active],
        told_of=_typed(visit),
        faults=faults,
    )


def _show_person(visit: Visit, person_id: str, faults: Faults = NO_FAULTS) -> Response:
    with visit.desk.database.read_session() as session:
        person = session.get(Person, person_id)
        if person is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        addresses = [each for each in addresses_of(session, person_id) if each.is_active]
        others = [each for each in people(session) if each.is_active and each.id != person_id]
    known = {
        "name": person.name,
        "language": person.language.value,
        "time_zone": person.time_zone,
        "sends_from": f"{person.sends_from:%H:%M}" if person.sends_from else "",
        "sends_until": f"{person.sends_until:%H:%M}" if person.sends_until else "",
        "working_days_only": "yes" if person.working_days_only else "",
        "supervisor": person.supervisor_id or "",
    }
    return show_page(
        visit,
        "people/person.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        person=person,
        addresses=[(each, mask_target(each.channel, each.target)) for each in addresses],
        words=CHANNELS,
        above=[(each.id, each.name) for each in others],
        told_of=_typed(visit) if "language" in visit.form else known,
        faults=faults,
    )


def _show_owner(visit: Visit, customer_id: str, faults: Faults = NO_FAULTS) -> Response:
    customer = find_customer(visit, customer_id)
    with visit.desk.database.read_session() as session:
        present = [(each.id, each.name) for each in people(session) if each.is_active]
    return show_page(
        visit,
        "people/owner.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        customer=customer,
        present=present,
        faults=faults,
    )


def _typed(visit: Visit) -> dict[str, str]:
    """Give what was written into the form of a person; of an empty form what is usual."""
    names = ("name", "time_zone", "sends_from", "sends_until", "working_days_only", "supervisor")
    usual = {"language": visit.language.value, "time_zone": "Asia/Shanghai"}
    typed = {name: visit.field(name) for name in ("language", *names) if name in visit.form}
    return {**dict.fromkeys(names, ""), **usual, **typed}


def _read_colleague(visit: Visit) -> Colleague | Faults:
    """Read the form of a person."""
    faults = missing(name=visit.field("name"), time_zone=visit.field("time_zone"))
    window, times = {}, ("sends_from", "sends_until")
    for name in times:
        text = visit.field(name)
        try:
            window[name] = time.fromisoformat(text) if text else None
        except ValueError:
            faults[name] = _NO_TIME
    empty = [name for name in times if not visit.field(name)]
    if len(empty) == 1:
        faults.setdefault(empty[0], _BOTH_TIMES)
    if faults:
        return faults
    return Colleague(
        name=visit.field("name"),
        language=Language.EN if visit.field("language") == Language.EN else Language.ZH,
        time_zone=visit.field("time_zone"),
        window=SendWindow(window["sends_from"], window["sends_until"]),
        working_days_only=bool(visit.field("working_days_only")),
        supervisor_id=visit.field("supervisor") or None,
    )


def _get_present(session: Session, person_id: str) -> Person:
    """Give a person who has not left.

    Raises:
        HTTPException: 404, there is no such person.
        PersonLeft: The person has left.
    """
    person = session.get(Person, person_id)
    if person is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    if not person.is_active:
        raise PersonLeft(name=person.name)
    return person
