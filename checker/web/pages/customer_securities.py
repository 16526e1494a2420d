"""Securities behind a customer's debts: what counts today, recorded by a form, given back."""

from __future__ import annotations

from http import HTTPStatus

from starlette.responses import Response

from checker.access.policy import may
from checker.access.roles import Act
from checker.customer_file.securities import (
    RAISING_LIMIT,
    eligible_minor,
    find_disqualification,
)
from checker.http.failures import status_of
from checker.http.guarded import DeskRouter
from checker.http.visit import Visit, Visiting
from checker.limits.securities import SecurityTerms, give_back_security, record_security
from checker.limits.standing import require_policy
from checker.limits.words import word_reason
from checker.web.amounts import (
    CURRENCIES,
    FieldFault,
    parse_amount,
    parse_currency,
    parse_day,
    parse_whole,
)
from checker.web.customer_tabs import find_customer, list_tabs
from checker.web.faults import NO_FAULTS, NOT_FILLED, Faults, fault_of
from checker.web.showing import go_to, show_page
from checker.web.words.credit import EFFECTS, SECURITY_KINDS
from rules.vocabulary import Bilingual
from storage.errors import SecurityDone, SecurityUnknown
from storage.securities import list_securities
from storage.vocabulary import SecurityKind

router = DeskRouter()

_ENDS_EARLY = Bilingual("截止日早于生效日。", "The last day is before the first.")
_MOST_PROVIDER = 200
_TOO_LONG = Bilingual("名称过长，请缩写。", "The name is too long. Shorten it.")


@router.page("/customers/{customer_id}/securities", act=Act.READ_EXPOSURE)
def show_securities(visit: Visiting, customer_id: str) -> Response:
    """Show what stands behind a customer's debts, and what of it counts today."""
    return _show(visit, customer_id)


@router.form("/customers/{customer_id}/securities", act=Act.PROPOSE_LIMIT)
def record(visit: Visiting, customer_id: str) -> Response:
    """Record a security."""
    customer, desk = find_customer(visit, customer_id), visit.desk
    terms = _read_terms(visit)
    if not isinstance(terms, SecurityTerms):
        return _show(visit, customer_id, terms)
    with desk.database.session() as session:
        record_security(
            session,
            customer.id,
            terms,
            require_policy(desk.pack()),
            recorded_by=visit.actor.name,
            by=visit.actor,
            now=desk.clock(),
        )
    return go_to(visit, f"/customers/{customer.id}/securities", told="security_recorded")


@router.form("/customers/{customer_id}/securities/{security_id}/end", act=Act.PROPOSE_LIMIT)
def give_back(visit: Visiting, customer_id: str, security_id: str) -> Response:
    """Write down that a security ends before its time."""
    customer, desk = find_customer(visit, customer_id), visit.desk
    with desk.database.read_session() as session:
        known = {each.id for each in list_securities(session, customer.id)}
    if security_id not in known:
        raise SecurityUnknown(security=security_id)
    try:
        with desk.database.session() as session:
            give_back_security(session, security_id, by=visit.actor, now=desk.clock())
    except SecurityDone as error:
        return _show(visit, customer_id, fault_of(error), status_of(error))
    return go_to(visit, f"/customers/{customer.id}/securities", told="security_ended")


def _read_terms(visit: Visit) -> SecurityTerms | Faults:
    """Read the form, each entry by itself, so that all faults are told at once."""
    faults: dict[str, Bilingual] = {}
    kind, provider = visit.field("kind"), visit.field("provider")
    amount, covered, haircut = None, 100, None
    first, until = visit.desk.today(), None
    if kind not in tuple(SecurityKind):
        faults["kind"] = NOT_FILLED
    if not provider or len(provider) > _MOST_PROVIDER:
        faults["provider"] = _TOO_LONG if provider else NOT_FILLED
    try:
        amount = parse_amount(visit.field("amount"), parse_currency(visit.field("currency")))
    except FieldFault as fault:
        faults["amount"] = fault.words
    try:
        covered = parse_whole(visit.field("covered") or "100", 0, 100)
    except FieldFault as fault:
        faults["covered"] = fault.words
    try:
        haircut = parse_whole(visit.field("haircut"), 0, 100) if visit.field("haircut") else None
    except FieldFault as fault:
        faults["haircut"] = fault.words
    try:
        first = parse_day(visit.field("from")) if visit.field("from") else first
    except FieldFault as fault:
        faults["from"] = fault.words
    try:
        until = parse_day(visit.field("until")) if visit.field("until") else None
    except FieldFault as fault:
        faults["until"] = fault.words
    if until is not None and until < first:
        faults["until"] = _ENDS_EARLY
    if faults or amount is None:
        return faults
    return SecurityTerms(SecurityKind(kind), provider, amount, first, until, covered, haircut)


def _show(
    visit: Visit,
    customer_id: str,
    faults: Faults = NO_FAULTS,
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> Response:
    customer, today = find_customer(visit, customer_id), visit.desk.today()
    with visit.desk.database.read_session() as session:
        found = list_securities(session, customer.id)
    rows = []
    for security in found:
        reason = find_disqualification(security, security.currency, today)
        effect = "raises_limit" if security.kind in RAISING_LIMIT else "lowers_exposure"
        eligible = 0 if reason else eligible_minor(security)
        rows.append((security, eligible, EFFECTS["none" if reason else effect], reason))
    return show_page(
        visit,
        "credit/securities.html",
        status=status if faults else HTTPStatus.OK,
        customer=customer,
        tabs=list_tabs(visit, customer.id, "securities"),
        rows=rows,
        kinds=SECURITY_KINDS,
        currencies=CURRENCIES,
        word_reason=word_reason,
        may_record=may(visit.actor, Act.PROPOSE_LIMIT),
        faults=faults,
    )
