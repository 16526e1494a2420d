"""Running Licet: the demo, setting up, and whether all is well."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from checker.cli.options import AsOfOption, JsonOption, LangOption, office_today, open_output
from checker.errors import ExitCode

if TYPE_CHECKING:
    from checker.cli.output import Output


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("demo")(demo)
    app.command("init")(init)
    app.command("doctor")(doctor)


def demo(
    into: Annotated[
        Path | None,
        typer.Option("--into", help="保留数据的文件夹 · keep the data in", show_default=False),
    ] = None,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
) -> None:
    """演示六个虚构客户 · Six sample customers, documents to verdict."""
    out = open_output(lang, as_json=as_json)
    day = as_of or office_today()
    if into is not None:
        into.mkdir(parents=True, exist_ok=True)
        is_right = _run_demo(out, into, day)
        out.show(out.say("demo_kept", folder=into.resolve() / "data"))
    else:
        with tempfile.TemporaryDirectory(prefix="licet-demo-") as folder:
            is_right = _run_demo(out, Path(folder), day)
    if not is_right:
        raise typer.Exit(ExitCode.INTERNAL)


def _run_demo(out: Output, folder: Path, day: date) -> bool:
    from checker.cli.show_demo import demo_to_data, show_demo
    from checker.demo import run_demo

    report = run_demo(
        folder, day, datetime.now(UTC), progress=lambda total: out.progress("reading", total)
    )
    if out.as_json:
        out.emit(demo_to_data(report))
    else:
        show_demo(out, report, day, folder)
    return report.is_right


def init(as_json: JsonOption = False, lang: LangOption = None) -> None:
    """建立或升级数据库 · Make the database, or bring it up to date.

    已有数据保持不变。What is in it stays.
    """
    from checker.audit_log.recording import record_event
    from checker.cli.acting import cli_actor
    from checker.settings import load_settings
    from checker.workspace import create_workspace, open_workspace

    out = open_output(lang, as_json=as_json)
    settings = load_settings()
    now = datetime.now(UTC)
    before = create_workspace(settings, now)
    with open_workspace(settings) as workspace:
        label, revision = workspace.database.label, workspace.database.revision()
        if revision != before:
            data = {"before": before, "revision": revision}
            with workspace.database.session() as session:
                record_event(
                    session,
                    cli_actor(),
                    "installation.prepared",
                    subject=f"schema:{revision}",
                    data=data,
                    now=now,
                )
    if as_json:
        out.emit({"database": label, "originals": str(settings.originals_dir)})
    out.show(out.say("init_done", url=label))


def doctor(as_json: JsonOption = False, lang: LangOption = None) -> None:
    """检查安装是否正常 · Use every part once, say what is wrong."""
    from checker.cli.show_health import health_to_data, show_health
    from checker.doctor import HealthState, examine
    from checker.settings import load_settings

    out = open_output(lang, as_json=as_json)
    checks = examine(load_settings(), datetime.now(UTC))
    if as_json:
        out.emit({"checks": health_to_data(checks)})
    else:
        show_health(out, checks)
    if any(check.state is HealthState.FAILED for check in checks):
        raise typer.Exit(ExitCode.CONFIGURATION_INVALID)
