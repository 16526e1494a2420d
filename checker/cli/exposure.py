"""`licet exposure`: what a customer or a group owes, and how all of it is spread."""

from __future__ import annotations

from typing import Annotated

import typer

from checker.cli.options import (
    AsOfOption,
    JsonOption,
    LangOption,
    PackOption,
    office_today,
    open_output,
)


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
    from checker.exposure.answers import expose_customer, spread_exposure
    from checker.intake.identity import find_customer
    from checker.limits.standing import require_policy
    from checker.rule_packs import open_deciding_pack
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    if (customer is None) == (top is None) or (group and customer is None):
        raise typer.BadParameter(out.say("exposure_customer_or_top"))
    settings = load_settings(pack=pack)
    day = as_of or office_today()
    with open_workspace(settings) as workspace, workspace.database.read_session() as session:
        policy = require_policy(open_deciding_pack(settings, workspace.database, pack))
        originals = workspace.originals
        if customer is None:
            data = spread_exposure(session, originals, policy, day, top or 1)
        else:
            found = find_customer(session, customer)
            data = expose_customer(session, originals, policy, found, day, is_group=group)
    if as_json:
        out.emit({"as_of": day.isoformat(), **data})
    elif customer is None:
        show_concentration(out, data)
    else:
        show_exposure(out, data)
