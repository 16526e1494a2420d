"""The command `licet`: parse the words, call a use case, show what it answers.

Only what `licet --help` needs is imported at the top of these modules; each command imports its use
case when it runs.
"""


def main() -> None:
    """Run the command line."""
    from checker.cli.app import app

    app()
