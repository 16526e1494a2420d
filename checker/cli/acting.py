"""Who acts on the command line: the user of the system, who needs no account.

What takes two people takes two accounts, here as on the pages. Whoever keeps the server is believed
about whose act it is, and the log says beside the account who keeps it.
"""

from __future__ import annotations

import os
import pwd
from typing import TYPE_CHECKING

from checker.access.actor import Actor

if TYPE_CHECKING:
    from sqlmodel import Session


def cli_actor() -> Actor:
    """Give the actor of a command, named as the audit log shows it, such as `cli:wang`.

    The system is asked, not the environment, in which anybody can write any name.
    """
    user = os.getuid()
    try:
        name = pwd.getpwuid(user).pw_name
    except KeyError:  # a container may run under a number without a name
        name = str(user)
    return Actor(None, f"cli:{name}")


def account_actor(session: Session, name: str) -> Actor:
    """Give the actor of a command that an account answers for, such as `李雷 (cli:wang)`.

    Raises:
        AccountUnknown: There is no such account.
    """
    from checker.access.accounts import find_account, roles_of

    account = find_account(session, name)
    roles = roles_of(session, account.id)
    return Actor(account.id, f"{account.name} ({cli_actor().name})", roles)
