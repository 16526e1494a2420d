"""What commands share that end a proposal: who does it, how, and why."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from checker.cli.acting import account_actor
from checker.cli.options import current_output

if TYPE_CHECKING:
    from sqlmodel import Session

    from checker.four_eyes.kinds import Kinds

ApproveOption = Annotated[bool, typer.Option("--approve", help="批准 · approve it")]
RefuseOption = Annotated[bool, typer.Option("--refuse", help="驳回 · refuse it")]
WithdrawOption = Annotated[bool, typer.Option("--withdraw", help="撤回 · take it back")]
ByOption = Annotated[
    str,
    typer.Option("--by", metavar="ACCOUNT", help="谁操作 · whose act it is", show_default=False),
]
ReasonOption = Annotated[
    str, typer.Option("--reason", help="说明 · why, in words", show_default=False)
]


class Ending(StrEnum):
    """How a proposal ends."""

    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


def choose_ending(
    *, approve: bool, refuse: bool, withdraw: bool, is_proposing: bool
) -> Ending | None:
    """Give the one end that was asked for; None for none.

    Raises:
        typer.BadParameter: More than one thing was asked for.
    """
    asked = zip(Ending, (approve, refuse, withdraw), strict=True)
    chosen = [ending for ending, is_asked in asked if is_asked]
    if len(chosen) + is_proposing > 1:
        raise typer.BadParameter(current_output().say("limit_one_act"))
    return chosen[0] if chosen else None


def settle(
    session: Session,
    kinds: Kinds,
    kind: str,
    subject: str,
    ending: Ending,
    *,
    by: str,
    reason: str,
) -> None:
    """End what waits for a decision of one kind about a subject.

    Raises:
        ProposalUnknown: Nothing waits.
        LicetError: As `four_eyes.deciding.decide` and `four_eyes.proposing.withdraw`.
    """
    from checker.four_eyes.deciding import decide
    from checker.four_eyes.errors import ProposalUnknown
    from checker.four_eyes.proposing import withdraw
    from checker.settings import load_settings
    from storage.proposals import proposals_about
    from storage.vocabulary import ProposalState

    waiting = [
        one
        for one in proposals_about(session, subject)
        if one.kind == kind and one.state is ProposalState.PROPOSED
    ]
    if not waiting:
        raise ProposalUnknown(proposal=subject)
    (proposal,) = waiting
    actor, now = account_actor(session, by), datetime.now(UTC).astimezone(load_settings().zone)
    if ending is Ending.WITHDRAWN:
        withdraw(session, kinds, proposal.id, reason=reason, by=actor, now=now)
        return
    decide(
        session,
        kinds,
        proposal.id,
        approve=ending is Ending.APPROVED,
        reason=reason,
        by=actor,
        now=now,
        seen_sha256=proposal.seen_sha256,
    )
