"""The body of a mail, as plain text and as HTML: the same words in the same order."""

from __future__ import annotations

from collections.abc import Sequence

from checker.messages.agenda import SOON_DAYS, AgendaPart, Part, Section, arrange_agenda
from checker.messages.commands import choose_example, write_commands
from checker.messages.days import word_day
from checker.messages.item import word_customer, word_item
from checker.messages.reader import Reader
from checker.messages.rendering import render
from checker.renewals.alert_view import AlertView

MOST_IN_MAIL = 30
"""Gmail hides what lies beyond 102 kB of a mail."""


def write_mail_body(
    views: Sequence[AlertView], reader: Reader, *, subject: str, total: int
) -> tuple[str, str]:
    """Write a mail as plain text and as HTML.

    Args:
        views: At least one, the gravest first; of very many only the first are shown.
        reader: Whom it is for.
        subject: For the title of the page.
        total: How many alerts there are, also those that are not among the views.
    """
    shown = views[:MOST_IN_MAIL]
    agenda = arrange_agenda(shown, reader.as_of)
    is_divided = [part.part for part in agenda] != [Part.CUSTOMERS]
    context = {
        "say": reader.say,
        "language": reader.language.value,
        "subject": subject,
        "person": reader.shown_name,
        "day": word_day(reader.as_of, reader.language),
        "total": total,
        "shown": len(shown),
        "parts": [_describe_part(part, reader, is_divided) for part in agenda],
        "commands": write_commands(shown, reader, total),
        "example": choose_example(shown).alert_id,
    }
    return render("mail.txt.j2", context), render("mail.html.j2", context)


def _describe_part(part: AgendaPart, reader: Reader, is_divided: bool) -> dict[str, object]:
    return {
        "heading": reader.say(f"part_{part.part.value}") if is_divided else None,
        "sections": [_describe_section(section, reader) for section in part.sections],
    }


def _describe_section(section: Section, reader: Reader) -> dict[str, object]:
    name = f"time_{section.time.name.lower()}"
    return {
        "heading": reader.say(name, count=section.count, days=SOON_DAYS),
        "blocks": [
            {
                "customer": word_customer(block[0]),
                "alerts": [word_item(view, reader) for view in block],
            }
            for block in section.blocks
        ],
    }
