"""The group `licet rules`."""

from __future__ import annotations

import typer

from checker.cli import pack_backtest, pack_checks, pack_views, scorecards


def register(app: typer.Typer) -> None:
    """Add the group and its commands."""
    group = typer.Typer(
        name="rules", no_args_is_help=True, help="规则包 · rule packs: lint, test, show"
    )
    for module in (pack_checks, pack_views, pack_backtest, scorecards):
        module.register(group)
    app.add_typer(group)
