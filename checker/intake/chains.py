"""The chains of credentials on file: lines of registers among papers, and what alerts become."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session

from checker.intake.statements import make_statement, read_chains, weave
from storage.alert_states import hand_over_alerts, reopen_alerts, supersede_alerts
from storage.register import received_credentials
from storage.tables import Credential, Customer
from storage.vocabulary import AlertSource, CredentialOrigin


def read_line_chains(session: Session, customer: Customer) -> list[list[str]]:
    """Give the chains of lines of registers on file, before they are taken apart."""
    received = received_credentials(session, [customer.id])
    return read_chains([row.credential for row in received], CredentialOrigin.REGISTER)


def weave_lines(
    session: Session,
    customer: Customer,
    papers: Sequence[Sequence[Credential]],
    lines: Sequence[Sequence[str]],
) -> list[list[Credential]]:
    """Put lines of registers into the chains of the papers that are about the same credentials.

    Args:
        session: Where they are.
        customer: Whose they are.
        papers: Chains of papers, each the oldest first.
        lines: As `read_line_chains`.
    """
    if not lines:
        return [list(chain) for chain in papers]
    received = {row.credential.id: row for row in received_credentials(session, [customer.id])}
    statements = {key: make_statement(*row) for key, row in received.items()}
    woven = weave(
        [[statements[credential.id] for credential in chain] for chain in papers],
        [[statements[credential_id] for credential_id in chain] for chain in lines],
    )
    return [[received[statement.id].credential for statement in chain] for chain in woven]


def settle_alerts(session: Session, chain: Sequence[str]) -> None:
    """Close what lives about superseded credentials, unless the newest leaves it all to do.

    What was closed about the newest is open again: it was taken for superseded and is not.
    """
    *superseded, newest = chain
    for credential_id in superseded:
        hand_over_alerts(session, predecessor_id=credential_id, successor_id=newest)
        supersede_alerts(session, AlertSource.CREDENTIAL, credential_id)
        supersede_alerts(session, AlertSource.EVIDENCE, credential_id)
    ends_on = session.get_one(Credential, newest).valid_until
    reopen_alerts(session, AlertSource.CREDENTIAL, newest, ends_on)
