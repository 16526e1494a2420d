"""The whole portfolio: judge every customer, credential and contract that may be out of date."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from checker.cli.options import (
    AsOfOption,
    JsonOption,
    LangOption,
    PackOption,
    PurposeOption,
    office_today,
    open_output,
)
from checker.errors import ExitCode


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("audit")(audit)


def audit(
    full: Annotated[
        bool, typer.Option("--full", help="全部重新审查 · judge everyone, due or not")
    ] = False,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
    pack: PackOption = None,
    purpose: PurposeOption = None,
    lang: LangOption = None,
) -> None:
    """审查全部客户，只写入变化 · Audit the portfolio, store what changed.

    只审查结论可能已过时的客户；随时可中断，再次运行即可补完。
    Only customers whose standing may be out of date; may be interrupted and run again.

    示例 · Examples:  licet audit    licet audit --full --as-of 2026-11-22
    """
    from checker.cli.acting import cli_actor
    from checker.cli.show_portfolio import MOST_NAMED, show_audit
    from checker.portfolio.audit import Auditor
    from checker.portfolio.report import report_audit
    from checker.rule_packs import open_deciding_pack
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from rules.chain.process import ChainProcess

    out = open_output(lang, as_json=as_json)
    settings = load_settings(pack=pack, purpose=purpose)
    with open_workspace(settings) as workspace, ChainProcess() as engine:
        rules = open_deciding_pack(settings, workspace.database, pack)
        run = Auditor(
            workspace.database,
            rules,
            settings.purpose,
            as_of or office_today(),
            engine,
            lambda: datetime.now(UTC),
            by=cli_actor(),
        ).audit_portfolio(is_full=full, progress=lambda total: out.progress("auditing", total))
        report = report_audit(workspace.database, rules, run, most=None if as_json else MOST_NAMED)
    if as_json:
        out.emit(report.to_data())
    else:
        show_audit(out, report)
    if report.with_findings:
        raise typer.Exit(ExitCode.FINDINGS)
