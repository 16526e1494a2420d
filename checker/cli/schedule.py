"""Beat once, or keep a clock beating and answer requests beside it."""

from __future__ import annotations

import gc
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from checker.cli.options import AsOfOption, JsonOption, LangOption, open_output
from checker.errors import ExitCode

if TYPE_CHECKING:
    from checker.cli.output import Output
    from checker.clock import Routine
    from checker.http.desk import Desk
    from checker.scheduled_work import ScheduledWork

_SEND_EVERY = timedelta(minutes=1)
_SENT_AT_ONCE = 100
"""So that `licet serve` ends within a minute or so of being told to."""


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("tick")(tick)
    app.command("serve")(serve)
    app.command("clock")(clock)


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

    名单有更新或客户有变化时重新筛查。Changed lists and customers are screened.

    同一事项只记录一次。Each alert is recorded once, however often and by however many processes.

    时钟不可信时不做任何事，退出码为 4。If the clock is not believed nothing is done (exit code 4).
    """
    from checker.cli.show_beat import beat_to_data, dispatch_to_data, show_beat, show_dispatch
    from checker.cli.show_screen import show_hits_found
    from checker.cli.show_sources import pull_to_data, show_pull
    from checker.scheduled_work import open_scheduled_work
    from checker.settings import load_settings

    out = open_output(lang, as_json=as_json)
    with open_scheduled_work(load_settings()) as work:
        pulled = work.pull_sources()
        report = work.beat(as_of=as_of, is_clock_confirmed=confirm_clock)
        screened = work.screen()
        sent = None if no_send else work.dispatch()
        if not no_send:
            work.tell_hooks()
    if as_json:
        sources = [pull_to_data(each) for each in pulled]
        out.emit(
            {
                **beat_to_data(report),
                "deliveries": dispatch_to_data(sent),
                "sources": sources,
                "screening": None if screened is None else screened.to_data(),
            }
        )
    else:
        for each in pulled:
            show_pull(out, each)
        if screened is not None and screened.has_done_anything:
            show_hits_found(out, screened)
        show_beat(out, report)
        show_dispatch(out, sent)
    if report.refusal is not None:
        raise typer.Exit(ExitCode.CONFIGURATION_INVALID)


def serve(
    no_clock: Annotated[
        bool,
        typer.Option(
            "--no-clock",
            help="只提供网页，扫描由 licet clock 进行 · answer only; `licet clock` beats elsewhere",
        ),
    ] = False,
    lang: LangOption = None,
) -> None:
    """持续运行：网页、定时扫描、发送消息、日历订阅 · Keep answering, beating and sending.

    用 Ctrl-C 或 SIGTERM 停止。Ctrl-C or SIGTERM ends it.

    健康检查 · Health:  http://127.0.0.1:8321/healthz
    """
    from checker.clock import run_clock
    from checker.scheduled_work import open_scheduled_work
    from checker.serving.app import make_app
    from checker.serving.server import serving
    from checker.settings import load_settings
    from ingest.sandbox.task import Profile

    out = open_output(lang)
    settings = load_settings()
    _log_to_stderr()
    with open_scheduled_work(settings) as work:
        desk = _open_desk(work)
        app = make_app(desk)
        # Program, pack and pages are 350,000 objects that are never garbage. Looked through by
        # every full collection, they stopped all requests for 0.4 s.
        gc.freeze()
        desk.reader.prepare(Profile.TEXT, Profile.RECOGNITION)  # models load for a second
        with desk.reader, serving(app, *settings.host_and_port) as server:
            _tell_set_up(out, desk)
            if no_clock:
                out.show(out.say("web_started", url=settings.base_url))
                routines = [_reading_rules(work)]
            else:
                minutes, url = settings.beat_minutes, settings.base_url
                out.show(out.say("clock_started", minutes=minutes, url=url))
                routines = _beating_and_sending(out, work)
            run_clock(routines, [server], count=desk.metrics.count_routine)


def clock(lang: LangOption = None) -> None:
    """持续运行：只扫描和发送消息，不提供网页 · Keep beating and sending, answer nothing.

    与 licet serve --no-clock 配合，适用于 PostgreSQL 上的多个进程。
    For several processes on PostgreSQL, beside `licet serve --no-clock`.

    用 Ctrl-C 或 SIGTERM 停止。Ctrl-C or SIGTERM ends it.
    """
    from checker.clock import run_clock
    from checker.scheduled_work import open_scheduled_work
    from checker.settings import load_settings

    out = open_output(lang)
    settings = load_settings()
    _log_to_stderr()
    with open_scheduled_work(settings) as work:
        out.show(out.say("clock_alone_started", minutes=settings.beat_minutes))
        run_clock(_beating_and_sending(out, work))


def _open_desk(work: ScheduledWork) -> Desk:
    from checker.access.key_files import FEED_KEY, load_key
    from checker.feeds.publishing import FeedShelf
    from checker.http.desk import Desk

    settings = work.workspace.settings
    shelf = FeedShelf(
        work.workspace.database,
        load_key(settings.data_dir, FEED_KEY),
        lambda: work.renewal_rules,
        settings.zone,
        settings.default_owner,
    )
    return Desk(
        work.workspace,
        shelf,
        lambda: work.pack,
        lambda: work.renewal_rules,
        work.engine,
        reader=work.workspace.make_reader(),
    )


def _tell_set_up(out: Output, desk: Desk) -> None:
    """Show whoever keeps the server how the first administrator gets in."""
    from checker.access.set_up import is_set_up, set_up_token

    with desk.database.read_session() as session:
        if is_set_up(session):
            return
    token = set_up_token(desk.settings.data_dir)
    out.show(out.say("set_up_wanted", url=desk.settings.base_url, token=token))


def _beating_and_sending(out: Output, work: ScheduledWork) -> list[Routine]:
    from checker.cli.show_beat import show_beat, show_dispatch
    from checker.cli.show_screen import show_hits_found
    from checker.cli.show_sources import show_pull
    from checker.clock import Routine

    def beat() -> None:
        show_beat(out, work.beat())

    def send() -> None:
        show_dispatch(out, work.dispatch(limit=_SENT_AT_ONCE))

    def tell() -> None:
        work.tell_hooks()

    def screen() -> None:
        run = work.screen()
        if run is not None and run.has_done_anything:
            show_hits_found(out, run)

    def pull() -> None:
        for report in work.pull_sources():
            show_pull(out, report)

    every = timedelta(minutes=work.workspace.settings.beat_minutes)
    return [
        Routine("beat", beat, every),
        Routine("send", send, _SEND_EVERY),
        Routine("hooks", tell, _SEND_EVERY),
        Routine("sources", pull, _SEND_EVERY),
        Routine("screening", screen, every),
    ]


def _reading_rules(work: ScheduledWork) -> Routine:
    """A process without beats follows changes of the rules as often as one with them."""
    from checker.clock import Routine

    every = timedelta(minutes=work.workspace.settings.beat_minutes)
    return Routine("rules", work.read_rules, every)


def _log_to_stderr() -> None:
    """Let what happens be seen: in words on a terminal, as a line of JSON each elsewhere."""
    from checker.telemetry.logs import set_up_logging

    set_up_logging(sys.stderr, as_json=not sys.stderr.isatty())
