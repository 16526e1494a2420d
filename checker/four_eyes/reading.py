"""Proposals as people read them: what waits, what one proposed, what became of it, and why not I.

Personal numbers in what would change are masked; to see them in full is an act of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session

from checker.access.actor import Actor
from checker.access.policy import may, refuse, require
from checker.access.roles import Act
from checker.audit_log.recording import record_event
from checker.four_eyes.errors import ProposalUnknown, TwoPeopleNeeded
from checker.four_eyes.kinds import Change, Kinds, ProposalKind, hash_seen
from checker.four_eyes.parties import require_second_person
from checker.privacy import mask_quote
from rules.vocabulary import Bilingual
from storage import proposals as stored
from storage.accounts import display_names
from storage.customers import names_of
from storage.erasure import ERASURE_KIND
from storage.retention import find_erasure
from storage.tables import Account, Proposal
from storage.vocabulary import ProposalState

_OF_ACCOUNTS = Act.PROPOSE_ROLES
"""What is proposed by this act is about colleagues and is read by those who have to do with it."""


class Shelf(StrEnum):
    """Which proposals a list shows."""

    WAITING = "waiting"
    OWN = "own"
    SETTLED = "settled"


class Standing(StrEnum):
    """What a reader can do about a proposal, and if nothing, why."""

    MAY_DECIDE = "may_decide"
    OWN = "own"
    INVOLVED = "involved"
    NOT_ALLOWED = "not_allowed"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A proposal in a list.

    Attributes:
        proposal: The row.
        title: Of its kind.
        customer: The name of whom it is about; None for what is about no single customer.
        maker: Who proposed it.
        decider: Who decided on it; None while nobody has, and where it lapsed.
    """

    proposal: Proposal
    title: Bilingual
    customer: str | None
    maker: str
    decider: str | None


@dataclass(frozen=True, slots=True)
class ProposalShown:
    """A proposal on a page of its own.

    Attributes:
        line: As in a list.
        changes: What would be different; of what is settled, what was proposed.
        standing: What the reader can do about it.
        may_withdraw: Whether the reader can take it back.
        is_outdated: Whether what it rests on is not as its maker saw it; it cannot be approved.
        is_erased: Whether its content went with the customer.
        is_masked: Whether part of a personal number is hidden in the changes.
    """

    line: ProposalLine
    changes: tuple[Change, ...]
    standing: Standing
    may_withdraw: bool
    is_outdated: bool
    is_erased: bool
    is_masked: bool


def readable_kinds(kinds: Kinds, reader: Actor) -> frozenset[str]:
    """Give the kinds of proposals that somebody may read."""
    return frozenset(name for name, kind in kinds.items() if _is_readable(kind, reader))


def decidable_kinds(kinds: Kinds, reader: Actor) -> frozenset[str]:
    """Give the kinds of proposals that somebody may decide, if others make them."""
    return frozenset(name for name, kind in kinds.items() if may(reader, kind.deciding_act))


def list_proposals(
    session: Session,
    kinds: Kinds,
    shelf: Shelf,
    *,
    reader: Actor,
    kind: str | None = None,
    state: ProposalState | None = None,
    after_id: str | None = None,
    limit: int = 50,
) -> tuple[ProposalLine, ...]:
    """Give a page of proposals in at most three queries; what waits stands the oldest first.

    Args:
        session: Where to read.
        kinds: All kinds.
        shelf: `WAITING` shows an approver what others proposed and the approver may decide, and
            everybody else all that waits; `OWN` what the reader proposed.
        reader: Who asks.
        kind: Of this kind alone; None for all.
        state: What became of it, on the shelf of what is settled; None for all.
        after_id: The last of the page before; None for the first page.
        limit: How many at most.
    """
    shown: Collection[str] = readable_kinds(kinds, reader)
    decidable = decidable_kinds(kinds, reader)
    if shelf is Shelf.WAITING and decidable:
        shown = decidable
    if kind is not None:
        shown = [name for name in shown if name == kind]
    match shelf:
        case Shelf.WAITING:
            but_of = reader.account_id if decidable else None
            found = stored.undecided_proposals(
                session, shown, but_of=but_of, after_id=after_id, limit=limit
            )
        case Shelf.OWN:
            found = stored.proposals_by(
                session, str(reader.account_id), kinds=shown, before_id=after_id, limit=limit
            )
        case Shelf.SETTLED:
            found = stored.settled_proposals(
                session, shown, state=state, before_id=after_id, limit=limit
            )
    return _to_lines(session, kinds, found)


def next_waiting(
    session: Session, kinds: Kinds, proposal_id: str, *, reader: Actor
) -> ProposalLine | None:
    """Give what an approver weighs next; None where nothing else waits, and for everybody else.

    Args:
        session: Where to read.
        kinds: All kinds.
        proposal_id: Which one the approver has before them: the next follows it, and after the
            last comes the oldest.
        reader: Who asks.
    """
    if not decidable_kinds(kinds, reader):
        return None
    for after_id in (proposal_id, None):
        found = list_proposals(
            session, kinds, Shelf.WAITING, reader=reader, after_id=after_id, limit=1
        )
        if found:
            return found[0] if found[0].proposal.id != proposal_id else None
    return None


