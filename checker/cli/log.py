"""The event log: whether it is whole, and what it says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from checker.cli.options import CustomerFilter, JsonOption, LangOption, open_output
from checker.errors import ExitCode, PathMissing

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

log_app = typer.Typer(no_args_is_help=True, help="操作日志 · The event log.")


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(log_app, name="log")


@log_app.command("verify")
def verify(
    checkpoints: Annotated[
        Path | None,
        typer.Option(
            "--checkpoints",
            metavar="FILE",
            help="另存的检查点副本 · a copy of the checkpoints kept elsewhere",
            show_default=False,
        ),
    ] = None,
    key: Annotated[
        str | None,
        typer.Option(
            "--key",
            metavar="HEX",
            help="另存的公钥，64 位十六进制 · the public key kept elsewhere, 64 hex digits",
            show_default=False,
        ),
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """核验日志未被改动、删除、插入、调换或截断 · Verify that the log is whole.

    逐条核对哈希链，并与数据库之外已签名的检查点比对。有问题时返回 1，并指出第一条有问题的事件。
    Every event is hashed anew and compared with the signed checkpoints outside the database. Exit
    1 when something is wrong; the first event that is not as it was is named.
    """
    from checker.audit_log.checkpoints import checkpoint_path, load_public_key, read_checkpoints
    from checker.audit_log.verifying import verify_log
    from checker.cli.show_log import show_verdict, verdict_to_data
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    if checkpoints is not None and not checkpoints.exists():
        raise PathMissing(path=checkpoints)
    settings = load_settings()
    with open_workspace(settings) as workspace:
        known = read_checkpoints(checkpoints or checkpoint_path(settings.data_dir))
        public_key = load_public_key(settings.data_dir) if key is None else _read_key(key)
        verdict = verify_log(workspace.database, known.checkpoints, public_key)
    if as_json:
        out.emit(verdict_to_data(verdict, known))
    else:
        show_verdict(out, verdict, known)
    if not verdict.is_good:
        raise typer.Exit(ExitCode.FINDINGS)


@log_app.command("show")
def show(
    customer: CustomerFilter = None,
    actor: Annotated[
        str | None,
        typer.Option(
            "--actor", metavar="NAME", help="只看此人 · by this actor", show_default=False
        ),
    ] = None,
    action: Annotated[
        str | None,
        typer.Option(
            "--action",
            metavar="CODE",
            help="只看此类操作，如 limit. 或 limit.approved · e.g. limit. or limit.approved",
            show_default=False,
        ),
    ] = None,
    before: Annotated[
        int | None,
        typer.Option(
            "--before", metavar="SEQ", help="从此号之前继续 · page before it", show_default=False
        ),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=1000, help="条数 · how many events")
    ] = 50,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """列出谁在何时做了什么，最新在前 · Who did what and when, the latest first."""
    from checker.audit_log.pages import events_page
    from checker.cli.show_log import events_to_data, show_events
    from checker.intake.identity import find_customer_id
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from storage.events import EventFilter

    out = open_output(lang, as_json=as_json)
    settings = load_settings()
    with open_workspace(settings) as workspace, workspace.database.read_session() as session:
        customer_id = None if customer is None else find_customer_id(session, customer)
        wanted = EventFilter(customer_id=customer_id, actor_name=actor, action=action)
        page = events_page(session, wanted, before_seq=before, limit=limit)
    following = page[-1].seq if len(page) == limit else None
    if as_json:
        out.emit({"events": events_to_data(page), "before": following})
    else:
        show_events(out, page, following, settings.zone)


def _read_key(digits: str) -> Ed25519PublicKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(digits))
    except ValueError as error:
        raise typer.BadParameter(
            "公钥应为 64 位十六进制 · a public key has 64 hexadecimal digits", param_hint="--key"
        ) from error
