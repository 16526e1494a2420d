"""Weighing a contract before it is signed: the form, the answer with all it rests on, the record.

Weighing keeps nothing, so that terms can be tried by links alone; what was weighed is recorded by a
form of its own, under the same terms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from urllib.parse import urlencode

from sqlmodel import Session
from starlette.responses import Response

from checker.access.roles import Act
from checker.assessment.findings import Finding
from checker.contract_check.answer import list_left_to_see_to
from checker.contract_check.check import ContractCheck, check_contract
from checker.contract_check.conditions import PURPOSE, Condition, Term
from checker.contract_check.data import make_bars, make_chart
from checker.contract_check.proposal import Proposal
from checker.contract_check.words import list_notes, word_condition
from checker.customer_file.kinds import kind_title
from checker.customer_list import search_summaries
from checker.errors import CustomerUnknown
from checker.exposure.words import PARTS
from checker.exposure.words import word_reason as word_exposure_reason
from checker.http.guarded import DeskRouter
from checker.http.visit import Visit, Visiting
from checker.limits.words import COMPONENTS
from checker.limits.words import word_reason as word_limit_reason
from checker.web.amounts import CURRENCIES
from checker.web.contract_form import FIELDS, ContractForm, read_contract, take_fields
from checker.web.faults import NO_FAULTS, NOT_FILLED, Faults
from checker.web.month_chart import HEIGHT, WIDTH, lay_months
from checker.web.showing import go_to, show_page
from checker.web.words.contracts import ANSWERS, GRAVITIES
from checker.web.words.credit import SECURITY_KINDS
from checker.web.words.judgement import VERDICT_TONES, VERDICT_WORDS
from ingest.document import Money
from ingest.normalise.currencies import minor_digits
from rules.vocabulary import Bilingual, Severity
from storage.assessments import get_assessment
from storage.customer_pages import CustomerFilter
from storage.customers import get_customer
from storage.documents import document_ids_of_files
from storage.statements import list_receipts
from storage.tables import Customer

router = DeskRouter()

_MOST_FOUND = 20


@router.page("/contracts/weigh", act=Act.WEIGH_CONTRACTS, takes_long=True)
def weigh(visit: Visiting) -> Response:
    """Ask for a customer, then for the terms; with both, give the answer and keep nothing."""
    asked = visit.request.query_params
    typed = take_fields(asked.multi_items())
    if not typed["customer"]:
        return _pick_customer(visit, asked.get("find", "").strip())
    customer = _find(visit, typed["customer"])
    if not typed["amount"] or "edit" in asked:
        return _show_form(visit, customer, typed, NO_FAULTS)
    form = read_contract(typed, visit.desk.today())
    if form.proposal is None:
        return _show_form(visit, customer, typed, form.faults)
    check = _check(visit, customer, form.proposal, is_dry_run=True)
    return _show_answer(visit, customer, form, check)


@router.form("/contracts/weigh", act=Act.WEIGH_CONTRACTS)
def record(visit: Visiting) -> Response:
    """Weigh and put the answer on record, so that it can be replayed; then show it."""
    typed = take_fields((name, visit.field(name)) for name in FIELDS)
    if not typed["customer"]:
        return _pick_customer(visit, "", {"find": NOT_FILLED})
    customer = _find(visit, typed["customer"])
    form = read_contract(typed, visit.desk.today())
    if form.proposal is None:
        return _show_form(visit, customer, typed, form.faults)
    check = _check(visit, customer, form.proposal, is_dry_run=False)
    number = check.recorded.id if check.recorded else ""
    return go_to(visit, f"{_address(typed)}&recorded={number}", told="check_recorded")


def _find(visit: Visit, customer_id: str) -> Customer:
    with visit.desk.database.read_session() as session:
        customer = get_customer(session, customer_id)
    if customer is None:
        raise CustomerUnknown(reference=customer_id)
    return customer


def _check(
    visit: Visit, customer: Customer, proposal: Proposal, *, is_dry_run: bool
) -> ContractCheck:
    desk = visit.desk
    return check_contract(
        desk.database,
        desk.workspace.originals,
        customer.id,
        proposal,
        as_of=desk.today(),
        now=desk.clock().astimezone(desk.settings.zone),
        pack=desk.pack(),
        own=desk.settings.own_company,
        engine=desk.engine,
        by=visit.actor,
        is_dry_run=is_dry_run,
    )


def _pick_customer(visit: Visit, text: str, faults: Faults = NO_FAULTS) -> Response:
    found = None
    if text:
        wanted = CustomerFilter(PURPOSE)
        found = search_summaries(visit.desk.database, text, wanted, limit=_MOST_FOUND)
    return show_page(
        visit,
        "contracts/pick.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        text=text,
        found=found,
        verdicts=VERDICT_WORDS,
        verdict_tones=VERDICT_TONES,
        faults=faults,
    )


def _show_form(
    visit: Visit, customer: Customer, typed: Mapping[str, str], faults: Faults
) -> Response:
    return show_page(
        visit,
        "contracts/form.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        customer=customer,
        typed=typed,
        currencies=CURRENCIES,
        faults=faults,
    )


def _show_answer(
    visit: Visit, customer: Customer, form: ContractForm, check: ContractCheck
) -> Response:
    answer, weighing = check.answer, check.answer.weighing
    chart = make_chart(answer)
    findings = answer.assessment.findings
    with visit.desk.database.read_session() as session:
        recorded = _find_recorded(session, visit, customer)
        filed = document_ids_of_files(session, customer.id, _list_files(findings))
        received = max(list_receipts(session, customer.id), default=None)
    return show_page(
        visit,
        "contracts/answer.html",
        customer=customer,
        typed=form.typed,
        again=_address(form.typed),
        answer=answer,
        word=ANSWERS[answer.answer],
        weighing=weighing,
        proposal=weighing.proposal,
        situation=weighing.situation,
        currency=weighing.proposal.amount.currency,
        conditions=[
            (
                word_condition(each, weighing.proposal),
                _address(_retype(form.typed, each)),
                list_left_to_see_to(each.assessment),
            )
            for each in answer.conditions
        ],
        bars=make_bars(weighing),
        chart=chart,
        months=lay_months(make_bars(weighing), chart.limit),
        chart_size=(WIDTH, HEIGHT),
        telling=[each for each in findings if each.outcome.rule.severity is not Severity.INFO],
        informing=[each for each in findings if each.outcome.rule.severity is Severity.INFO],
        notes=list(list_notes(weighing)),
        recorded=recorded,
        statements_received_on=received,
        document_ids=filed,
        kind_title=lambda kind: Bilingual(*kind_title(kind)),
        gravities=GRAVITIES,
        securities=SECURITY_KINDS,
        components=COMPONENTS,
        parts=PARTS,
        word_limit_reason=word_limit_reason,
        word_exposure_reason=word_exposure_reason,
    )


def _list_files(findings: Sequence[Finding]) -> set[str]:
    """Give the hashes of the files that findings rest on."""
    sources = (place.source for finding in findings for place in finding.evidence)
    return {source.document for source in sources if source is not None and source.document}


def _find_recorded(session: Session, visit: Visit, customer: Customer) -> str | None:
    """Give the number of the record that the address names, if it is one of this customer's."""
    number = visit.request.query_params.get("recorded", "")
    found = get_assessment(session, number) if number else None
    is_it = found is not None and (found.customer_id, found.purpose) == (customer.id, PURPOSE)
    return number if is_it else None


