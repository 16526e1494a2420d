"""Who acts on the command line: the user of the system, who needs no account."""

from __future__ import annotations

import os
import pwd

from checker.access.actor import Actor


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
