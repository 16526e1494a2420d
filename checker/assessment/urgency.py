"""How urgent it is that a person looks at a customer, by what the rules say of it."""

from __future__ import annotations

from storage.vocabulary import AlertSeverity, Verdict

SEVERITY_OF_VERDICT: dict[Verdict | None, AlertSeverity] = {
    Verdict.REJECT: AlertSeverity.BLOCKER,
    Verdict.REFER: AlertSeverity.MAJOR,
    Verdict.APPROVE_WITH_CONDITIONS: AlertSeverity.MINOR,
    Verdict.APPROVE: AlertSeverity.INFO,
    None: AlertSeverity.INFO,
}
