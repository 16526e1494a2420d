"""An alert as JSON, alone and with its history."""

from __future__ import annotations

from typing import Any

from checker.renewals.alert_story import AlertStory
from checker.renewals.alert_view import AlertView


def view_to_data(view: AlertView) -> dict[str, Any]:
    """Give an alert as JSON."""
    return {
        "alert": view.alert_id,
        "source": view.source.value,
        "kind": view.kind,
        "stage": view.stage,
        "severity": view.severity.value,
        "state": view.state.value,
        "customer": view.customer,
        "customer_id": view.customer_id,
        "own": view.is_own,
        "title": view.title._asdict(),
        "holder": view.holder,
        "number": view.number,
        "due_on": view.due_on.isoformat(),
        "days_left": view.days_left,
        "act_by": view.act_by.isoformat(),
        "estimated": view.is_estimated,
        "headline": view.headline._asdict(),
        "task": view.task._asdict(),
        "reason": None if view.reason is None else view.reason._asdict(),
        "assignee": view.assignee,
    }


def story_to_data(story: AlertStory) -> dict[str, Any]:
    """Give an alert with its history as JSON."""
    coming = story.next_step
    return {
        **view_to_data(story.view),
        "raised_on": story.raised_on.isoformat(),
        "level": story.level,
        "snoozed_until": story.snoozed_until and story.snoozed_until.isoformat(),
        "closed_because": story.closed_because and story.closed_because.value,
        "overtaken_by": story.heir,
        "next_step": coming and {"on": coming[0].isoformat(), "title": coming[1]._asdict()},
        "history": [
            {
                "at": act.at.isoformat(),
                "act": act.act.value,
                "by": act.by,
                "note": act.note,
                "until": act.until and act.until.isoformat(),
                "person": act.person,
            }
            for act in story.acts
        ],
        "messages": [
            {
                "delivery": message.delivery_id,
                "person": message.person,
                "channel": message.channel.value,
                "state": message.state.value,
                "planned_at": message.planned_at.isoformat(),
                "sent_at": message.sent_at and message.sent_at.isoformat(),
            }
            for message in story.messages
        ],
    }
