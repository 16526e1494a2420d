"""Alerts for a person: the list, one with its history, and what was done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from checker.cli.output import Output
from checker.cli.show_coming import SEVERITY_STYLE, describe_days
from checker.renewals.alert_story import AlertStory
from checker.renewals.alert_view import AlertView
from storage.tables import Alert

_COLUMNS = ("alert", "due_on", "customer", "headline")
"""Few and with two lines each, so that they can be read at 80 characters."""
_MOMENT = "%Y-%m-%d %H:%M"


def show_alerts(
    out: Output,
    views: Sequence[AlertView],
    total: int,
    following: str | None,
    default_owner: str | None,
) -> None:
    """Print living alerts, the gravest first, and where the next page begins."""
    if not views:
        out.show(out.say("alerts_none"))
        return
    table = Table(show_edge=False, pad_edge=False)
    for column in _COLUMNS:
        is_whole = column in ("alert", "due_on")
        table.add_column(out.say(f"column_{column}"), overflow="fold", no_wrap=is_whole)
    for view in views:
        style = SEVERITY_STYLE[view.severity.value]
        assignee = out.say("owned_by", person=view.assignee or default_owner or "—")
        state = out.say(f"alert_state_{view.state.value}")
        table.add_row(
            f"{view.alert_id}\n[{style}]{out.say(f'alert_severity_{view.severity.value}')}[/]",
            f"{view.due_on}\n{describe_days(out, view.days_left)}",
            f"{escape(_word_customer(out, view))}\n[dim]{escape(assignee)}[/]",
            f"{escape(out.pick(view.headline))}\n[dim]{state}[/]",
        )
    out.show(table)
    if following is not None:
        out.show(escape(out.say("alerts_more", total=f"{total:,}", place=following)))


def show_story(out: Output, story: AlertStory) -> None:
    """Print one alert: what to do by when and why, what was done, whom it was told."""
    view = story.view
    style = SEVERITY_STYLE[view.severity.value]
    severity = out.say(f"alert_severity_{view.severity.value}")
    out.show(
        f"[bold]#{view.alert_id}[/]  [{style}]{severity}[/]  {escape(out.pick(view.headline))}"
    )
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, words in _list_facts(out, story):
        table.add_row(out.say(name), words)
    out.show(table)
    _show_acts(out, story)
    _show_messages(out, story)


def show_done(out: Output, sentence: str, alerts: Sequence[Alert], **values: object) -> None:
    """Say what was done to which alerts."""
    numbers = out.say("list_separator").join(f"{alert.id}" for alert in alerts)
    out.show(out.say(sentence, numbers=numbers, **values))
    if out.as_json:
        out.emit({"alerts": [_alert_to_data(alert) for alert in alerts]})


def _list_facts(out: Output, story: AlertStory) -> list[tuple[str, str]]:
    view, coming = story.view, story.next_step
    state = out.say(f"alert_state_{view.state.value}")
    if story.snoozed_until is not None:
        state = out.say("alert_snoozed_until", state=state, day=story.snoozed_until)
    if story.closed_because is not None:
        because = out.say(f"closed_{story.closed_because.value}")
        state = out.say("alert_closed_because", state=state, because=because)
    if story.heir is not None:
        state = out.say("alert_overtaken_by", state=state, number=story.heir)
    facts: list[tuple[str, str | None]] = [
        ("column_customer", _word_customer(out, view)),
        ("column_holder", view.holder),
        ("column_document_number", view.number),
        ("column_alert_state", state),
        ("column_task", out.pick(view.task)),
        ("column_act_by", str(view.act_by)),
        ("column_reason", None if view.reason is None else out.pick(view.reason)),
        ("column_assignee", view.assignee or "—"),
        ("column_raised_on", str(story.raised_on)),
        ("column_level", str(story.level) if story.level else None),
        (
            "column_next_step",
            coming and out.say("next_step", day=coming[0], title=out.pick(coming[1])),
        ),
    ]
    return [(name, escape(words)) for name, words in facts if words]


def _show_acts(out: Output, story: AlertStory) -> None:
    if not story.acts:
        return
    out.show(f"\n[bold]{out.say('alert_history')}[/]")
    for act in story.acts:
        parts = [
            f"{act.at.astimezone():{_MOMENT}}",
            out.say(f"act_{act.act.value}"),
            act.person and f"→ {act.person}",
            act.until and out.say("act_until", day=act.until),
            act.by or out.say("act_by_program"),
            act.note,
        ]
        out.show(escape("  " + "  ".join(part for part in parts if part)))


def _show_messages(out: Output, story: AlertStory) -> None:
    out.show(f"\n[bold]{out.say('alert_messages')}[/]")
    if not story.messages:
        out.show("  " + out.say("alert_untold"))
    for message in story.messages:
        moment = message.sent_at or message.planned_at
        parts = (
            f"{moment.astimezone():{_MOMENT}}",
            message.person,
            out.say(f"channel_{message.channel.value}"),
            out.say(f"delivery_{message.state.value}"),
        )
        out.show(escape("  " + "  ".join(parts)))


def _word_customer(out: Output, view: AlertView) -> str:
    if view.customer is None:
        return "Licet"
    return out.say("own_company", customer=view.customer) if view.is_own else view.customer


def _alert_to_data(alert: Alert) -> dict[str, Any]:
    return {
        "alert": alert.id,
        "state": alert.state.value,
        "snoozed_until": alert.snoozed_until and alert.snoozed_until.isoformat(),
        "assignee_id": alert.assignee_id,
    }
