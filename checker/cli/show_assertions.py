"""Assertions for people: each element with its level, and every word that bears on it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape

from checker.cli.output import Output
from checker.qualification.elements import load_elements, load_sources
from checker.qualification.weighing import Reading, Weighed


def show_qualification(out: Output, readings: Sequence[Reading]) -> None:
    """Print what was said, element by element.

    Args:
        out: Where to.
        readings: Of the elements of which somebody spoke.
    """
    if not readings:
        out.show(out.say("assertions_none"))
        return
    elements = load_elements().elements
    for reading in readings:
        title = out.pick(elements[reading.element].title)
        out.show(f"[bold]{escape(title)}[/] {reading.element}: {say_reading(out, reading)}")
        for one in reading.weighed:
            out.show(f"  {escape(_word(out, one))}")
            out.show(f"    [dim]{one.assertion.id}[/]")


def say_reading(out: Output, reading: Reading) -> str:
    """Say what is known of an element: its level and spread, or why there is none."""
    if reading.level is not None:
        return out.say("element_level", level=reading.level, spread=reading.spread)
    if not reading.applies:
        return out.say("element_not_applicable")
    return out.say(f"element_gap_{reading.gap.value}" if reading.gap else "element_gap_nobody_said")


def _word(out: Output, one: Weighed) -> str:
    """Say one assertion in a line: what, by whom, resting on what, when, and whether it counts."""
    said = one.assertion
    state = out.say(f"assertion_state_{said.state.value}")
    level = "" if said.level is None else f" {said.level}"
    words = f" “{said.words}”" if said.words else ""
    until = one.counts_until.isoformat() if one.counts_until else ""
    standing = (
        out.say("assertion_counts", day=until)
        if one.setback is None
        else out.say(f"assertion_setback_{one.setback.value}")
    )
    told = (
        f"{state}{level}{words}",
        said.respondent or said.author_name,
        out.pick(load_sources().kinds[said.source_kind].title),
        said.observed_on.isoformat(),
        out.say("assertion_belief", percent=one.belief_percent),
        standing,
    )
    return " · ".join(told)
