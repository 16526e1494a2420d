"""A customer's money: limits, exposure, ageing, contract checks."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from checker.access.policy import may
from checker.access.roles import Act
from checker.contract_check.conditions import PURPOSE
from checker.exposure.view import view_exposure
from checker.exposure.words import PARTS
from checker.exposure.words import word_reason as word_exposure_reason
from checker.four_eyes.credit_limit import (
    CREDIT_LIMIT_KIND,
    WantedLimit,
    propose_credit_limit,
)
from checker.four_eyes.errors import ProposalPending, WordsMissing
from checker.http.guarded import DeskRouter
from checker.http.visit import Visit, Visiting
from checker.ledgers.account import read_account
from checker.ledgers.ageing import BUCKETS
from checker.ledgers.errors import LedgerMissing
from checker.ledgers.states import load_reasons as load_ledger_reasons
from checker.limits.data import derivation_to_data
from checker.limits.means import need_of_sales
from checker.limits.standing import Standing, load_standing, require_policy
from checker.limits.words import COMPONENTS
from checker.limits.words import word_reason as word_limit_reason
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
from checker.web.words.credit import AGES, LIMIT_STATES, LINE_KINDS, SECURITY_KINDS
from checker.web.words.judgement import VERDICT_TONES, VERDICT_WORDS
from ingest.document import Money
from rules.facts import load_catalogue
from rules.vocabulary import Bilingual
from storage.assessments import assessments_of
from storage.limits import find_limit, list_limits
from storage.proposals import undecided_of_customer
from storage.tables import Customer

router = DeskRouter()

_MOST_LINES = 200
_MOST_CHECKS = 100
_ENDS_EARLY = Bilingual("截止日早于生效日。", "The last day is before the first.")
_MOST_TERMS_DAYS = 3660


@router.page("/customers/{customer_id}/limits", act=Act.READ_EXPOSURE)
def show_limits(visit: Visiting, customer_id: str) -> Response:
    """Show how a limit derives, the one in force, what was proposed, and the form for another."""
    return _show_limits(visit, find_customer(visit, customer_id))


@router.form("/customers/{customer_id}/limits", act=Act.PROPOSE_LIMIT)
def propose_limit(visit: Visiting, customer_id: str) -> Response:
    """Propose a limit; it counts once another person has approved it."""
    customer, desk = find_customer(visit, customer_id), visit.desk
    faults: dict[str, Bilingual] = {}
    currency = visit.field("currency") or "CNY"
    amount, first, until = None, desk.today(), None
    try:
        amount = parse_amount(visit.field("amount"), parse_currency(currency))
    except FieldFault as fault:
        faults["amount"] = fault.words
    for name in ("from", "until"):
        try:
            day = parse_day(visit.field(name)) if visit.field(name) else None
        except FieldFault as fault:
            faults[name] = fault.words
            continue
        first, until = (day or first, until) if name == "from" else (first, day)
    if until is not None and until < first:
        faults["until"] = _ENDS_EARLY
    if not visit.field("reason"):
        faults["reason"] = NOT_FILLED
    if faults or amount is None:
        return _show_limits(visit, customer, faults)
    try:
        with desk.database.session() as session:
            derived = load_standing(
                session, customer, desk.today(), desk.pack(), PURPOSE
            ).derive_limit(None)
            propose_credit_limit(
                session,
                desk.kinds,
                customer.id,
                WantedLimit(
                    amount.minor_units,
                    amount.currency,
                    first,
                    until,
                    derived.minor_units if derived.currency == amount.currency else None,
                    derivation_to_data(derived),
                ),
                reason=visit.field("reason"),
                by=visit.actor,
                now=desk.clock(),
            )
    except ProposalPending as error:
        return _show_limits(visit, customer, fault_of(error))
    except WordsMissing as error:
        return _show_limits(visit, customer, fault_of(error, "reason"))
    return go_to(visit, f"/customers/{customer.id}/limits", told="limit_proposed")


@router.page("/customers/{customer_id}/exposure", act=Act.READ_EXPOSURE)
def show_exposure(visit: Visiting, customer_id: str) -> Response:
    """Show what a customer and its group owe, step by step."""
    customer, desk = find_customer(visit, customer_id), visit.desk
    policy = require_policy(desk.pack())
    with desk.database.read_session() as session:
        view = view_exposure(session, desk.workspace.originals, policy, customer.id, desk.today())
        limit = find_limit(session, customer.id, desk.today())
    return _show(
        visit,
        customer,
        "exposure",
        view=view,
        limit=limit,
        parts=PARTS,
        word_exposure_reason=word_exposure_reason,
        horizon_days=policy.order_horizon_days,
    )


@router.page("/customers/{customer_id}/ledger", act=Act.READ_EXPOSURE)
def show_ledger(visit: Visiting, customer_id: str) -> Response:
    """Show the ageing of what a customer owes, how it pays, and the open lines."""
    customer, account = find_customer(visit, customer_id), None
    with visit.desk.database.read_session() as session:
        try:
            account = read_account(session, visit.desk.workspace.originals, customer)
        except LedgerMissing:
            return _show(visit, customer, "ledger", account=None)
    catalogue = load_catalogue()
    return _show(
        visit,
        customer,
        "ledger",
        account=account,
        balances=account.balances.to_dicts(),
        items=account.items.head(_MOST_LINES).to_dicts(),
        lines=account.items.height,
        ages=AGES,
        buckets=[bucket.name for bucket in BUCKETS],
        line_kinds=LINE_KINDS,
        facts=[(catalogue[f"ledger.{name}"], name, value) for name, value in account.facts.items()],
        reasons=load_ledger_reasons(),
    )


@router.page("/customers/{customer_id}/contract-checks", act=Act.READ_EXPOSURE)
def list_checks(visit: Visiting, customer_id: str) -> Response:
    """List the contract checks on record of a customer, the newest first."""
    customer = find_customer(visit, customer_id)
    with visit.desk.database.read_session() as session:
        found = assessments_of(session, customer.id, limit=_MOST_CHECKS)
    return _show(
        visit,
        customer,
        "contract-checks",
        template="checks",
        checks=[each for each in found if each.purpose == PURPOSE],
        verdicts=VERDICT_WORDS,
        verdict_tones=VERDICT_TONES,
        may_weigh=may(visit.actor, Act.WEIGH_CONTRACTS),
    )


def _show_limits(visit: Visit, customer: Customer, faults: Faults = NO_FAULTS) -> Response:
    desk = visit.desk
    need, need_faults = _read_need(visit)
    with desk.database.read_session() as session:
        standing: Standing = load_standing(session, customer, desk.today(), desk.pack(), PURPOSE)
        in_force = find_limit(session, customer.id, desk.today())
        limits = list_limits(session, customer.id)
        waiting = [
            each
            for each in undecided_of_customer(session, customer.id)
            if each.kind == CREDIT_LIMIT_KIND
        ]
    return _show(
        visit,
        customer,
        "limits",
        faults=faults or need_faults,
        derivation=standing.derive_limit(need),
        in_force=in_force,
        limits=limits,
        waiting=waiting,
        as_date=date.fromisoformat,
        components=COMPONENTS,
        securities=SECURITY_KINDS,
        states=LIMIT_STATES,
        currencies=CURRENCIES,
        word_limit_reason=word_limit_reason,
        may_propose=may(visit.actor, Act.PROPOSE_LIMIT),
    )


def _read_need(visit: Visit) -> tuple[Money | None, Faults]:
    """Read what the business takes, from yearly sales and terms in the address; both or none."""
    asked = visit.request.query_params
    sales, terms = asked.get("sales", "").strip(), asked.get("terms", "").strip()
    if not sales and not terms:
        return None, NO_FAULTS
    try:
        amount = parse_amount(sales, parse_currency(asked.get("currency", "CNY")))
    except FieldFault as fault:
        return None, {"sales": fault.words}
    try:
        return need_of_sales(amount, parse_whole(terms, 0, _MOST_TERMS_DAYS)), NO_FAULTS
    except FieldFault as fault:
        return None, {"terms": fault.words}


def _show(
    visit: Visit,
    customer: Customer,
    here: str,
    *,
    template: str = "",
    faults: Faults = NO_FAULTS,
    **values: Any,  # noqa: ANN401
) -> Response:
    return show_page(
        visit,
        f"credit/{template or here}.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        customer=customer,
        tabs=list_tabs(visit, customer.id, here),
        faults=faults,
        **values,
    )
