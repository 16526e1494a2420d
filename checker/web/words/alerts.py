"""Words for what falls due: severities, sources, states, acts, windows of renewal."""

from __future__ import annotations

from checker.web.catalogue import mark
from checker.web.words.tagged import Word
from storage.vocabulary import AlertAct, AlertSeverity, AlertSource, AlertState

SEVERITIES: dict[str, Word] = {
    AlertSeverity.BLOCKER: Word(mark("Urgent"), "bad"),
    AlertSeverity.MAJOR: Word(mark("Important"), "warn"),
    AlertSeverity.MINOR: Word(mark("Normal"), "info"),
    AlertSeverity.INFO: Word(mark("For information"), "none"),
}

SOURCES: dict[str, Word] = {
    AlertSource.CREDENTIAL: Word(mark("Credential runs out")),
    AlertSource.EVIDENCE: Word(mark("Evidence grows old")),
    AlertSource.REVIEW: Word(mark("Review due")),
    AlertSource.OUTCOME: Word(mark("Verdict changes")),
    AlertSource.DEADLINE: Word(mark("Deadline")),
    AlertSource.DATASET: Word(mark("Data out of date")),
}

STATES: dict[str, Word] = {
    AlertState.OPEN: Word(mark("To do"), "open"),
    AlertState.ACKNOWLEDGED: Word(mark("Acknowledged"), "info"),
    AlertState.SNOOZED: Word(mark("Put off"), "none"),
    AlertState.OVERTAKEN: Word(mark("Overtaken"), "none"),
    AlertState.CLOSED: Word(mark("Closed"), "good"),
}

ACTS: dict[str, Word] = {
    AlertAct.ACKNOWLEDGED: Word(mark("Acknowledged"), "info"),
    AlertAct.SNOOZED: Word(mark("Put off"), "none"),
    AlertAct.WOKEN: Word(mark("Opened again"), "open"),
    AlertAct.ASSIGNED: Word(mark("Assigned"), "info"),
    AlertAct.ESCALATED: Word(mark("Told one level up"), "warn"),
    AlertAct.CLOSED: Word(mark("Closed"), "good"),
}

WINDOWS: dict[str, Word] = {
    "too_early": Word(mark("Too early to renew"), "none"),
    "open": Word(mark("Renewal window open"), "warn"),
    "last_day": Word(mark("Last day to apply"), "bad"),
    "too_late": Word(mark("Too late to renew: apply anew"), "bad"),
    "ended": Word(mark("Ended"), "bad"),
}
