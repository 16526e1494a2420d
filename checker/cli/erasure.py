"""`licet erase`: a customer's file is destroyed when two people say so, and cannot be restored."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from checker.cli.acting import account_actor
from checker.cli.deciding import (
    ApproveOption,
    ByOption,
    Ending,
    ReasonOption,
    RefuseOption,
    WithdrawOption,
    choose_ending,
    settle,
)
from checker.cli.options import JsonOption, LangOption, open_output
from storage.vocabulary import ErasureReason

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from sqlmodel import Session

    from checker.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("erase")(erase)


def erase(
    customer: Annotated[
        str, typer.Argument(metavar="CUSTOMER", help="已录入的客户 · a customer on file")
    ],
    propose: Annotated[
        ErasureReason | None,
        typer.Option(
            "--propose", help="申请销毁及其理由 · propose it, and why", show_default=False
        ),
    ] = None,
    approve: ApproveOption = False,
    refuse: RefuseOption = False,
    withdraw: WithdrawOption = False,
    by: ByOption = "",
    reason: ReasonOption = "",
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """申请、审批销毁客户资料，批准后不可恢复 · Erase a customer; it takes two people.

    一人申请，另一人批准。保全中的、保存期限未满的、有待审批事项的不能销毁。不带操作时显示现状：
    待审批的申请，或者销毁证明。
    One person proposes, another approves. A hold, years of retention that still run and other
    proposals stand against it. Without an act it shows what waits, or the certificate.

    示例 · Examples:
      licet erase 示例商贸有限公司 --propose filed_by_mistake --by 王敏
      licet erase 示例商贸有限公司 --approve --by 李雷 --reason 已核实
    """
    from checker.cli.show_retention import show_erasure
    from checker.desk import compose_kinds
    from checker.intake.identity import find_customer_id
    from checker.retention.erasure import finish_erasures
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from storage.erasure import ERASURE_KIND

    out = open_output(lang, as_json=as_json)
    ending = choose_ending(
        approve=approve, refuse=refuse, withdraw=withdraw, is_proposing=propose is not None
    )
    settings = load_settings()
    kinds = compose_kinds(retention_years=settings.retention_years)
    with open_workspace(settings) as workspace:
        with workspace.database.session() as session:
            customer_id = find_customer_id(session, customer)
            if propose is not None:
                _propose(session, settings, customer_id, propose, by, reason)
            elif ending is not None:
                settle(
                    session,
                    kinds,
                    ERASURE_KIND,
                    f"customer:{customer_id}",
                    ending,
                    by=by,
                    reason=reason,
                )
            data = _read(session, settings, customer_id)
        if ending is Ending.APPROVED:
            finish_erasures(workspace.database, workspace.originals, settings)
    if as_json:
        out.emit(data)
    else:
        show_erasure(out, data)


def _propose(
    session: Session,
    settings: Settings,
    customer_id: str,
    why: ErasureReason,
    by: str,
    reason: str,
) -> None:
    from checker.desk import compose_kinds
    from checker.retention.kinds import propose_erasure

    propose_erasure(
        session,
        compose_kinds(retention_years=settings.retention_years),
        customer_id,
        why,
        retention_years=settings.retention_years,
        reason=reason,
        by=account_actor(session, by),
        now=datetime.now(UTC).astimezone(settings.zone),
    )


def _read(session: Session, settings: Settings, customer_id: str) -> Mapping[str, Any]:
    """Say how things stand: the certificate, what waits for a decision, what stands against it."""
    from checker.errors import LicetError
    from checker.retention.reasons import require_erasable
    from storage.customers import get_customer
    from storage.erasure import ERASURE_KIND
    from storage.proposals import undecided_of_customer
    from storage.retention import find_erasure

    customer, erasure = get_customer(session, customer_id), find_erasure(session, customer_id)
    waiting = [
        {
            "id": one.id,
            "why": one.payload["reason"],
            "reason": one.reason,
            "proposed_at": one.proposed_at.isoformat(),
        }
        for one in undecided_of_customer(session, customer_id)
        if one.kind == ERASURE_KIND
    ]
    today = datetime.now(UTC).astimezone(settings.zone).date()
    against = {}
    for why in ErasureReason if erasure is None else ():
        try:
            require_erasable(session, customer_id, why, today, settings.retention_years)
        except LicetError as error:
            against[why.value] = {"code": error.code, "zh": error.zh, "en": error.en}
    return {
        "customer": {"id": customer_id, "name": customer.name if customer else None},
        "erased_at": erasure.erased_at.isoformat() if erasure else None,
        "certificate": erasure.certificate if erasure else None,
        "waiting": waiting,
        "against": against,
    }
