"""A credit limit for a person: its derivation line by line, what is in force, what was proposed."""

from __future__ import annotations

from typing import Any

from rich.markup import escape
from rich.table import Table

from checker.cli.output import Output


def show_derivation(out: Output, data: dict[str, Any]) -> None:
    """Print how a limit is derived, with everything that is missing and what to do."""
    derivation = data["derivation"]
    table = Table(show_edge=False, pad_edge=False)
    for column in ("component", "figure", "share", "allows", "remark"):
        number = column in ("figure", "share", "allows")
        table.add_column(
            out.say(f"column_{column}"), overflow="fold", justify="right" if number else "left"
        )
    for line in derivation["components"]:
        share = line["share_bp"]
        remark = out.say("limit_binds") if line["binds"] else ""
        table.add_row(
            escape(out.pick(line["title"])),
            write_amount(line["figure"]),
            "—" if share is None else f"{share / 100:g}%",
            write_amount(line["allows"]),
            escape(out.pick(line["reason"])) if line["reason"] else remark,
        )
    out.show(table)
    payment = derivation["payment"]
    days = payment["days_beyond_terms"]
    out.show(
        out.say(
            "limit_factor",
            percent=payment["factor_percent"],
            days=out.say("limit_days_unknown") if days is None else days,
        )
    )
    for cover in derivation["covers"]:
        _show_cover(out, cover)
    if derivation["limit"] is None:
        out.show(f"[yellow]{escape(out.pick(derivation['reason']))}[/]")
        return
    grade = derivation["grade"] or "—"
    out.show(out.say("limit_derived", amount=write_amount(derivation["limit"]), grade=grade))
    if derivation["reason"] is not None:
        out.show(escape(out.pick(derivation["reason"])))


def show_limits(out: Output, data: dict[str, Any]) -> None:
    """Print the limit in force and all that were proposed."""
    in_force = data["in_force"]
    proposed = [limit for limit in data["limits"] if limit["state"] == "proposed"]
    if in_force is not None:
        until = in_force["valid_until"] or out.say("limit_no_end")
        out.show(out.say("limit_in_force", amount=write_amount(in_force["amount"]), until=until))
    elif not proposed:
        out.show(f"[yellow]{out.say('limit_none_approved')}[/]")
    for limit in data["limits"]:
        _show_limit(out, limit)
    for limit in proposed:
        out.show(f"[yellow]{out.say('limit_to_decide', id=limit['id'])}[/]")


def _show_limit(out: Output, limit: dict[str, Any]) -> None:
    until = limit["valid_until"] or out.say("limit_no_end")
    people = out.say("limit_proposed_by", person=limit["proposed_by"])
    if limit["decided_by"] is not None:
        people += " · " + out.say("limit_decided_by", person=limit["decided_by"])
    state = out.say(f"limit_state_{limit['state']}")
    out.show(
        f"• [bold]{write_amount(limit['amount'])}[/] {state} · "
        f"{limit['valid_from']} – {until} · {escape(people)}"
    )
    out.show(f"  [dim]{limit['id']}[/] {escape(limit['reason'])}")


def write_amount(amount: dict[str, str] | None) -> str:
    """Write an amount of the JSON with thousands apart; a dash for none."""
    return "—" if amount is None else f"{amount['currency']} {write_number(amount)}"


def write_number(amount: dict[str, str] | None) -> str:
    """Write the same without its currency, where a heading has it."""
    if amount is None:
        return "—"
    whole, point, fraction = amount["amount"].partition(".")
    sign = "-" if whole.startswith("-") else ""
    return f"{sign}{int(whole.lstrip('-')):,}{point}{fraction}"


def _show_cover(out: Output, cover: dict[str, Any]) -> None:
    if cover["reason"] is not None:
        why = escape(out.pick(cover["reason"]))
        out.show(f"  [dim]{escape(cover['provider'])}: {why}[/]")
        return
    out.show(
        out.say(
            "limit_cover",
            kind=out.say(f"security_kind_{cover['kind']}"),
            provider=escape(cover["provider"]),
            eligible=write_amount(cover["eligible"]),
            retention=write_amount(cover["retention"]),
            until=cover["valid_until"] or out.say("limit_no_end"),
        )
    )
