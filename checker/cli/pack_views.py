"""`licet rules show`: what a pack says, for a person to read."""

from __future__ import annotations

import difflib
from typing import Annotated

import typer

from checker.cli.options import (
    AsOfOption,
    JsonOption,
    LangOption,
    PackOption,
    local_today,
    open_output,
)


def register(group: typer.Typer) -> None:
    """Add the commands of this module to `licet rules`."""
    group.command("show")(show)


def show(
    rule: Annotated[str, typer.Argument(metavar="ID", help="规则编号 · id, e.g. CN-LIC-003")],
    pack: PackOption = None,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
) -> None:
    """查看一条规则的全文 · Show one rule as it is in force on a day."""
    from checker.cli.show_rule import show_rule
    from checker.settings import load_settings
    from rules.pack import load_pack

    out = open_output(lang, as_json=as_json)
    loaded = load_pack(load_settings(pack=pack).pack)
    found = loaded.find_rule(rule.upper(), as_of or local_today())
    if found is None:
        known = sorted({candidate.id for candidate in loaded.rules})
        near = difflib.get_close_matches(rule.upper(), known, n=3, cutoff=0.3)
        raise typer.BadParameter(out.say("rule_unknown", rule=rule, near=", ".join(near) or "—"))
    if as_json:
        out.emit({"rule": found.model_dump(mode="json", by_alias=True, exclude_none=True)})
    else:
        show_rule(out, found)
