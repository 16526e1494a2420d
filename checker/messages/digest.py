"""Many alerts, one message: what a person is told on one day, in the language that he reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from checker.channels.message import Attachment, OutgoingMessage
from checker.messages.agenda import sort_by_gravity
from checker.messages.chat import write_chat
from checker.messages.data import digest_to_data
from checker.messages.item import word_customer, word_event, word_title
from checker.messages.mail import write_mail_body
from checker.messages.reader import Reader
from checker.messages.safe_text import clip
from checker.renewals.alert_view import AlertView
from storage.vocabulary import Language

LONGEST_CUSTOMER_IN_SUBJECT = 24
LONGEST_TITLE_IN_SUBJECT = 40


def write_digest(
    views: Sequence[AlertView],
    *,
    person_name: str,
    language: Language,
    as_of: date,
    total: int,
    message_id: str,
    attachments: tuple[Attachment, ...] = (),
) -> OutgoingMessage:
    """Write a message about alerts.

    Args:
        views: The alerts, at least one; of very many a mail shows the gravest, the data all.
        person_name: Who is told.
        language: Which language this person reads.
        as_of: The day from which days are counted.
        total: How many alerts this person has, at least as many as there are views.
        message_id: Id of the delivery, the same at every repeat.
        attachments: Files that go with a mail.

    Raises:
        ValueError: There is nothing to tell, or the total is less than what is told.
    """
    if not 0 < len(views) <= total:
        raise ValueError(f"{len(views)} alerts of {total} make no message")
    reader = Reader(person_name, language, as_of)
    ordered = sort_by_gravity(views, as_of)
    subject = _write_subject(ordered[0], reader, total)
    text, html = write_mail_body(ordered, reader, subject=subject, total=total)
    return OutgoingMessage(
        id=message_id,
        subject=subject,
        text=text,
        html=html,
        markdown=write_chat(ordered, reader, total=total),
        data=digest_to_data(ordered, reader, message_id=message_id, total=total),
        attachments=attachments,
    )


def _write_subject(gravest: AlertView, reader: Reader, total: int) -> str:
    """Write one line that tells the gravest matter."""
    customer = word_customer(gravest)
    matter = reader.say(
        "matter_of_no_customer" if customer is None else "matter",
        customer=clip(customer or "", LONGEST_CUSTOMER_IN_SUBJECT),
        title=clip(word_title(gravest, reader), LONGEST_TITLE_IN_SUBJECT),
        event=word_event(gravest, reader),
    )
    return reader.say("subject", count=total, matter=matter)
