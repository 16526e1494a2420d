"""Which permits the lines of a contract call for, and whether each is on file and in force.

The lines are read as a scope of business is, with the pack's own table of activities. A line names
goods as often as an activity, so `预包装食品` is read as its sale as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from checker.contract_check.proposal import Proposal
from checker.customer_file.kinds import PERMIT
from checker.facts.reading import known
from ingest.normalise.names import to_simplified
from rules.facts import Fact, FactSheet
from rules.requirements import PermitDemand, RequirementsMatrix, merge_demands

_SALE = "销售"

Truth = bool | None


@dataclass(frozen=True, slots=True)
class PermitNeed:
    """A permit that the contract calls for.

    Attributes:
        demand: What calls for it.
        is_there: Whether a paper of the customer's own is on file that is in force from the first
            day of the contract to its last; None where that is open.
        paper: The sheet of that paper, or of the one that comes nearest.
    """

    demand: PermitDemand
    is_there: Truth
    paper: FactSheet | None

    @property
    def kind(self) -> str:
        """The kind of permit."""
        return self.demand.kind


def find_permit_needs(
    proposal: Proposal, sheets: Sequence[FactSheet], requirements: RequirementsMatrix
) -> tuple[PermitNeed, ...]:
    """Find the permits that the lines of a contract call for.

    Args:
        proposal: Its lines and days.
        sheets: The customer's sheet first, then those of its credentials.
        requirements: Those of the pack.
    """
    wording = "；".join(f"{line}；{line}{_SALE}" for line in proposal.lines)
    reading = requirements.table.read(to_simplified(wording))
    demands = requirements.find_demands(
        reading, sheets[0].facts, proposal.signed_on, is_branch=False
    )
    # A row without an activity asks something of every customer: not of this contract.
    by_line = (demand for demand in demands if demand.matches)
    return tuple(_meet(demand, sheets, proposal) for demand in merge_demands(by_line))


def permit_need_facts(proposal: Proposal, needs: Sequence[PermitNeed]) -> dict[str, Fact]:
    """Give how many permits are missing; open where the lines or a paper cannot be judged."""
    if not proposal.lines:
        return {}
    missing = sum(need.is_there is False and need.demand.is_certain is True for need in needs)
    is_open = any(need.is_there is None or need.demand.is_certain is None for need in needs)
    sources = (
        source
        for need in needs
        if need.paper is not None
        for source in need.paper["permit.valid_until"].sources
    )
    return {"permits_missing": known(None if is_open and not missing else missing, *sources)}


def _meet(demand: PermitDemand, sheets: Sequence[FactSheet], proposal: Proposal) -> PermitNeed:
    order = {False: 0, None: 1, True: 2}
    papers = [
        (_serves(sheet, proposal), sheet)
        for sheet in sheets
        if sheet.kind == PERMIT and sheet["permit.kind"].value in demand.kinds
    ]
    if not papers:
        return PermitNeed(demand, False, None)
    best = max(papers, key=lambda pair: (order[pair[0]], pair[1].subject))
    return PermitNeed(demand, *best)


def _serves(paper: FactSheet, proposal: Proposal) -> Truth:
    """Tell whether a paper is the customer's own and in force on every day of the contract."""
    if paper["permit.on_file"].value is False:
        return False
    answers = (
        paper["permit.holder_name_agrees"].value,
        _runs(paper, proposal.starts_on, proposal.ends_on),
    )
    if False in answers:
        return False
    return None if None in answers else True


def _runs(paper: FactSheet, first: date, last: date) -> Truth:
    begins, ends = paper["permit.valid_from"].value, paper["permit.valid_until"].value
    if isinstance(begins, date) and begins > first:
        return False
    if paper["permit.no_fixed_term"].value is True:
        return True
    return ends >= last if isinstance(ends, date) else None
