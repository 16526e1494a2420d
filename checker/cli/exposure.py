"""`licet exposure`: what a customer or a group owes, and how all of it is spread."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from checker.cli.options import (
    AsOfOption,
    JsonOption,
    LangOption,
    PackOption,
    office_today,
    open_output,
)

if TYPE_CHECKING:
    from sqlmodel import Session

    from checker.exposure.reading import LedgerLines, OwedBook
    from rules.credit_policy import CreditPolicy
    from storage.tables import Customer

_MONTHS_AHEAD = 12


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("exposure")(exposure)


def exposure(
    customer: Annotated[
        str | None,
        typer.Argument(
            metavar="[CUSTOMER]", help="已录入的客户 · a customer on file", show_default=False
        ),
    ] = None,
    group: Annotated[
        bool, typer.Option("--group", help="按所在集团合计 · of the customer's whole group")
    ] = False,
    top: Annotated[
        int | None,
        typer.Option(
            "--top", min=1, help="敞口最大的客户 · the largest customers", show_default=False
        ),
    ] = None,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
    pack: PackOption = None,
    lang: LangOption = None,
) -> None:
    """逐项列出敞口；--top 看集中度 · Exposure line by line; --top for concentration.

    敞口＝未收账款＋已发货未开票＋窗口期内订单－保证金与质押。Exposure is open receivables,
    deliveries not billed and orders inside the horizon, less deposits and pledges.

    示例 · Examples:
      licet exposure 91330106MAY2K7Q39Y --group
      licet exposure --top 20
    """
    from checker.cli.show_exposure import show_concentration, show_exposure
    from checker.exposure.reading import open_ledgers, read_owed
    from checker.intake.identity import find_customer
    from checker.limits.standing import require_policy
    from checker.rule_packs import open_pack
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    if (customer is None) == (top is None) or (group and customer is None):
        raise typer.BadParameter(out.say("exposure_customer_or_top"))
    settings = load_settings(pack=pack)
    policy, day = require_policy(open_pack(settings)), as_of or office_today()
    with open_workspace(settings) as workspace, workspace.database.read_session() as session:
        ledgers = open_ledgers(session, workspace.originals)
        if customer is None:
            book = read_owed(ledgers, policy.order_horizon_days)
            data = _spread(session, book, day, top or 1)
        else:
            found = find_customer(session, customer)
            data = _of_one(session, ledgers, policy, found, day, is_group=group)
    if as_json:
        out.emit({"as_of": day.isoformat(), **data})
    elif customer is None:
        show_concentration(out, data)
    else:
        show_exposure(out, data)


def _of_one(
    session: Session,
    ledgers: tuple[LedgerLines, ...],
    policy: CreditPolicy,
    customer: Customer,
    day: date,
    *,
    is_group: bool,
) -> dict[str, Any]:
    """Give the exposure of one customer, or of each member of the group and of all together."""
    from checker.document_data import value_to_data
    from checker.exposure.data import exposure_to_data
    from checker.exposure.exposure import add_up_group
    from checker.exposure.reading import read_due_days, read_exposure, read_owed
    from checker.exposure.runoff import run_off
    from ingest.document import Money
    from storage.customers import names_of
    from storage.groups import find_group, list_group_members
    from storage.ledgers import find_summary
    from storage.securities import list_securities

    members = list_group_members(session, customer.id) if is_group else [customer.id]
    names = names_of(session, members)
    book = read_owed(ledgers, policy.order_horizon_days, members)
    exposures = {
        each: read_exposure(
            book,
            each,
            list_securities(session, each),
            currency=book.find_currency(each) if book else None,
            on=day,
        )
        for each in members
    }
    whole = add_up_group(exposures.values()) if is_group else exposures[customer.id]
    summary = find_summary(session, customer.id)
    late = summary.weighted_days_beyond_terms if summary else None
    assumed = policy.days_beyond_terms_assumed if late is None else late
    months = []
    if whole.currency is not None and whole.ledger_as_of is not None and not is_group:
        due = read_due_days(ledgers, customer.id, whole.currency)
        months = [
            {
                "month": f"{each.month:%Y-%m}",
                "receivables_left": value_to_data(Money(each.minor_units, whole.currency)),
            }
            for each in run_off(due, whole.ledger_as_of, assumed, _MONTHS_AHEAD)
        ]
    return {
        "customer": {"id": customer.id, "name": customer.name},
        "group": find_group(session, customer.id),
        "order_horizon_days": policy.order_horizon_days,
        **exposure_to_data(whole),
        "members": [
            {"id": each, "name": names.get(each), **exposure_to_data(exposures[each])}
            for each in (members if is_group else [])
        ],
        "days_beyond_terms": assumed,
        "months": months,
    }


def _spread(session: Session, book: OwedBook | None, day: date, top: int) -> dict[str, Any]:
    """Give how all exposure is spread, currency by currency."""
    from checker.exposure.concentration import concentrate
    from checker.exposure.data import concentration_to_data, reason_to_data
    from checker.exposure.portfolio import expose_all
    from storage.customers import names_of

    if book is None:
        return {"reason": reason_to_data("no_ledger"), "ledger_as_of": None, "currencies": []}
    found = [
        concentrate(currency, amounts, top)
        for currency, amounts in sorted(expose_all(session, book, day).items())
    ]
    ids = [share.customer_id for each in found for share in each.largest]
    names = names_of(session, ids)
    return {
        "reason": None,
        "ledger_as_of": book.as_of.isoformat(),
        "currencies": [concentration_to_data(each, names) for each in found],
    }
