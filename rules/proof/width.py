"""How many outcomes a conclusion of a policy may need at the same time."""

from __future__ import annotations

from rules.policy import OutcomePattern, Policy


def measure_width(policy: Policy) -> int:
    """Return how many outcomes the derivation of a conclusion may need at the same time.

    An `any` needs what one of its premises needs, an `all` what they need together; so many
    credentials of a kind are enough to bring about whatever any number of them can.
    """
    widths: dict[str, int] = {}
    for _ in policy.conclusions:
        for conclusion in policy.conclusions:
            needs = [
                1 if isinstance(premise, OutcomePattern) else widths.get(premise.conclusion, 1)
                for premise in conclusion.premises
            ]
            most = max(needs, default=0)
            widths[conclusion.id] = most if conclusion.mode == "any" else sum(needs)
    return max(widths.values(), default=1)
