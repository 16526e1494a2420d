"""The short form for chats: as many of the gravest alerts as the smallest of them takes."""

from __future__ import annotations

from collections.abc import Sequence

from checker.messages.commands import write_commands
from checker.messages.days import word_short_day
from checker.messages.item import Item, word_item
from checker.messages.reader import Reader
from checker.messages.rendering import render
from checker.renewals.alert_view import AlertView

MOST_IN_CHAT = 8
MOST_BYTES_IN_CHAT = 4096
"""As much markdown as a robot of 企业微信 takes, the least of all chats."""
LONGEST_SENTENCE_IN_CHAT = 160
"""Characters; one alert then fits into a chat, whatever it says."""


def write_chat(views: Sequence[AlertView], reader: Reader, *, total: int) -> str:
    """Write a digest as markdown.

    Args:
        views: At least one, the gravest first.
        reader: Whom it is for.
        total: How many alerts there are, also those that are not among the views.
    """
    shown = views[:MOST_IN_CHAT]
    items = [word_item(view, reader) for view in shown]
    text = _render_chat(shown, items, reader, total)
    while len(text.encode()) > MOST_BYTES_IN_CHAT and len(shown) > 1:
        shown, items = shown[:-1], items[:-1]
        text = _render_chat(shown, items, reader, total)
    return text


def _render_chat(
    shown: Sequence[AlertView], items: Sequence[Item], reader: Reader, total: int
) -> str:
    context = {
        "say": reader.say,
        "day": word_short_day(reader.as_of, reader.language, reader.as_of),
        "total": total,
        "longest": LONGEST_SENTENCE_IN_CHAT,
        "items": items,
        "commands": write_commands(shown, reader, total),
    }
    return render("chat.md.j2", context)
