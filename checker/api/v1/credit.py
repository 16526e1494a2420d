"""Contracts weighed before they are signed, credit limits, exposure."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Query
from pydantic import Field

from checker.access.roles import Act
from checker.api.v1.errors import TermsUnfit
from checker.api.v1.proposals import ProposalMade, tell_proposal
from checker.api.v1.routes import ApiRoutes, Told
from checker.api.v1.words import (
    MOST_MINOR_UNITS,
    Body,
    Currency,
    Day,
    IdInPath,
    MinorUnits,
    Name,
    Shown,
    ShownInPart,
    Words,
)
from checker.contract_check.check import check_contract
from checker.contract_check.data import check_to_data
from checker.contract_check.proposal import Instalment, PayerKind, Proposal, spread_monthly
from checker.customer_list import read_summary
from checker.exposure.answers import expose_customer, spread_exposure
from checker.four_eyes.credit_limit import WantedLimit, propose_credit_limit
from checker.http.visit import Visiting
from checker.intake.identity import find_customer
from checker.limits.data import derivation_to_data, limit_to_data
from checker.limits.standing import load_standing, require_policy
from ingest.document import Money
from ingest.normalise.currencies import currency_codes
from storage.limits import find_limit, list_limits

routes = ApiRoutes("credit")

_CONTRACT = "contract"
_LONGEST_TERMS_DAYS = 3660


class InstalmentWanted(Body):
    """One delivery and its bill."""

    billed_on: Day
    amount_minor: MinorUnits


class ContractWanted(Body):
    """A contract that somebody wants to sign; amounts are in minor units, tax included.

    Without instalments it is billed evenly by month from `starts_on` to `ends_on`.
    """

    amount_minor: Annotated[int, Field(gt=0, le=MOST_MINOR_UNITS, strict=True)]
    currency: Currency
    terms_days: Annotated[int, Field(ge=0, le=_LONGEST_TERMS_DAYS, strict=True)]
    signed_on: Day | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    instalments: Annotated[tuple[InstalmentWanted, ...], Field(max_length=120)] = ()
    deposit_percent: Annotated[int, Field(ge=0, le=100, strict=True)] = 0
    guarantee_minor: MinorUnits = 0
    margin_minor: Annotated[
        int | None, Field(ge=-MOST_MINOR_UNITS, le=MOST_MINOR_UNITS, strict=True)
    ] = None
    signer: Name | None = None
    payer: PayerKind | None = None
    has_pay_when_paid: bool | None = None
    lines: Annotated[tuple[Name, ...], Field(max_length=50)] = ()
    is_dry_run: bool = False


class ContractAnswered(ShownInPart):
    """May it be signed: `answer` says, with conditions, exposure, peak and expected loss."""

    answer: str
    verdict: str | None
    assessment: str | None
    conditions: list[dict[str, Any]]


class LimitWanted(Body):
    """A limit that somebody wants; `valid_until` makes it a temporary one."""

    amount_minor: MinorUnits
    currency: Currency
    valid_from: Day | None = None
    valid_until: Day | None = None
    reason: Words


class LimitsShown(Shown):
    """What the credit policy derives, the limit in force, and all there were."""

    as_of: str
    derivation: dict[str, Any]
    in_force: dict[str, Any] | None
    items: list[dict[str, Any]]


class ExposureShown(ShownInPart):
    """What a customer owes, line by line; amounts are in major units as text."""

    as_of: str
    customer: dict[str, str]


class SpreadShown(ShownInPart):
    """How all exposure is spread, currency by currency."""

    as_of: str
    currencies: list[dict[str, Any]]


@routes.write(
    "/customers/{customer_id}/contract-checks", act=Act.WEIGH_CONTRACTS, answer=ContractAnswered
)
def weigh_contract(visit: Visiting, customer_id: IdInPath, body: ContractWanted) -> Told:
    """Say whether a contract may be signed, and on which conditions."""
    desk = visit.desk
    check = check_contract(
        desk.database,
        desk.workspace.originals,
        customer_id,
        _make_contract(body, desk.today()),
        as_of=desk.today(),
        now=desk.now(),
        pack=desk.pack(),
        own=desk.settings.own_company,
        engine=desk.engine,
        by=visit.actor,
        is_dry_run=body.is_dry_run,
    )
    return Told(check_to_data(check))


@routes.read("/customers/{customer_id}/limits", act=Act.READ_EXPOSURE, answer=LimitsShown)
def show_limits(visit: Visiting, customer_id: IdInPath) -> Told:
    """Show what limit the policy derives, which is in force, and all there were."""
    desk = visit.desk
    today = desk.today()
    with desk.database.read_session() as session:
        customer = find_customer(session, customer_id)
        standing = load_standing(session, customer, today, desk.pack(), _CONTRACT)
        in_force = find_limit(session, customer.id, today)
        content = {
            "as_of": today.isoformat(),
            "derivation": derivation_to_data(standing.derive_limit(None)),
            "in_force": None if in_force is None else limit_to_data(in_force),
            "items": [limit_to_data(each) for each in list_limits(session, customer.id)],
        }
    return Told(content)


@routes.write(
    "/customers/{customer_id}/limits",
    act=Act.PROPOSE_LIMIT,
    answer=ProposalMade,
    status=HTTPStatus.CREATED,
)
def propose_limit(visit: Visiting, customer_id: IdInPath, body: LimitWanted) -> Told:
    """Propose a credit limit; another person decides."""
    desk = visit.desk
    today = desk.today()
    first = body.valid_from or today
    _require_currency(body.currency)
    if body.valid_until is not None and body.valid_until < max(first, today):
        raise TermsUnfit(what_zh="截止日早于生效日或今天", what_en="it would end before it begins")
    read_summary(desk.database, customer_id, desk.settings.purpose)
    with desk.database.session() as session:
        customer = find_customer(session, customer_id)
        derivation = load_standing(session, customer, today, desk.pack(), _CONTRACT).derive_limit(
            None
        )
        is_same = derivation.currency == body.currency
        wanted = WantedLimit(
            body.amount_minor,
            body.currency,
            first,
            body.valid_until,
            derivation.minor_units if is_same else None,
            derivation_to_data(derivation),
        )
        proposal = propose_credit_limit(
            session,
            desk.kinds,
            customer.id,
            wanted,
            reason=body.reason,
            by=visit.actor,
            now=desk.now(),
        )
        return tell_proposal(proposal)


@routes.read("/customers/{customer_id}/exposure", act=Act.READ_EXPOSURE, answer=ExposureShown)
def show_exposure(visit: Visiting, customer_id: IdInPath, is_group: bool = False) -> Told:
    """Show what a customer, or the customer's whole group, owes."""
    desk, today = visit.desk, visit.desk.today()
    policy = require_policy(desk.pack())
    with desk.database.read_session() as session:
        customer = find_customer(session, customer_id)
        found = expose_customer(
            session, desk.workspace.originals, policy, customer, today, is_group=is_group
        )
    return Told({"as_of": today.isoformat(), **found})


