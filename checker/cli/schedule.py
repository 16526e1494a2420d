"""Beat once, or keep a clock beating and answer requests beside it."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from checker.cli.options import AsOfOption, JsonOption, LangOption, open_output
from checker.errors import ExitCode

if TYPE_CHECKING:
    pass

_SEND_EVERY = timedelta(minutes=1)
_SENT_AT_ONCE = 100
"""So that `licet serve` ends within a minute or so of being told to."""


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("tick")(tick)
    app.command("serve")(serve)


def tick(
    confirm_clock: Annotated[
        bool,
        typer.Option(
            "--confirm-clock",
            help="确认本机时钟无误，以它为准 · vouch for this machine's clock from now on",
        ),
    ] = False,
    no_send: Annotated[
        bool, typer.Option("--no-send", help="只扫描，不发送消息 · record only, send nothing")
    ] = False,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
) -> None:
    """执行一次到期扫描并发送消息，适合定时任务 · Beat once, send what waits; for cron.

    审查日已到变化日的客户会重新审查。Customers whose next change has come are audited anew.

    同一事项只记录一次。Each alert is recorded once, however often and by however many processes.

    时钟不可信时不做任何事，退出码为 4。If the clock is not believed nothing is done (exit code 4).
    """
    from checker.cli.show_beat import beat_to_data, dispatch_to_data, show_beat, show_dispatch
    from checker.scheduled_work import open_scheduled_work
    from checker.settings import load_settings

    out = open_output(lang, as_json=as_json)
    with open_scheduled_work(load_settings()) as work:
        report = work.beat(as_of=as_of, is_clock_confirmed=confirm_clock)
        sent = None if no_send else work.dispatch()
    if as_json:
        out.emit({**beat_to_data(report), "deliveries": dispatch_to_data(sent)})
    else:
        show_beat(out, report)
        show_dispatch(out, sent)
    if report.refusal is not None:
        raise typer.Exit(ExitCode.CONFIGURATION_INVALID)


def serve(lang: LangOption = None) -> None:
    """持续运行：定时扫描、发送消息、提供日历订阅 · Keep beating, sending and answering.

    用 Ctrl-C 或 SIGTERM 停止。Ctrl-C or SIGTERM ends it.

    健康检查 · Health:  http://127.0.0.1:8321/healthz
    """
    from checker.cli.show_beat import show_beat, show_dispatch
    from checker.clock import Routine, run_clock
    from checker.feeds.feed_address import load_feed_key
    from checker.feeds.publishing import FeedShelf
    from checker.http.desk import Desk
    from checker.scheduled_work import open_scheduled_work
    from checker.serving.app import make_app
    from checker.serving.server import serving
    from checker.settings import load_settings

    out = open_output(lang)
    settings = load_settings()
    _log_to_stderr()

    def beat() -> None:
        show_beat(out, work.beat())

    def send() -> None:
        show_dispatch(out, work.dispatch(limit=_SENT_AT_ONCE))

    with open_scheduled_work(settings) as work:
        database = work.workspace.database
        key = load_feed_key(settings.data_dir)
        shelf = FeedShelf(
            database, key, lambda: work.renewal_rules, settings.zone, settings.default_owner
        )
        desk = Desk(
            work.workspace, shelf, lambda: work.pack, lambda: work.renewal_rules, work.engine
        )
        app = make_app(desk)
        with serving(app, *settings.host_and_port) as server:
            out.show(out.say("clock_started", minutes=settings.beat_minutes, url=settings.base_url))
            routines = (
                Routine("beat", beat, timedelta(minutes=settings.beat_minutes)),
                Routine("send", send, _SEND_EVERY),
            )
            run_clock(routines, [server])


def _log_to_stderr() -> None:
    """Let warnings be seen with their time. No request is logged: addresses hold keys."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s")
