"""The command `licet`: parse the words, call a use case, show what it answers."""


def main() -> None:
    """Run the command line."""
