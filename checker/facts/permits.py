"""Facts of permits: one that is called for, whether or not it is there, and any other on file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from checker.customer_file.succession import Generation
from checker.facts.agreement import agree_on_names, name_of_holder
from checker.facts.formulas import formula
from checker.facts.reading import document_source, known, not_applicable, read_fact
from checker.facts.requirements import CalledFor
from ingest.normalise.names import to_simplified
from ingest.normalise.text import drop_whitespace, fold_width
from rules.facts import Fact, FactState
from rules.requirements import PermitDemand

READ_FIELDS = (
    "number",
    "holder_name",
    "scope",
    "issuer",
    "issued_on",
    "valid_from",
    "valid_until",
    "no_fixed_term",
)
_TELLING_FIELDS = ("number", "holder_name", "holder_code", "scope", "valid_until", "no_fixed_term")
"""Where none of them was read, the permit as a whole was not."""


@dataclass(frozen=True, slots=True)
class Permit:
    """A permit that is called for, on file, or both.

    Attributes:
        kind: Of the paper, or of what is called for where there is none.
        demand: What calls for it; None where nothing does.
        paper: Its copies; None where it is not on file.
    """

    kind: str
    demand: PermitDemand | None
    paper: Generation | None

    @property
    def reference(self) -> str:
        """Name it within the dossier: by its paper, or by what is called for."""
        return self.paper.best.reference if self.paper else f"required/{self.kind}"


def match_permits(
    called_for: CalledFor, papers: Sequence[Generation], licence: Mapping[str, Fact]
) -> Iterator[Permit]:
    """Put to every permit that is called for the paper that serves best.

    Of several the best is one that was read, is the customer's own, covers the activity and runs
    longest: an old permit beside its successor is then called for by nothing.

    Args:
        called_for: What the scope of business calls for.
        papers: The permits on file that no newer one of the same number replaces.
        licence: The facts of the customer's licence by their name without prefix.
    """
    taken: set[str] = set()
    for demand in called_for.demands:
        fitting = [p for p in papers if p.best.document.kind in demand.kinds]
        best = max(fitting, key=lambda paper: _rank(paper, demand, licence), default=None)
        if best is not None:
            taken.add(best.best.reference)
        yield Permit(str(best.best.document.kind) if best else demand.kind, demand, best)
    for paper in papers:
        if paper.best.reference not in taken:
            yield Permit(str(paper.best.document.kind), None, paper)


@formula("find_permit")
def permit_facts(
    permit: Permit, called_for: CalledFor, licence: Mapping[str, Fact]
) -> dict[str, Fact]:
    """Give the facts of a permit, by their name without the prefix `permit.`."""
    facts = _demand_facts(permit, called_for)
    paper = permit.paper
    if paper is None:
        place = facts["is_required"].sources
        return facts | {"kind": known(permit.kind, *place), "on_file": known(False, *place)}
    whole = document_source(paper.best)
    facts |= {
        "kind": known(permit.kind, whole),
        "on_file": known(True, whole),
        "was_read": known(_was_read(paper), whole),
    }
    facts |= {name: read_fact(paper.copies, name) for name in READ_FIELDS}
    facts |= _term_facts(facts)
    facts |= _holder_facts(paper, licence)
    if permit.demand is not None:
        covers = _covers(paper, permit.demand)
        facts["covers_activity"] = known(covers, *(facts["scope"].sources or (whole,)))
    return facts


@formula("find_what_calls_for_permit")
def _demand_facts(permit: Permit, called_for: CalledFor) -> dict[str, Fact]:
    demand = permit.demand
    if demand is None:
        is_required = None if called_for.is_open else False
        return {"is_required": known(is_required, *called_for.scope.sources)}
    items = [called_for.print_item(item) for item in demand.items]
    places = called_for.quote(demand.items)
    rows = sorted({each.requirement.id for each in demand.demands})
    return {
        "is_required": known(demand.is_certain, *places),
        "required_by": known("；".join(items) or None, *places),
        "requirements": known(" ".join(rows), *places),
        "strength": known(demand.strength.value, *places),
        "form": known(demand.form.value, *places),
    }


def _term_facts(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    if facts["no_fixed_term"].value is True:
        return {"valid_until": not_applicable(*facts["no_fixed_term"].sources)}
    if facts["valid_until"].state is FactState.KNOWN:
        return {"no_fixed_term": known(False, *facts["valid_until"].sources)}
    return {}


@formula("compare_holder_with_licence")
def _holder_facts(paper: Generation, licence: Mapping[str, Fact]) -> dict[str, Fact]:
    """Compare the holder with the customer; a form without a code leaves the code out."""
    name, code = (read_fact(paper.copies, field) for field in ("holder_name", "holder_code"))
    agrees = agree_on_names(code, licence.get("unified_social_credit_code"))
    return {
        "holder_name_agrees": agree_on_names(name, name_of_holder(licence)),
        "holder_code_agrees": not_applicable() if code.value is None else agrees,
    }


@formula("compare_scope_with_activity")
def _covers(paper: Generation, demand: PermitDemand) -> bool | None:
    """Tell whether a permit covers every activity it is called for; None where that is not read.

    Where a requirement names no words to look for, a permit of that kind covers the activity.
    """
    rows = [each.requirement for each in demand.demands]
    asked = [row for row in rows if row.covered_by and paper.best.document.kind == row.requires]
    if not asked:
        return True
    scope = read_fact(paper.copies, "scope").value
    if not isinstance(scope, str):
        return None
    words = _fold(scope)
    return all(any(_fold(phrase) in words for phrase in row.covered_by) for row in asked)


def _fold(text: str) -> str:
    return fold_width(drop_whitespace(to_simplified(text)))


def _was_read(paper: Generation) -> bool:
    return any(copy.value(name) is not None for copy in paper.copies for name in _TELLING_FIELDS)


def _rank(
    paper: Generation, demand: PermitDemand, licence: Mapping[str, Fact]
) -> tuple[bool, bool, bool, date, str]:
    holder = _holder_facts(paper, licence)
    is_own = False not in (holder["holder_name_agrees"].value, holder["holder_code_agrees"].value)
    until = next((day for copy in paper.copies if (day := copy.day("valid_until"))), None)
    is_endless = any(copy.value("no_fixed_term") is True for copy in paper.copies)
    runs_until = date.max if is_endless else until or date.min
    covers = _covers(paper, demand) is not False
    return _was_read(paper), is_own, covers, runs_until, paper.best.reference
