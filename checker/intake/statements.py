"""What papers and lines of registers state of one and the same credential, in one chain.

The papers are in their order already, and so are the lines: a register's last word stands for it.
The newer of the two falls due. A paper that says what the line says takes the line's place, since
it is evidence and the line is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from checker.customer_file.dossier import AUTHORIZATION_LETTER, BUSINESS_LICENCE
from ingest.normalise.names import normalise_company_name
from ingest.normalise.text import drop_whitespace
from storage.tables import Credential
from storage.vocabulary import CredentialOrigin

Identity = tuple[str, str, str]
"""Kind, number and holder, as far as they tell one credential of a customer from another."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A credential as a paper or a line states it.

    Attributes:
        id: Of the credential.
        identity: What tells it from others.
        valid_from: First day of its term.
        term: Its last day, and whether it has no fixed term.
        said_on: The day on which the file reached us.
    """

    id: str
    identity: Identity
    valid_from: date | None
    term: tuple[date | None, bool]
    said_on: date


def make_statement(credential: Credential, said_on: date) -> Statement:
    """Give what a credential on file states."""
    return Statement(
        credential.id,
        identify(credential.kind, credential.number, credential.holder),
        credential.valid_from,
        (credential.valid_until, credential.no_fixed_term is True),
        said_on,
    )


def identify(kind: str, number: str | None, holder: str | None) -> Identity:
    """Give what tells a credential of a customer from others.

    A customer has one business licence; letters differ by their agent; all else by its number, and
    only without one by its holder.
    """
    if kind == BUSINESS_LICENCE:
        return kind, "", ""
    if kind == AUTHORIZATION_LETTER or number is None:
        return kind, "", _fold(holder)
    return kind, _fold(number), ""


def read_chains(credentials: Iterable[Credential], origin: CredentialOrigin) -> list[list[str]]:
    """Give the chains on file of papers alone, or of lines alone, the oldest first."""
    by_id = {credential.id: credential for credential in credentials}
    superseded = {c.supersedes_id for c in by_id.values()}
    chains = []
    for last in (c for c in by_id.values() if c.id not in superseded):
        chain: list[str] = []
        at: Credential | None = last
        while at is not None:
            if at.origin is origin:
                chain.append(at.id)
            at = by_id[at.supersedes_id] if at.supersedes_id else None
        if chain:
            chains.append(chain[::-1])
    return sorted(chains)


def weave(
    papers: Sequence[Sequence[Statement]], lines: Sequence[Sequence[Statement]]
) -> list[list[Statement]]:
    """Put the chains of papers and of lines that are about the same credentials together.

    Args:
        papers: Chains of papers, each the oldest first.
        lines: Chains of lines, likewise.

    Returns:
        Every statement in exactly one chain.
    """
    left = [list(chain) for chain in lines]
    woven = []
    for chain in papers:
        identities = {paper.identity for paper in chain}
        match = next((one for one in left if one[-1].identity in identities), None)
        if match is not None:
            left.remove(match)
        woven.append(_merge(chain, match or []))
    return [chain for chain in (*woven, *left) if chain]


def _merge(papers: Sequence[Statement], lines: Sequence[Statement]) -> list[Statement]:
    place = len(papers)
    places = []
    for line in reversed(lines):
        place = min(place, _find_place(line, papers))
        places.append(place)
    chain: list[Statement] = []
    placed = list(zip(lines, reversed(places), strict=True))
    for number in range(len(papers) + 1):
        chain += [line for line, at in placed if at == number]
        chain += papers[number : number + 1]
    return chain


def _find_place(line: Statement, papers: Sequence[Statement]) -> int:
    """Give before which of the papers a line belongs."""
    confirmed = [number for number, paper in enumerate(papers) if paper.term == line.term]
    if confirmed:
        return confirmed[-1]
    newer = [number for number, paper in enumerate(papers) if _is_newer(line, paper)]
    return newer[-1] + 1 if newer else 0


def _is_newer(line: Statement, paper: Statement) -> bool:
    """Compare by the first days of the terms where they differ, else by receipt.

    The term of a business licence begins with the firm, however often it is reissued.
    """
    starts = (line.valid_from, paper.valid_from)
    if line.identity[0] != BUSINESS_LICENCE and None not in starts and starts[0] != starts[1]:
        return (line.valid_from or date.min) > (paper.valid_from or date.min)
    return line.said_on > paper.said_on


@lru_cache(maxsize=65_536)
def _fold(text: str | None) -> str:
    return drop_whitespace(normalise_company_name(text)) if text else ""