def _address(typed: Mapping[str, str]) -> str:
    return f"/contracts/weigh?{urlencode({name: text for name, text in typed.items() if text})}"


def _retype(typed: Mapping[str, str], condition: Condition) -> dict[str, str]:
    """Give the form with the terms of a condition, as a person would type them."""
    other, changed = condition.proposal, dict(typed)
    for term in condition.terms:
        match term:
            case Term.DEPOSIT:
                changed["deposit"] = str(other.deposit_percent)
            case Term.TERMS:
                changed["terms"] = str(other.terms_days)
            case Term.SIGNER:
                changed["signer"] = other.signer or ""
            case Term.GUARANTEE:
                changed["guarantee"] = _type(Money(other.guarantee, other.amount.currency))
            case Term.AMOUNT:
                changed |= {"amount": _type(other.amount), "vat": "0"}
                changed["schedule"] = "\n".join(
                    f"{each.billed_on} {_type(Money(each.minor_units, other.amount.currency))}"
                    for each in other.instalments
                )
                changed["margin"] = _retype_margin(other)
    return changed


def _retype_margin(proposal: Proposal) -> str:
    """Give the margin in percent of the whole amount, as the form takes it."""
    if proposal.margin is None:
        return ""
    return str(proposal.margin * 100 // proposal.amount.minor_units)


def _type(amount: Money) -> str:
    digits = minor_digits(amount.currency) or 0
    whole, rest = divmod(amount.minor_units, 10**digits)
    return f"{whole}.{rest:0{digits}d}" if digits and rest else str(whole)
