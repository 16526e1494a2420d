"""The command `licet`: parse the words, call a use case, show what it answers.

Only what `licet --help` needs is imported at the top of these modules; each command imports its use
case when it runs.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; a bug shows its traceback and ends in the exit code for bugs."""
    from checker.cli import app
    from checker.errors import ExitCode

    try:
        app.app()
    except Exception:  # noqa: BLE001 - the last place before the shell
        import traceback

        traceback.print_exc()
        sys.exit(ExitCode.INTERNAL)