def show_proposal(
    session: Session, kinds: Kinds, proposal_id: str, *, reader: Actor, reveal: bool = False
) -> ProposalShown:
    """Give a proposal as its approver weighs it.

    Args:
        session: Where to read.
        kinds: All kinds.
        proposal_id: Which one.
        reader: Who asks.
        reveal: Whether personal numbers are shown in full, see `note_reveal`.

    Raises:
        ProposalUnknown: There is none.
        ActRefused: It is about a colleague's account and none of the reader's business.
    """
    proposal = _read(session, kinds, proposal_id, reader)
    kind = kinds[proposal.kind]
    (line,) = _to_lines(session, kinds, [proposal])
    is_waiting = proposal.state is ProposalState.PROPOSED
    is_erased = not is_waiting and _is_erased(session, proposal)
    found = list_changes(session, kinds, proposal, reveal=True)
    hidden = tuple(_mask(proposal, change) for change in found)
    is_outdated = False
    if is_waiting:
        seen = kind.seen(session, proposal.subject, proposal.payload)
        is_outdated = hash_seen(seen) != proposal.seen_sha256
    standing = _find_standing(session, kind, proposal, reader)
    return ProposalShown(
        line=line,
        changes=found if reveal else hidden,
        standing=standing,
        may_withdraw=standing is Standing.OWN and may(reader, kind.proposing_act),
        is_outdated=is_outdated,
        is_erased=is_erased,
        is_masked=not reveal and hidden != found,
    )


def list_changes(
    session: Session, kinds: Kinds, proposal: Proposal, *, reveal: bool = False
) -> tuple[Change, ...]:
    """Give what would be different; of what is settled, what would have been at that moment.

    Args:
        session: Where to read.
        kinds: All kinds.
        proposal: Which one; of an erased customer's nothing is left.
        reveal: Whether personal numbers are shown in full, see `note_reveal`.
    """
    if proposal.state is not ProposalState.PROPOSED and _is_erased(session, proposal):
        return ()
    if proposal.changes is None:
        found = tuple(kinds[proposal.kind].changes(session, proposal))
    else:
        found = tuple(Change.from_data(each) for each in proposal.changes)
    return found if reveal else tuple(_mask(proposal, change) for change in found)


def note_reveal(
    session: Session, kinds: Kinds, proposal_id: str, *, by: Actor, now: datetime
) -> None:
    """Write down that somebody sees the personal numbers in a proposal in full.

    Args:
        session: Where to write; commit it before anything is shown.
        kinds: All kinds.
        proposal_id: The proposal.
        by: Who looks.
        now: When.

    Raises:
        ProposalUnknown, ActRefused: As `show_proposal`, or the actor may not see such numbers.
    """
    require(by, Act.REVEAL_PERSONAL)
    proposal = _read(session, kinds, proposal_id, by)
    data = {"kind": proposal.kind, "customer_id": proposal.customer_id}
    subject = f"proposal:{proposal.id}"
    record_event(session, by, "proposal.revealed", subject=subject, data=data, now=now)


def _read(session: Session, kinds: Kinds, proposal_id: str, reader: Actor) -> Proposal:
    proposal = stored.find_proposal(session, proposal_id)
    if proposal is None:
        raise ProposalUnknown(proposal=proposal_id)
    kind = kinds[proposal.kind]
    if not _is_readable(kind, reader):
        raise refuse(reader, kind.deciding_act)
    return proposal


def _is_readable(kind: ProposalKind, reader: Actor) -> bool:
    acts = (kind.proposing_act, kind.deciding_act, Act.READ_LOG)
    return kind.proposing_act is not _OF_ACCOUNTS or any(may(reader, act) for act in acts)


def _find_standing(
    session: Session, kind: ProposalKind, proposal: Proposal, reader: Actor
) -> Standing:
    if proposal.state is not ProposalState.PROPOSED:
        return Standing.SETTLED
    if proposal.proposed_by == reader.account_id:
        return Standing.OWN
    account = session.get(Account, reader.account_id or "")
    if account is None or not may(reader, kind.deciding_act):
        return Standing.NOT_ALLOWED
    try:
        require_second_person(session, proposal, account)
    except TwoPeopleNeeded:
        return Standing.INVOLVED
    return Standing.MAY_DECIDE


def _is_erased(session: Session, proposal: Proposal) -> bool:
    """Tell whether the content went with the customer; what an erasure says of itself stays."""
    if proposal.customer_id is None or proposal.kind == ERASURE_KIND:
        return False
    return find_erasure(session, proposal.customer_id) is not None


def _mask(proposal: Proposal, change: Change) -> Change:
    field = str(proposal.payload.get("field", ""))

    def hide(text: str | None) -> str | None:
        return None if text is None else mask_quote(field, text)

    return Change(change.label, hide(change.before), hide(change.after))


def _to_lines(
    session: Session, kinds: Kinds, proposals: Sequence[Proposal]
) -> tuple[ProposalLine, ...]:
    customers = names_of(session, {one.customer_id for one in proposals if one.customer_id})
    people = {one.proposed_by for one in proposals}
    people |= {one.decided_by for one in proposals if one.decided_by}
    names = display_names(session, people)
    return tuple(
        ProposalLine(
            proposal=one,
            title=kinds[one.kind].title,
            customer=customers.get(one.customer_id or ""),
            maker=names[one.proposed_by],
            decider=names.get(one.decided_by or ""),
        )
        for one in proposals
    )
