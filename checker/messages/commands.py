"""The command lines at the end of a message, ready to be copied."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from checker.messages.reader import Reader
from checker.renewals.alert_view import AlertView
from storage.vocabulary import AlertSource, AlertState

SNOOZE_DAYS = 7

_ENDED_BY_FILING = frozenset({AlertSource.CREDENTIAL, AlertSource.EVIDENCE})


@dataclass(frozen=True, slots=True)
class Command:
    """A command line and what it is for."""

    purpose: str
    line: str


def write_commands(views: Sequence[AlertView], reader: Reader, total: int) -> tuple[Command, ...]:
    """Write what a reader can run in answer to a message.

    Args:
        views: The alerts shown, at least one; the first that is open serves as the example.
        reader: Who answers.
        total: How many alerts there are, also those that are not shown.
    """
    number = choose_example(views).alert_id
    person = _quote(reader.shown_name)
    until = reader.as_of + timedelta(days=SNOOZE_DAYS)
    commands = [
        Command(reader.say("command_ack"), f"licet alerts ack {number} --by {person}"),
        Command(
            reader.say("command_snooze"),
            f"licet alerts snooze {number} --until {until} --by {person}",
        ),
    ]
    if any(view.source in _ENDED_BY_FILING for view in views):
        line = f"licet ingest {reader.say('folder')}"
        commands.append(Command(reader.say("command_ingest"), line))
    if total > len(views):
        is_own_work = all(view.assignee == reader.name for view in views)
        line = "licet alerts list" + (f" --by {person}" if is_own_work else "")
        commands.append(Command(reader.say("command_list", count=total), line))
    return tuple(commands)


def choose_example(views: Sequence[AlertView]) -> AlertView:
    """Choose the alert whose number stands in the command lines: the first that is open."""
    return next((view for view in views if view.state is AlertState.OPEN), views[0])


def _quote(name: str) -> str:
    """Quote a name for the shell; Chinese names need it no more than Latin ones do."""
    return name if name.isalnum() else shlex.quote(name)
