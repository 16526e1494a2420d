"""The two sides of a proposal: each a person with an account in use, and never the same person."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import Session

from checker.access import policy
from checker.access.accounts import roles_of
from checker.access.actor import Actor
from checker.access.roles import Act
from checker.four_eyes.errors import PersonNeeded, TwoPeopleNeeded
from storage.tables import Account, Proposal


def require_party(session: Session, by: Actor, act: Act) -> Account:
    """Let an actor be a side of a proposal who may do the act by the roles of this moment.

    The roles that the request came with are not trusted: they may have been taken since.

    Raises:
        PersonNeeded: The program itself or the command line asks, or the account was closed.
        ActRefused: The account may not, or the token by which it asks may not.
    """
    account = None if by.account_id is None else _read_account(session, by.account_id)
    if account is None or not account.is_active:
        raise PersonNeeded
    policy.require(replace(by, roles=roles_of(session, account.id)), act)
    return account


def require_second_person(session: Session, proposal: Proposal, account: Account) -> None:
    """Let an account decide that is not its maker's, whichever account the maker used.

    Two accounts of one person are told by the person they are connected with. Nobody decides about
    their own account either: whom something is for has a part in it.

    Raises:
        TwoPeopleNeeded: It is the same person, or the proposal is about the account.
    """
    if account.id == proposal.proposed_by or proposal.subject == f"account:{account.id}":
        raise TwoPeopleNeeded
    if account.person_id is None:
        return
    involved = [_read_account(session, proposal.proposed_by)]
    kind, _, subject_id = proposal.subject.partition(":")
    if kind == "account":
        involved.append(_read_account(session, subject_id))
    if any(other is not None and other.person_id == account.person_id for other in involved):
        raise TwoPeopleNeeded


def is_same_person(session: Session, account: Account, other_id: str) -> bool:
    """Tell whether two accounts are one person's, by the person they are connected with."""
    if account.id == other_id:
        return True
    other = _read_account(session, other_id)
    return (
        account.person_id is not None
        and other is not None
        and (other.person_id == account.person_id)
    )


def _read_account(session: Session, account_id: str) -> Account | None:
    return session.get(Account, account_id, populate_existing=True)
