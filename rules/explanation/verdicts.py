"""What would turn a verdict, worked out and said: each sentence rests on facts that were tried."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from rules.assessment import evaluate_pack
from rules.dates import add_months
from rules.explanation.ranges import ChangeRange, find_ranges
from rules.explanation.situation import Question, Situation, change_sheets
from rules.explanation.turning import MOST_STATES, Search, find_smallest_change, next_milder
from rules.facts import FactSheet
from rules.fixpoint import derive
from rules.pack import Pack
from rules.policy import Policy
from rules.vocabulary import Verdict

HORIZON_MONTHS = 36
"""As far ahead is it told how long a verdict would hold."""


class Turning(NamedTuple):
    """What would turn a verdict into a milder one.

    Attributes:
        before: The verdict as it is.
        search: What was looked for and what was found.
        after: The verdict with the change; None if no change was found.
        ranges: The facts that change, each with the values that do.
        last_day: The last day on which that verdict holds if nothing but time passes; None where it
            holds up to and including `looked_until`.
        looked_until: How far ahead was looked.
        sheets: The sheets with the change made.
    """

    before: Verdict
    search: Search
    after: Verdict | None
    ranges: tuple[ChangeRange, ...]
    last_day: date | None
    looked_until: date
    sheets: tuple[FactSheet, ...]


def find_turnings(
    pack: Pack,
    policy: Policy,
    sheets: Sequence[FactSheet],
    as_of: date,
    most_states: int = MOST_STATES,
) -> tuple[Turning, ...]:
    """Find the smallest change into the next milder verdict, and the one into `approve`.

    Args:
        pack: The rules.
        policy: The policy of the purpose.
        sheets: The customer's sheet first.
        as_of: The day of the question.
        most_states: As many situations are judged in search of each.

    Returns:
        One if the first change found leads to `approve` already; none where that is the verdict.
    """
    start = Question(pack.asked_by(policy), policy, as_of).ask(sheets)
    if start.verdict is Verdict.APPROVE:
        return ()
    first = _find_turning(start, next_milder(start.verdict), most_states)
    if first.after is Verdict.APPROVE or first.search.goal is Verdict.APPROVE:
        return (first,)
    return first, _find_turning(start, Verdict.APPROVE, most_states)


def _find_turning(start: Situation, goal: Verdict, most_states: int) -> Turning:
    question = start.question
    until = _last_day_judged(question)
    search = find_smallest_change(start, goal, most_states)
    if search.changes is None:
        return Turning(start.verdict, search, None, (), None, until, ())
    turned = start.change(search.changes)
    sheets = change_sheets(start.sheets, search.changes)
    outcomes = evaluate_pack(question.pack, sheets, question.as_of)
    after = derive(question.policy, (outcome.key for outcome in outcomes)).verdict
    if after is not turned.verdict:
        raise AssertionError(f"{search.changes} give {after}, not {turned.verdict}")
    ranges = find_ranges(start, search.changes)
    last_day = turned.find_last_day(until)
    return Turning(start.verdict, search, after, ranges, last_day, until, sheets)


def _last_day_judged(question: Question) -> date:
    """As far ahead as is looked; after its working days end a pack gives no verdict at all."""
    until = add_months(question.as_of, HORIZON_MONTHS)
    calendar = question.pack.calendar
    return until if calendar is None else min(until, date(calendar.last_year, 12, 31))
