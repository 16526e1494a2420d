"""Beat once, or keep a clock beating."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import typer

from checker.cli.options import AsOfOption, JsonOption, LangOption, local_today, open_output

if TYPE_CHECKING:
    from checker.renewals.beat import DueAudit, Reassessed
    from checker.workspace import Workspace
    from rules.chain.agreement import ChainEngine


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("tick")(tick)
    app.command("serve")(serve)


def tick(as_json: JsonOption = False, as_of: AsOfOption = None, lang: LangOption = None) -> None:
    """执行一次到期扫描，适合定时任务 · Beat once: record what is due; for cron.

    审查日已到变化日的客户会重新审查。Customers whose next change has come are audited anew.

    同一事项只记录一次。Each alert is recorded once, however often and by however many processes.
    """
    from checker.cli.show_due import beat_to_data, show_beat
    from checker.renewals.beat import run_beat
    from checker.renewals.clock_reading import read_clock
    from checker.rule_packs import open_calendar, open_pack
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from rules.chain.process import ChainProcess

    out = open_output(lang, as_json=as_json)
    settings = load_settings()
    with open_workspace(settings) as workspace, ChainProcess() as engine:
        report = run_beat(
            workspace.database,
            read_clock(),
            as_of or local_today(),
            open_pack(settings).renewals,
            open_calendar(settings),
            audit_due=_make_due_audit(workspace, engine),
            max_gap_days=settings.max_gap_days,
        )
    if as_json:
        out.emit(beat_to_data(report))
    else:
        show_beat(out, report)


def serve(lang: LangOption = None) -> None:
    """持续运行定时扫描，直至停止 · Keep the clock beating until stopped."""
    from checker.cli.show_due import show_beat
    from checker.clock import Routine, run_clock
    from checker.renewals.beat import run_beat
    from checker.renewals.clock_reading import read_clock
    from checker.rule_packs import open_calendar, open_pack
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from rules.chain.process import ChainProcess

    out = open_output(lang)
    settings = load_settings()
    with open_workspace(settings) as workspace, ChainProcess() as engine:
        audit_due = _make_due_audit(workspace, engine)
        out.show(out.say("clock_started", minutes=settings.beat_minutes))

        def beat() -> None:
            day = local_today()
            report = run_beat(
                workspace.database,
                read_clock(),
                day,
                open_pack(settings).renewals,
                open_calendar(settings),
                audit_due=audit_due,
                max_gap_days=settings.max_gap_days,
            )
            show_beat(out, report)

        run_clock([Routine("beat", beat, timedelta(minutes=settings.beat_minutes))])


def _make_due_audit(workspace: Workspace, engine: ChainEngine) -> DueAudit:
    """Join the beat with the portfolio; the pack is opened only when somebody is due."""
    from checker.portfolio.due_audit import audit_due_standings
    from checker.rule_packs import open_pack

    def audit_due(as_of: date) -> Reassessed:
        return audit_due_standings(
            workspace.database,
            lambda: open_pack(workspace.settings),
            as_of,
            engine,
            lambda: datetime.now(UTC),
        )

    return audit_due
