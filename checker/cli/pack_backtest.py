"""`licet rules backtest`: whom another pack would turn, by name."""

from __future__ import annotations

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


def register(group: typer.Typer) -> None:
    """Add the commands of this module to `licet rules`."""
    group.command("backtest")(backtest)


def backtest(
    candidate: Annotated[
        str,
        typer.Argument(metavar="PACK", help="要试行的规则包 · the pack to try, a name or a folder"),
    ],
    pack: PackOption = None,
    purpose: PurposeOption = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """试行另一规则包：哪些客户的结论会改变 · Try another pack: whose verdict would turn.

    只读取已存事实，不写入任何内容。Judges the stored facts and writes nothing.

    示例 · Example:  licet rules backtest ./my-pack --as-of 2026-11-22
    """
    from checker.cli.show_backtest import backtest_to_data, show_backtest
    from checker.portfolio.backtest import run_backtest
    from checker.rule_packs import open_calendar, open_deciding_pack
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from rules.pack import load_pack

    out = open_output(lang, as_json=as_json)
    settings = load_settings(pack=pack, purpose=purpose)
    after = load_pack(candidate, calendar=open_calendar(settings))
    with open_workspace(settings) as workspace:
        found = run_backtest(
            workspace.database,
            open_deciding_pack(settings, workspace.database, pack),
            after,
            purpose=settings.purpose,
            as_of=as_of or office_today(),
            progress=lambda total: out.progress("judging", total),
        )
    if as_json:
        out.emit(backtest_to_data(found))
    else:
        show_backtest(out, found)
