"""`licet credit limit`: derive a limit and show how, propose one, let another person decide."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from checker.cli.acting import cli_actor
from checker.cli.amounts import parse_amount
from checker.cli.options import (
    AsOfOption,
    JsonOption,
    LangOption,
    PackOption,
    day_option,
    office_today,
    open_output,
)

if TYPE_CHECKING:
    from sqlmodel import Session

    from checker.cli.output import Output
    from checker.limits.standing import Standing
    from ingest.document import Money


def register(group: typer.Typer) -> None:
    """Add the command of this module."""
    group.command("limit")(limit)


def limit(
    customer: Annotated[
        str, typer.Argument(metavar="CUSTOMER", help="已录入的客户 · a customer on file")
    ],
    need: Annotated[
        str | None,
        typer.Option("--need", help="业务需要量 · what the business takes", show_default=False),
    ] = None,
    annual_sales: Annotated[
        str | None,
        typer.Option(
            "--annual-sales", help="含税年销售额 · sales a year with tax", show_default=False
        ),
    ] = None,
    terms_days: Annotated[
        int | None,
        typer.Option("--terms-days", help="账期 · terms in days", min=0, show_default=False),
    ] = None,
    currency: Annotated[
        str, typer.Option("--currency", metavar="CODE", help="货币 · currency of the amounts")
    ] = "CNY",
    propose: Annotated[
        str | None,
        typer.Option("--propose", metavar="AMOUNT", help="申请额度 · propose", show_default=False),
    ] = None,
    approve: Annotated[
        str | None,
        typer.Option("--approve", metavar="ID", help="批准 · approve", show_default=False),
    ] = None,
    refuse: Annotated[
        str | None, typer.Option("--refuse", metavar="ID", help="拒绝 · refuse", show_default=False)
    ] = None,
    withdraw: Annotated[
        str | None,
        typer.Option("--withdraw", metavar="ID", help="撤回 · withdraw", show_default=False),
    ] = None,
    by: Annotated[
        str, typer.Option("--by", metavar="NAME", help="谁操作 · who does this", show_default=False)
    ] = "",
    reason: Annotated[
        str, typer.Option("--reason", help="申请理由 · why this amount", show_default=False)
    ] = "",
    starts: Annotated[
        date | None,
        day_option("--from", "生效日 · first day"),
    ] = None,
    until: Annotated[
        date | None,
        day_option("--until", "临时额度的截止日 · last day of a temporary limit"),
    ] = None,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
    pack: PackOption = None,
    lang: LangOption = None,
) -> None:
    """推算、申请、审批信用额度 · Derive a credit limit, propose one, decide on it.

    不带操作时逐项列出推算过程。申请人不能审批自己的申请；临时额度到期自行失效，到期前预警。
    Without an act the derivation is shown line by line. Nobody decides on their own proposal; a
    temporary limit ends by itself, and alerts come ahead of its end.

    示例 · Examples:
      licet credit limit 91330106MAY2K7Q39Y --annual-sales 6000000 --terms-days 60
      licet credit limit 91330106MAY2K7Q39Y --propose 500000 --by 林例昭
        --reason 年度框架 --until 2027-06-30
      licet credit limit 91330106MAY2K7Q39Y --approve 019a… --by 顾样宁
    """
    from checker.cli.show_limit import show_derivation, show_limits
    from checker.intake.identity import find_customer
    from checker.limits.data import derivation_to_data, limit_to_data
    from checker.limits.standing import load_standing
    from checker.rule_packs import open_deciding_pack
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from storage.limits import find_limit, list_limits

    out = open_output(lang, as_json=as_json)
    acts = {"propose": propose, "approved": approve, "refused": refuse, "withdrawn": withdraw}
    chosen = [(act, told) for act, told in acts.items() if told is not None]
    if len(chosen) > 1:
        raise typer.BadParameter(out.say("limit_one_act"))
    needed = _read_need(out, need, annual_sales, terms_days, currency)
    settings = load_settings(pack=pack)
    day = as_of or office_today()
    with open_workspace(settings) as workspace, workspace.database.session() as session:
        rules = open_deciding_pack(settings, workspace.database, pack)
        found = find_customer(session, customer)
        standing = load_standing(session, found, day, rules, "contract")
        derivation = standing.derive_limit(needed)
        acted: dict[str, Any] | None = None
        if chosen:
            act, told = chosen[0]
            if act == "propose":
                amount = parse_amount(told, currency, "--propose")
                acted = _propose(session, standing, amount, needed, by, reason, starts, until)
            else:
                acted = _decide(session, told, act, by, found.id, day)
        in_force = find_limit(session, found.id, day)
        data = {
            "customer": {"id": found.id, "name": found.name},
            "as_of": day.isoformat(),
            "derivation": derivation_to_data(derivation),
            "in_force": None if in_force is None else limit_to_data(in_force),
            "limits": [limit_to_data(each) for each in list_limits(session, found.id)],
            "acted": acted,
        }
    if as_json:
        out.emit(data)
        return
    if acted is None:
        show_derivation(out, data)
    show_limits(out, data)


def _read_need(
    out: Output, need: str | None, annual_sales: str | None, terms_days: int | None, currency: str
) -> Money | None:
    from checker.limits.means import need_of_sales

    if need is not None:
        return parse_amount(need, currency, "--need")
    if (annual_sales is None) != (terms_days is None):
        raise typer.BadParameter(out.say("need_takes_both"))
    if annual_sales is None or terms_days is None:
        return None
    return need_of_sales(parse_amount(annual_sales, currency, "--annual-sales"), terms_days)


def _propose(
    session: Session,
    standing: Standing,
    amount: Money,
    need: Money | None,
    by: str,
    reason: str,
    starts: date | None,
    until: date | None,
) -> dict[str, Any]:
    """Write a proposal down with the derivation that stood beside it."""
    from checker.limits.data import derivation_to_data, limit_to_data
    from checker.limits.recording import record_proposal
    from checker.renewals.acts import require_words

    require_words(by, option="--by", what_zh="由谁申请", what_en="who proposes it")
    require_words(reason, option="--reason", what_zh="申请理由", what_en="why this amount")
    first = starts or standing.as_of
    if until is not None and until < first:
        raise typer.BadParameter(
            "截止日早于生效日 · the last day is before the first", param_hint="--until"
        )
    derivation = standing.derive_limit(need)
    same = derivation.currency == amount.currency
    proposed = record_proposal(
        session,
        standing.customer.id,
        by=cli_actor(),
        amount_minor=amount.minor_units,
        currency=amount.currency,
        valid_from=first,
        valid_until=until,
        reason=reason.strip(),
        proposed_by=by.strip(),
        proposed_at=datetime.now(UTC),
        derived_minor=derivation.minor_units if same else None,
        derivation=derivation_to_data(derivation),
    )
    return limit_to_data(proposed)


def _decide(
    session: Session, limit_id: str, state: str, by: str, customer_id: str, day: date
) -> dict[str, Any]:
    """Decide on a proposal of this customer."""
    from checker.limits.data import limit_to_data
    from checker.limits.recording import record_decision
    from checker.renewals.acts import require_words
    from storage.errors import LimitUnknown
    from storage.limits import list_limits
    from storage.vocabulary import LimitState

    require_words(by, option="--by", what_zh="由谁决定", what_en="who decides")
    if limit_id not in {each.id for each in list_limits(session, customer_id)}:
        raise LimitUnknown(limit=limit_id)
    decided = record_decision(
        session,
        limit_id,
        state=LimitState(state),
        decided_by=by.strip(),
        decided_at=datetime.now(UTC),
        decided_on=day,
        by=cli_actor(),
    )
    return limit_to_data(decided)