@routes.read("/exposure", act=Act.READ_EXPOSURE, answer=SpreadShown)
def show_spread(visit: Visiting, top: Annotated[int, Query(ge=1, le=200)] = 20) -> Told:
    """Show how all exposure is spread, and who owes most."""
    desk, today = visit.desk, visit.desk.today()
    policy = require_policy(desk.pack())
    with desk.database.read_session() as session:
        found = spread_exposure(session, desk.workspace.originals, policy, today, top)
    return Told({"as_of": today.isoformat(), **found})


def _make_contract(body: ContractWanted, today: date) -> Proposal:
    """Make the contract, or say which of its terms do not go together.

    Raises:
        TermsUnfit: Some do not.
    """
    _require_currency(body.currency)
    signed_on = body.signed_on or today
    first = body.starts_on or signed_on
    if body.instalments:
        parts = sorted(
            (Instalment(each.billed_on, each.amount_minor) for each in body.instalments),
            key=lambda part: part.billed_on,
        )
        if sum(part.minor_units for part in parts) != body.amount_minor:
            raise TermsUnfit(
                what_zh="各期金额之和不等于合同金额",
                what_en="the instalments do not add up to the amount",
            )
    elif body.ends_on is not None and body.ends_on < first:
        raise TermsUnfit(what_zh="截止日早于起始日", what_en="it would end before it begins")
    else:
        parts = list(spread_monthly(body.amount_minor, first, body.ends_on or first))
    last = max(part.billed_on for part in parts)
    return Proposal(
        amount=Money(body.amount_minor, body.currency),
        terms_days=body.terms_days,
        instalments=tuple(parts),
        signed_on=signed_on,
        ends_on=max(last, body.ends_on or last),
        deposit_percent=body.deposit_percent,
        guarantee=body.guarantee_minor,
        margin=body.margin_minor,
        signer=body.signer,
        payer=body.payer,
        has_pay_when_paid=body.has_pay_when_paid,
        lines=body.lines,
    )


def _require_currency(code: str) -> None:
    if code not in currency_codes():
        raise TermsUnfit(what_zh="没有这种货币", what_en="there is no such currency")
