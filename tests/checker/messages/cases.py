"""The alerts of `digests.cases.yaml`, and the messages made of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from checker.channels.message import OutgoingMessage
from checker.messages.digest import write_digest
from checker.renewals.alert_view import AlertView
from rules.vocabulary import Bilingual
from storage.vocabulary import AlertSeverity, AlertSource, AlertState, Language

FOLDER = Path(__file__).parent
_LOADED: dict[str, Any] = yaml.safe_load(
    (FOLDER / "digests.cases.yaml").read_text(encoding="utf-8")
)
AS_OF: date = _LOADED.pop("as_of")
CASES: dict[str, dict[str, Any]] = _LOADED
READERS = {Language.ZH: "王芳", Language.EN: "Wang Fang"}


def make_view(**differing: object) -> AlertView:
    """Make an alert of a food business licence that ends, with what differs."""
    due_on = differing.get("due_on", date(2026, 12, 10))
    assert isinstance(due_on, date)
    given: dict[str, Any] = {
        "alert_id": 1,
        "source": "credential",
        "kind": "cn.food_business_licence",
        "stage": "first",
        "severity": "minor",
        "state": "open",
        "customer": "杭州青禾示例食品有限公司",
        "customer_id": f"id-of-{differing.get('customer')}",
        "is_own": False,
        "title": {"zh": "食品经营许可证", "en": "food business licence"},
        "holder": None,
        "number": None,
        "due_on": due_on,
        "days_left": (due_on - AS_OF).days,
        "headline": {
            "zh": "食品经营许可证将于近日届满",
            "en": "The food business licence ends soon",
        },
        "task": {"zh": "请客户提供新证。", "en": "Ask the customer for the new licence."},
        "act_by": due_on,
        "reason": None,
        "is_estimated": False,
        "assignee": None,
        **differing,
    }
    for name in ("title", "headline", "task", "reason"):
        if isinstance(given[name], Mapping):
            given[name] = Bilingual(**given[name])
    given["source"] = AlertSource(given["source"])
    given["severity"] = AlertSeverity(given["severity"])
    given["state"] = AlertState(given["state"])
    return AlertView(**given)


def make_views(case: Mapping[str, Any]) -> list[AlertView]:
    """Make the alerts of a case."""
    views = []
    for given in case["views"]:
        rest = {name: value for name, value in given.items() if name != "repeat"}
        for number in range(given.get("repeat", 1)):
            due_on = given["due_on"] + timedelta(days=number)
            alert_id = given["alert_id"] + number
            views.append(make_view(**{**rest, "alert_id": alert_id, "due_on": due_on}))
    return views


def write_case(name: str, language: Language) -> OutgoingMessage:
    """Write the message of a case."""
    case = CASES[name]
    views = make_views(case)
    return write_digest(
        views,
        person_name=READERS[language],
        language=language,
        as_of=AS_OF,
        total=case.get("total", len(views)),
        message_id="0" * 32,
    )
