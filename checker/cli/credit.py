"""The group `licet credit`."""

from __future__ import annotations

import typer

from checker.cli import credit_fit, credit_limit, credit_provision, credit_score, credit_standards


def register(app: typer.Typer) -> None:
    """Add the group and its commands."""
    group = typer.Typer(
        name="credit",
        no_args_is_help=True,
        help="信用：评分、额度、拨备 · credit: scores, limits, provisions",
    )
    for module in (credit_fit, credit_limit, credit_provision, credit_score, credit_standards):
        module.register(group)
    app.add_typer(group)
