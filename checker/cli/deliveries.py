"""The group `licet deliveries`: what was sent, what was not, and what a person does about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from checker.cli.acting import cli_actor
from checker.cli.options import JsonOption, LangOption, open_output
from storage.vocabulary import DeliveryState

if TYPE_CHECKING:
    from sqlmodel import Session

    from checker.cli.options import Lang
    from storage.tables import Delivery

IdArgument = Annotated[
    str, typer.Argument(metavar="ID", help="消息编号或其开头 · id of a message, or its beginning")
]


def register(app: typer.Typer) -> None:
    """Add the group and its commands."""
    group = typer.Typer(
        name="deliveries", no_args_is_help=True, help="消息 · messages: sent, failed, held"
    )
    group.command("list")(list_messages)
    group.command("show")(show)
    group.command("retry")(retry)
    group.command("settle")(settle)
    group.command("cancel")(cancel)
    group.command("hold")(hold)
    group.command("release")(release)
    app.add_typer(group)


def list_messages(
    state: Annotated[
        list[DeliveryState] | None,
        typer.Option("--state", help="只看该状态 · in this state only", show_default=False),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="最多列出 · how many at most")] = 50,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """列出消息，须人工处理的在前 · List messages, those that wait for a person first."""
    from checker.cli.show_deliveries import deliveries_to_data, show_deliveries
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from storage.deliveries import list_deliveries
    from storage.delivery_holds import active_hold
    from storage.people import names_by_address

    out = open_output(lang, as_json=as_json)
    settings = load_settings()
    with open_workspace(settings) as workspace, workspace.database.read_session() as session:
        found = list_deliveries(session, states=state, limit=limit)
        names = names_by_address(session)
        on_hold = active_hold(session)
    if as_json:
        held = None if on_hold is None else {"at": on_hold.held_at.isoformat(),
                                             "because": on_hold.because}  # fmt: skip
        out.emit({"hold": held, "deliveries": deliveries_to_data(found, names)})
    else:
        show_deliveries(out, found, names, on_hold, settings.zone)


def show(delivery: IdArgument, as_json: JsonOption = False, lang: LangOption = None) -> None:
    """查看一条消息：内容与每次发送 · Show a message: what it says, each attempt to send it."""
    from checker.cli.show_deliveries import delivery_to_data, show_delivery
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from storage.deliveries import attempts_of
    from storage.people import names_by_address

    out = open_output(lang, as_json=as_json)
    settings = load_settings()
    with open_workspace(settings) as workspace, workspace.database.read_session() as session:
        found = _find(session, delivery)
        attempts = attempts_of(session, found.id)
        name = names_by_address(session)[found.address_id]
    if as_json:
        out.emit({"delivery": delivery_to_data(found, name, attempts)})
    else:
        show_delivery(out, found, name, attempts, settings.zone)


def retry(delivery: IdArgument, as_json: JsonOption = False, lang: LangOption = None) -> None:
    """重新发送失败或不确定的消息 · Send again what was given up or may not have arrived."""
    from storage.deliveries import requeue_delivery

    _act(delivery, "delivery_requeued", requeue_delivery, as_json=as_json, lang=lang)


def settle(delivery: IdArgument, as_json: JsonOption = False, lang: LangOption = None) -> None:
    """记为已送达，不再发送 · Say that a message has arrived; it is not sent again."""
    from storage.deliveries import settle_delivery

    _act(delivery, "delivery_settled", settle_delivery, as_json=as_json, lang=lang)


def cancel(delivery: IdArgument, as_json: JsonOption = False, lang: LangOption = None) -> None:
    """取消尚未送出的消息 · Give up a message that was not sent."""
    from storage.deliveries import cancel_delivery

    _act(
        delivery,
        "delivery_given_up",
        lambda session, found, _: cancel_delivery(session, found),
        as_json=as_json,
        lang=lang,
    )


def hold(
    because: Annotated[str, typer.Option("--because", help="原因 · why")],
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """暂停一切发送 · Send nothing until it is released."""
    from checker.audit_log.recording import record_event
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from storage.delivery_holds import hold_deliveries

    out = open_output(lang, as_json=as_json)
    now = datetime.now(UTC)
    with open_workspace(load_settings()) as workspace, workspace.database.session() as session:
        count = hold_deliveries(session, because=because, at=now, includes_sending=False)
        record_event(
            session,
            cli_actor(),
            "deliveries.held",
            subject="deliveries:all",
            data={"count": count},
            now=now,
        )
    if as_json:
        out.emit({"held": count})
    out.show(out.say("deliveries_held", count=count))


def release(
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="由谁放行 · who releases")],
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """放行暂停的消息 · Let what was held be sent."""
    from checker.audit_log.recording import record_event
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from storage.delivery_holds import release_deliveries

    out = open_output(lang, as_json=as_json)
    with open_workspace(load_settings()) as workspace, workspace.database.session() as session:
        count = release_deliveries(session, by, datetime.now(UTC))
        record_event(
            session,
            cli_actor(),
            "deliveries.released",
            subject="deliveries:all",
            data={"count": count},
            now=datetime.now(UTC),
        )
    if as_json:
        out.emit({"released": count})
    out.show(out.say("deliveries_released", count=count))


def _act(
    wanted: str,
    done: str,
    act: Callable[[Session, str, datetime], Delivery],
    *,
    as_json: bool,
    lang: Lang | None,
) -> None:
    """Do something to one message and say so."""
    from checker.audit_log.recording import record_event
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    with open_workspace(load_settings()) as workspace, workspace.database.session() as session:
        now = datetime.now(UTC)
        changed = act(session, _find(session, wanted).id, now)
        record_event(
            session,
            cli_actor(),
            "delivery.changed",
            subject=f"delivery:{changed.id}",
            data={"state": changed.state.value},
            now=now,
        )
    if as_json:
        out.emit({"delivery": {"id": changed.id, "state": changed.state.value}})
    out.show(out.say(done, id=changed.id[:12]))


def _find(session: Session, wanted: str) -> Delivery:
    from checker.errors import DeliveryUnknown
    from storage.deliveries import find_deliveries

    found = find_deliveries(session, wanted.strip().lower())
    if len(found) != 1:
        raise DeliveryUnknown(reference=wanted, found=len(found))
    return found[0]
