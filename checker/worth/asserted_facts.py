"""What people asserted of a customer, as facts; each rests on what was said, by whom, and when."""

from __future__ import annotations

from checker.facts.formulas import formula
from checker.qualification.elements import load_sources
from checker.qualification.standing import Qualification
from checker.qualification.weighing import Reading, Setback, Weighed
from rules.facts import Fact, FactState, Source


@formula("weigh_assertions")
def element_facts(qualification: Qualification) -> dict[str, Fact]:
    """Give the level of every element that somebody spoke of."""
    return {
        name: _make_fact(reading)
        for name, reading in qualification.readings.items()
        if reading.weighed
    }


@formula("count_claims")
def claim_facts(qualification: Qualification) -> dict[str, Fact]:
    """Count what does not count; nothing where nothing was asserted."""
    said = qualification.weighed
    if not said:
        return {}
    sources = tuple(dict.fromkeys(name_source(one) for one in said))
    unverified = qualification.count(Setback.UNVERIFIED)
    return {
        "claims.unverified_percent": Fact(100 * unverified // len(said), sources=sources),
        "claims.contradictions": Fact(len(qualification.contradictions), sources=sources),
        "claims.lapsed": Fact(qualification.count(Setback.LAPSED), sources=sources),
    }


def name_source(one: Weighed) -> Source:
    """Name an assertion as the place of a fact: what it rests on, who said it, on which day."""
    said = one.assertion
    kind = load_sources().kinds[said.source_kind].title
    speaker = said.respondent or said.author_name
    name = f"{kind.zh} · {kind.en}, {speaker}, {said.observed_on.isoformat()}"
    return Source(document=f"assertion:{said.id}", document_name=name, quote=said.words or None)


def _make_fact(reading: Reading) -> Fact:
    sources = tuple(name_source(one) for one in reading.counting or reading.weighed)
    if reading.level is not None:
        return Fact(reading.level, sources=sources)
    state = FactState.MISSING if reading.applies else FactState.NOT_APPLICABLE
    return Fact(None, state, sources)
