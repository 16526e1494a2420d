"""Accounts as a table and as JSON; nothing that opens one is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from checker.cli.output import Output
from storage.tables import Account
from storage.vocabulary import AccountRole


def show_accounts(
    out: Output,
    accounts: Sequence[Account],
    roles: Mapping[str, frozenset[AccountRole]],
) -> None:
    """Print one line for each account.

    Args:
        out: Where.
        accounts: In the order of the list.
        roles: By id of an account.
    """
    if not accounts:
        out.show(out.say("accounts_none"))
        return
    table = Table(show_edge=False, pad_edge=False)
    for column in ("account", "account_name", "account_roles", "account_security", "state"):
        table.add_column(out.say(f"column_{column}"), overflow="fold")
    for account in accounts:
        held = [out.say(f"role_{role.value}") for role in sorted(roles[account.id])]
        table.add_row(
            escape(account.name),
            escape(account.display_name),
            ", ".join(held) or out.say("account_no_roles"),
            out.say(f"account_by_{_name_way_in(account)}"),
            out.say("account_open" if account.is_active else "account_is_closed"),
        )
    out.show(table)


def accounts_to_data(
    accounts: Sequence[Account], roles: Mapping[str, frozenset[AccountRole]]
) -> list[dict[str, Any]]:
    """Give accounts as JSON."""
    return [
        {
            "id": account.id,
            "name": account.name,
            "display_name": account.display_name,
            "roles": sorted(role.value for role in roles[account.id]),
            "signs_in_by": _name_way_in(account),
            "is_active": account.is_active,
            "created_at": account.created_at.isoformat(),
        }
        for account in accounts
    ]


def _name_way_in(account: Account) -> str:
    if account.issuer is not None:
        return "issuer"
    if account.password_hash is None:
        return "nothing"
    return "password" if account.totp_secret is None else "two_factors"
