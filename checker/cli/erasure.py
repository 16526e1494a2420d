"""`licet retention`: whose years of retention are over, and what keeps a file longer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

import typer

from checker.cli.options import AsOfOption, JsonOption, LangOption, office_today, open_output

CustomerArgument = Annotated[
    str, typer.Argument(metavar="CUSTOMER", help="已录入的客户 · a customer on file")
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="资料保存与销毁 · How long files are kept.", no_args_is_help=True)
    group.command("due")(due)
    group.command("end")(end)
    group.command("hold")(hold)
    app.add_typer(group, name="retention")


def due(as_json: JsonOption = False, as_of: AsOfOption = None, lang: LangOption = None) -> None:
    """列出保存期限届满的客户 · Whose years of retention are over."""
    from checker.retention.due import list_due
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    settings = load_settings()
    with open_workspace(settings) as workspace, workspace.database.read_session() as session:
        found = list_due(session, as_of or office_today(), settings.retention_years)
    if as_json:
        out.emit({"due": [one.to_data() for one in found]})
        return
    for one in found:
        held = "  [保全 · held]" if one.customer.is_held else ""
        out.show(f"{one.customer.customer_id}  {one.customer.name}  {one.keep_until}{held}")


def end(
    customer: CustomerArgument,
    on: Annotated[datetime, typer.Option("--on", formats=["%Y-%m-%d"], help="结束日 · last day")],
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """登记业务关系结束 · Write down when business ended."""
    from checker.audit_log.recording import record_event
    from checker.cli.acting import cli_actor
    from checker.intake.identity import find_customer
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from storage.retention import record_relationship_end

    out = open_output(lang, as_json=as_json)
    by, now, day = cli_actor(), datetime.now(UTC), date(on.year, on.month, on.day)
    with open_workspace(load_settings()) as workspace, workspace.database.session() as session:
        found = find_customer(session, customer)
        record_relationship_end(session, found.id, day, by=by.name, at=now)
        subject, data = f"customer:{found.id}", {"ended_on": day.isoformat()}
        record_event(session, by, "relationship.ended", subject=subject, data=data, now=now)
    if as_json:
        out.emit({"customer": found.id, "ended_on": day.isoformat()})


def hold(
    customer: CustomerArgument,
    reason: Annotated[str, typer.Option("--reason", help="保全理由 · why it is to be kept")],
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """设置保全：资料不得销毁 · Keep everything of a customer from being erased."""
    from checker.audit_log.recording import record_event
    from checker.cli.acting import cli_actor
    from checker.intake.identity import find_customer
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from storage.retention import place_hold

    out = open_output(lang, as_json=as_json)
    by, now = cli_actor(), datetime.now(UTC)
    with open_workspace(load_settings()) as workspace, workspace.database.session() as session:
        found = find_customer(session, customer)
        placed = place_hold(session, found.id, reason=reason, by=by.name, at=now)
        subject, data = f"customer:{found.id}", {"hold_id": placed.id}
        record_event(session, by, "hold.placed", subject=subject, data=data, now=now)
    if as_json:
        out.emit({"customer": found.id, "hold": placed.id})
