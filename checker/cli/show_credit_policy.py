"""The credit policy of a pack, as a person and as a program read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.markup import escape
from rich.table import Table

from checker.cli.output import Output
from checker.cli.show_basis import describe_basis
from rules.credit_policy import CreditPolicy, LimitShares
from rules.facts import Money
from rules.pack import Pack
from rules.scorecard.lookup import Row
from rules.wording import word_value

NAME = "credit_policy"
"""What `licet rules show` is asked for to show it."""

_BASIS_POINTS_IN_A_PERCENT = 100


def credit_policy_as_data(pack: Pack) -> dict[str, Any]:
    """Give the credit policy of a pack as plain data for JSON."""
    policy = pack.credit_policy
    said = None if policy is None else policy.model_dump(mode="json", exclude_none=True)
    return {"pack": pack.identity, NAME: said}


def show_credit_policy(out: Output, pack: Pack) -> None:
    """Print the credit policy of a pack: what each grade gets, the rest, and what it rests on."""
    policy = pack.credit_policy
    if policy is None:
        out.show(escape(out.say("policy_none", pack=pack.id)))
        return
    cards = [card for card in (policy.grade_card, policy.payment_card) if card is not None]
    out.show(f"[bold]{out.say('section_credit_policy')}[/]  {escape(', '.join(cards))}")
    out.show(_list_grades(out, policy))
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for section, words in _list_sections(out, policy):
        table.add_row(out.say(f"policy_{section}"), escape(words))
    measured = policy.default_probability_measured_on
    for told in (measured.data, measured.country, measured.period, measured.note):
        label = out.say("policy_measured_on") if told is measured.data else ""
        table.add_row(label, escape(out.pick(told)))
    for basis in policy.basis:
        label, words = describe_basis(out, basis)
        table.add_row(label, escape(words))
        covered = ", ".join(basis.covers)
        note = "" if basis.note is None else f" {out.pick(basis.note)}"
        table.add_row("", f"[dim]{escape(covered)}{escape(note)}[/]")
    out.show(table)


def _list_grades(out: Output, policy: CreditPolicy) -> Table:
    table = Table(box=None, pad_edge=False)
    for column in ("grade", "limit_shares", "tenor_days", "default_probability_bp"):
        table.add_column(out.say(f"policy_{column}"), overflow="fold")
    for grade, shares in policy.limit_shares.items():
        parts = (getattr(shares, name) for name in LimitShares.model_fields)
        table.add_row(
            escape(grade),
            " / ".join(_word_share(part) for part in parts),
            str(policy.tenor_days[grade]),
            _word_share(policy.default_probability_bp[grade]),
        )
    return table


def _list_sections(out: Output, policy: CreditPolicy) -> Iterator[tuple[str, str]]:
    """Yield the sections that do not go by grade, each with its words."""
    rows, separator = policy.payment_factor_percent.rows, out.say("policy_separator")
    yield "payment_factor_percent", separator.join(_word_row(out, row) for row in rows)
    yield "unknown_payment_percent", f"{policy.unknown_payment_percent}%"
    for section in ("cap", "minimum"):
        amount: Money | None = getattr(policy, section)
        if amount is not None:
            yield section, out.pick(word_value(amount))
    yield "order_horizon_days", str(policy.order_horizon_days)
    yield "days_beyond_terms_assumed", str(policy.days_beyond_terms_assumed)
    yield "insured_retention_percent", f"{policy.insured_retention_percent}%"
    haircuts = (
        f"{out.say(f'security_{kind.value}')} {_word_share(share)}"
        for kind, share in policy.haircuts_bp.items()
    )
    yield "haircuts_bp", separator.join(haircuts)
    yield "loss_given_default_bp", _word_share(policy.loss_given_default_bp)
    yield "loss_given_default_secured_bp", _word_share(policy.loss_given_default_secured_bp)


def _word_row(out: Output, row: Row[int]) -> str:
    return out.say("policy_days", days=out.pick(row.words), percent=row.result)


def _word_share(basis_points: int) -> str:
    whole, rest = divmod(basis_points, _BASIS_POINTS_IN_A_PERCENT)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + "%"
