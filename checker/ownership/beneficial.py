"""Who is a beneficial owner of a company under a regime: yes, no, or it cannot be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from checker.ownership.control import Controlled, judge_control
from checker.ownership.effective import Effective, compute_effective
from checker.ownership.graph import OwnershipGraph, Problem
from checker.ownership.parties import InterestKind, PartyKind, Range
from checker.ownership.paths import Path, list_paths
from checker.ownership.percent import write_range
from checker.ownership.words import Regime, Test

_ZERO, _ONE = Fraction(0), Fraction(1)


class Answer(StrEnum):
    """Whether somebody is a beneficial owner."""

    YES = "yes"
    NO = "no"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class Owner:
    """A person, and what makes it a beneficial owner or leaves that open.

    Attributes:
        party: Id.
        answer: Yes or cannot be told; who is none is not listed.
        test: The first test that held or could hold.
        share: Of the company in the end, by that test (of the shares where it is control).
        direct: Of that, what is held without anybody between.
        percent: The share for people, on its side of the threshold.
        controls: Whether it controls the company for certain.
        paths: The chains.
    """

    party: str
    answer: Answer
    test: Test
    share: Range
    direct: Range
    percent: str
    controls: bool
    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class BeneficialOwners:
    """The answer for one company.

    Attributes:
        company: Id.
        regime: Short name.
        as_of: The day spoken of, or None.
        owners: Beneficial owners, and those of whom it cannot be told.
        controllers: Ids of persons who control it.
        managers: Ids of senior managers where the regime names them.
        undisclosed: What of the shares nobody known holds.
        problems: What is wrong or open.
        is_complete: Whether nothing is open that could change the answer.
        depth: Levels of ownership.
        paths_cut: Whether not every chain is listed.
    """

    company: str
    regime: str
    as_of: date | None
    owners: tuple[Owner, ...]
    controllers: tuple[str, ...]
    managers: tuple[str, ...]
    undisclosed: Range
    problems: tuple[Problem, ...]
    is_complete: bool
    depth: int
    paths_cut: bool


def meets(share: Range, regime: Regime) -> Answer:
    """Compare a share with the threshold of a regime."""
    limit = regime.threshold
    if share.low > limit or (share.low == limit and (regime.at_least or share.low_open)):
        return Answer.YES
    is_below = share.high < limit or (
        share.high == limit and (share.high_open or not regime.at_least)
    )
    return Answer.NO if is_below else Answer.CANNOT_TELL


def find_beneficial_owners(
    graph: OwnershipGraph, company: str, name: str, regime: Regime
) -> BeneficialOwners:
    """Find the beneficial owners of a company.

    What is not disclosed may belong to anybody, also to a person already known: a person below
    the threshold who could pass it with the undisclosed rest is told as one of whom it cannot be
    told.

    Args:
        graph: Who holds what.
        company: Id.
        name: Of the regime.
        regime: Its rules.
    """
    by_test = {
        Test(kind.value): compute_effective(graph, company, kind)
        for kind in (InterestKind.SHARES, InterestKind.VOTES, InterestKind.PROFIT)
    }
    persons = sorted(_list_persons(graph, company, by_test))
    control = {each: judge_control(graph, each, company) for each in persons}
    owners: dict[str, tuple[Answer, Test]] = {}
    for stage in regime.stages:
        for person in persons:
            found = [(_judge(person, t, by_test, control[person], regime), t) for t in stage]
            for wanted in (Answer.YES, Answer.CANNOT_TELL):
                hit = next((each for each in found if each[0] is wanted), None)
                if hit and (person not in owners or owners[person][0] is not Answer.YES):
                    if hit[0] is Answer.YES or person not in owners:
                        owners[person] = hit
                    break
        if regime.cascade and any(answer is Answer.YES for answer, _ in owners.values()):
            break
    shares = by_test[Test.SHARES]
    paths, is_cut = list_paths(graph, company, InterestKind.SHARES, frozenset(owners))
    listed = tuple(
        _describe(graph, company, person, *owners[person], by_test, control, regime, paths)
        for person in sorted(owners, key=lambda each: (owners[each][0] != Answer.YES, each))
    )
    is_found = any(each.answer is Answer.YES for each in listed)
    managers = tuple(
        sorted({e.owner for e in graph.stated[company] if e.kind is InterestKind.MANAGEMENT})
    )
    if regime.manager == "none" or (regime.manager == "fallback" and is_found):
        managers = ()
    problems, is_open = _list_problems(graph, company, shares, listed, regime)
    if not is_found and not managers:
        problems.append(Problem("nobody_found", graph.name(company)))
    if graph.as_of is not None and graph.as_of < regime.in_force_from:
        problems.append(
            Problem("not_in_force", graph.name(company), regime.in_force_from.isoformat())
        )
    return BeneficialOwners(
        company=company,
        regime=name,
        as_of=graph.as_of,
        owners=listed,
        controllers=tuple(each for each in persons if control[each].is_certain),
        managers=managers,
        undisclosed=shares.undisclosed,
        problems=tuple(problems),
        is_complete=not is_open and (is_found or bool(managers)),
        depth=shares.depth,
        paths_cut=is_cut,
    )


def _list_persons(graph: OwnershipGraph, company: str, by_test: dict[Test, Effective]) -> set[str]:
    reached, todo = {company}, [company]
    reached.update(*(found.shares for found in by_test.values()))
    todo = list(reached)
    while todo:
        for each in graph.stated[todo.pop()]:
            if each.kind is not InterestKind.MANAGEMENT and each.owner not in reached:
                reached.add(each.owner)
                todo.append(each.owner)
                above = graph.list_above(each.owner) - reached
                reached |= above
                todo.extend(above)
    return {each for each in reached if graph.parties[each].kind is PartyKind.PERSON}


def _judge(
    person: str, test: Test, by_test: dict[Test, Effective], control: Controlled, regime: Regime
) -> Answer:
    if test is Test.CONTROL:
        if control.is_certain:
            return Answer.YES
        return Answer.CANNOT_TELL if control.is_possible else Answer.NO
    share = _measure(person, test, by_test, control, regime)
    answer = meets(share, regime)
    rest = by_test[test].undisclosed
    if answer is Answer.NO and rest.high > 0 and share.high > 0:
        # Where shares are multiplied, what others hold for certain leaves no more than this.
        most = share.low + rest.high if regime.measure == "effective" else share.high + rest.high
        most = min(_ONE, max(most, share.high))
        is_possible = meets(Range(_ZERO, most), regime) is not Answer.NO
        return Answer.CANNOT_TELL if is_possible else Answer.NO
    return answer


def _measure(
    person: str, test: Test, by_test: dict[Test, Effective], control: Controlled, regime: Regime
) -> Range:
    if regime.measure == "attributed" and test is not Test.PROFIT:
        return control.votes if test is Test.VOTES else control.attributed
    kind = Test.SHARES if test is Test.CONTROL else test
    return by_test[kind].shares.get(person, Range.exactly(_ZERO))


def _describe(
    graph: OwnershipGraph,
    company: str,
    person: str,
    answer: Answer,
    test: Test,
    by_test: dict[Test, Effective],
    control: dict[str, Controlled],
    regime: Regime,
    paths: dict[str, list[Path]],
) -> Owner:
    share = _measure(person, test, by_test, control[person], regime)
    kind = InterestKind.SHARES if test is Test.CONTROL else InterestKind(test.value)
    return Owner(
        party=person,
        answer=answer,
        test=test,
        share=share,
        direct=graph.holdings(company, kind).get(person, Range.exactly(_ZERO)),
        percent=write_range(share, regime.threshold),
        controls=control[person].is_certain,
        paths=tuple(paths[person]),
    )


def _list_problems(
    graph: OwnershipGraph,
    company: str,
    shares: Effective,
    owners: tuple[Owner, ...],
    regime: Regime,
) -> tuple[list[Problem], bool]:
    problems = list(graph.problems)
    for cycle in shares.cycles:
        code = "closed_cycle" if cycle in shares.closed else "cycle"
        problems.append(Problem(code, "、".join(map(graph.name, cycle))))
    is_open = meets(Range(_ZERO, shares.undisclosed.high), regime) is not Answer.NO
    if is_open:
        text = write_range(shares.undisclosed, regime.threshold)
        problems.append(Problem("undisclosed", graph.name(company), text))
    for each in graph.stated[company]:
        reason = graph.parties[each.owner].reason
        if reason:
            problems.append(Problem("declared_unknown", graph.name(company), reason))
            is_open = True
    for owner in owners:
        if owner.answer is Answer.CANNOT_TELL:
            problems.append(Problem("cannot_tell", graph.name(owner.party), owner.percent))
            is_open = True
    return problems, is_open
