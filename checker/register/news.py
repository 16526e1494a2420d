"""What of a register's claims is new, held against what lines of registers said before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from checker.intake.statements import Identity, Statement, identify, read_chains
from checker.register.claims import Claim
from storage.tables import Credential
from storage.vocabulary import CredentialOrigin

_COLUMNS = (
    "kind",
    "number",
    "holder",
    "issuer",
    "issued_on",
    "valid_from",
    "valid_until",
    "no_fixed_term",
)


@dataclass(frozen=True, slots=True)
class OnFile:
    """The credentials of one customer on file.

    Attributes:
        credentials: By id.
        statements: What each states, by id.
    """

    credentials: Mapping[str, Credential] = field(default_factory=dict)
    statements: Mapping[str, Statement] = field(default_factory=dict)

    @property
    def paper_chains(self) -> list[list[str]]:
        """The chains of papers, without the lines among them."""
        return read_chains(self.credentials.values(), CredentialOrigin.PAPER)

    @property
    def paper_ids(self) -> frozenset[str]:
        """The credentials that a paper shows."""
        papers = (c for c in self.credentials.values() if c.origin is CredentialOrigin.PAPER)
        return frozenset(credential.id for credential in papers)

    @property
    def line_chains(self) -> list[list[str]]:
        """The chains of lines, without the papers among them."""
        return read_chains(self.credentials.values(), CredentialOrigin.REGISTER)


@dataclass(frozen=True, slots=True)
class News:
    """What a register now says of one credential, and did not say before.

    Attributes:
        before: Ids of the lines that it follows, the oldest first.
        claims: The oldest first; the last one is the register's word.
    """

    before: tuple[str, ...]
    claims: tuple[Claim, ...]


def find_news(claims: Sequence[Claim], on_file: OnFile) -> list[News]:
    """Find what of the claims about one customer is new.

    Lines with the same number are the history of one credential, whose longest term counts. Lines
    without a number are a credential each, and are matched with those before by their order.

    Args:
        claims: In the order of the file.
        on_file: What is on file of the customer.
    """
    before: dict[Identity, list[list[str]]] = defaultdict(list)
    for chain in on_file.line_chains:
        before[on_file.statements[chain[-1]].identity].append(chain)
    grouped: dict[Identity, list[list[Claim]]] = defaultdict(list)
    for claim in claims:
        identity = identify(claim.kind, claim.number, claim.holder)
        groups = grouped[identity]
        if groups and claim.number is not None:
            groups[0].append(claim)
        else:
            groups.append([claim])
    news = []
    for identity, groups in grouped.items():
        for number, group in enumerate(groups):
            chain = before[identity][number] if number < len(before[identity]) else []
            news.append(_find_new([on_file.credentials[key] for key in chain], group))
    return [one for one in news if one.claims]


def _find_new(before: Sequence[Credential], group: Sequence[Claim]) -> News:
    by_content = {_content(claim): claim for claim in sorted(group, key=_runs_until)}
    said = [_content(credential) for credential in before]
    new = [claim for content, claim in by_content.items() if content not in said]
    word, claim = list(by_content.items())[-1]
    if said and not new and said[-1] == word:
        return News((), ())
    if not new or new[-1] is not claim:
        new.append(claim)  # what is filed last is the register's word
    return News(tuple(credential.id for credential in before), tuple(new))


def _content(said: Claim | Credential) -> tuple[object, ...]:
    return tuple(getattr(said, column) for column in _COLUMNS)


def _runs_until(claim: Claim) -> tuple[date, date]:
    return claim.valid_until or date.max, claim.valid_from or date.min
