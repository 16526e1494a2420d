"""One alert in the words of one language, every text safe to be shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from checker.customer_file.dossier import AUTHORIZATION_LETTER
from checker.messages.days import word_day, word_days_in, word_distance, word_short_day
from checker.messages.reader import Reader
from checker.messages.safe_text import LONGEST_NAME, clean_line, clean_number
from checker.renewals.alert_view import AlertView
from rules.vocabulary import Bilingual
from storage.vocabulary import AlertSeverity, AlertSource, AlertState

_FIRST_DAYS = frozenset({AlertSource.EVIDENCE, AlertSource.OUTCOME, AlertSource.DATASET})
"""Sources whose day is the first on which something is otherwise; of others it is the last."""


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled line of an item.

    Attributes:
        label: What the words are.
        words: What it says.
        note: What follows the words and is not to be broken, such as the days left.
    """

    label: str
    words: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One alert, ready for the templates.

    Attributes:
        severity: For its colour.
        severity_word: The same in words.
        customer: Name of the customer; None for what concerns none.
        title: What it is about.
        reference: The alert's short number, number and holder of the credential, and whether
            somebody has acknowledged or snoozed the alert.
        headline: What is the matter.
        task: What to do.
        days: By when.
        background: Why, and who is on it.
    """

    severity: AlertSeverity
    severity_word: str
    customer: str | None
    title: str
    reference: str
    headline: str
    task: Row
    days: tuple[Row, ...]
    background: tuple[Row, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """What to do, by when, why, and who is on it."""
        return (self.task, *self.days, *self.background)


def word_item(view: AlertView, reader: Reader) -> Item:
    """Put an alert into words."""
    return Item(
        severity=view.severity,
        severity_word=reader.say(f"severity_{view.severity.value}"),
        customer=word_customer(view),
        title=word_title(view, reader),
        reference=_word_reference(view, reader),
        headline=_word_text(view.headline, reader),
        task=Row(reader.say("label_task"), _word_text(view.task, reader)),
        days=tuple(_word_days(view, reader)),
        background=tuple(_word_background(view, reader)),
    )


def word_customer(view: AlertView) -> str | None:
    """Give the name of the customer of an alert; None for what concerns none."""
    return None if view.customer is None else clean_line(view.customer, LONGEST_NAME)


def word_title(view: AlertView, reader: Reader) -> str:
    """Name what an alert is about, an English name with a capital letter."""
    title = clean_line(reader.pick(view.title), LONGEST_NAME)
    return title[:1].upper() + title[1:]


def word_event(view: AlertView, reader: Reader) -> str:
    """Tell in a few words what happens on which day, for a subject line."""
    name, day = view.source.value, view.due_on
    if view.source is AlertSource.CREDENTIAL:
        name, day = ("apply_by", view.act_by) if _has_window(view, reader) else ("ends", day)
    tense = "past" if _has_come(view, day, reader) else "coming"
    words = word_short_day(day, reader.language, reader.as_of)
    return reader.say(f"event_{name}_{tense}", day=words)


def _has_come(view: AlertView, day: date, reader: Reader) -> bool:
    """Whether what a day brings is there: some days are the first of it, others the last before."""
    return day <= reader.as_of if view.source in _FIRST_DAYS else day < reader.as_of


def _has_window(view: AlertView, reader: Reader) -> bool:
    """Whether a running credential asks for something before its last day: to apply in time."""
    return view.act_by < view.due_on and view.due_on >= reader.as_of


def _word_days(view: AlertView, reader: Reader) -> Iterator[Row]:
    """Word the day to act by; of a credential also its own last day, which is never estimated."""
    has_come = _has_come(view, view.due_on, reader)
    if view.source is AlertSource.CREDENTIAL:
        if _has_window(view, reader):
            yield _word_day_row("label_apply_by", view.act_by, reader, view.is_estimated)
        label = "label_ended_on" if has_come else "label_valid_until"
        yield _word_day_row(label, view.due_on, reader, is_estimated=False)
        return
    label = "label_act_by"
    if view.source is AlertSource.OUTCOME:
        label = "label_changed_on" if has_come else "label_changes_on"
    yield _word_day_row(label, view.act_by, reader, view.is_estimated)


def _word_day_row(label: str, day: date, reader: Reader, is_estimated: bool) -> Row:
    distance = word_distance(day, reader.language, reader.as_of)
    return Row(
        reader.say(label),
        reader.say("day_row", day=word_day(day, reader.language)),
        reader.say("day_note_estimated" if is_estimated else "day_note", distance=distance),
    )


def _word_background(view: AlertView, reader: Reader) -> Iterator[Row]:
    """Word why, of a deadline what a person noted; and who is on it, if not the reader himself."""
    if view.reason is not None:
        is_written = view.source is AlertSource.DEADLINE
        label = reader.say("label_note" if is_written else "label_reason")
        yield Row(label, _word_text(view.reason, reader))
    if view.assignee is not None and view.assignee != reader.name:
        yield Row(reader.say("label_assignee"), clean_line(view.assignee, LONGEST_NAME))


def _word_reference(view: AlertView, reader: Reader) -> str:
    parts = [reader.say("alert", number=view.alert_id)]
    if view.number is not None:
        parts.append(reader.say("detail_number", number=clean_number(view.number)))
    if view.holder is not None:
        name = "detail_agent" if view.kind == AUTHORIZATION_LETTER else "detail_holder"
        parts.append(reader.say(name, holder=clean_line(view.holder, LONGEST_NAME)))
    if view.state is not AlertState.OPEN:
        parts.append(reader.say(f"state_{view.state.value}"))
    return reader.say("detail_separator").join(parts)


def _word_text(text: Bilingual, reader: Reader) -> str:
    return word_days_in(clean_line(reader.pick(text)), reader.language)
