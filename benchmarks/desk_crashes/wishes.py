"""What people want done: how it is sent, and how often it was done by what is on file."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx
from sqlmodel import Session, col, func, select

from benchmarks.desk_crashes.installation import Installation, Person
from checker.http.guarded import CSRF_FIELD
from storage.tables import Document, FieldCorrection, Proposal, Review
from storage.vocabulary import ProposalState, ReviewState

_BUSY = "idempotency_key_busy"


@dataclass
class Wish:
    """Something that is to be done once.

    Attributes:
        act: Of what sort it is.
        person: Who wants it.
        path: Where it is sent to.
        fields: Of a form; None for a request of the API.
        body: Of a request of the API.
        files: Sent along.
        headers: Sent along.
        count: Tells how often it was done; a part of it counts as a broken number.
        answers: What came back: a status, or `None` where the connection broke.
    """

    act: str
    person: Person
    path: str
    count: Callable[[Session], float]
    fields: Mapping[str, str] | None = None
    body: object = None
    files: Sequence[Path] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    answers: list[int | None] = field(default_factory=list)
    _key: int = 0

    def __str__(self) -> str:
        return f"{self.path}: answers {self.answers}"

    @property
    def is_acknowledged(self) -> bool:
        """Whether somebody was told that it is done."""
        return any(
            status is not None and status < HTTPStatus.BAD_REQUEST for status in self.answers
        )

    @property
    def is_broken(self) -> bool:
        """Whether the connection broke before the last answer."""
        return bool(self.answers) and self.answers[-1] is None

    def send(self, client: httpx.Client) -> str | None:
        """Send it, and note what comes back.

        Returns:
            The code of a refusal by the API; None for anything else.
        """
        files = [("files", (path.name, path.read_bytes())) for path in self.files] or None
        try:
            if self.fields is not None:
                answer = client.post(
                    self.path,
                    data={CSRF_FIELD: self.person.form_token, **self.fields},
                    files=files,
                    headers={**self.person.browser, **self.headers},
                )
            else:
                answer = client.post(
                    self.path,
                    json=self.body if files is None else None,
                    files=files,
                    headers={
                        **self.person.program,
                        **self.headers,
                        "Idempotency-Key": self._make_key(),
                    },
                )
        except httpx.TransportError:
            self.answers.append(None)
            return None
        self.answers.append(answer.status_code)
        is_problem = answer.headers.get("content-type") == "application/problem+json"
        return str(answer.json()["code"]) if is_problem else None

    def repeat(self, client: httpx.Client, installation: Installation) -> None:
        """Send it again just as it was, as a browser or a program does that had no answer.

        A key of a process that died is busy until its lease has ended. Then nothing was done, which
        is looked up, and it is sent with a new key: a lap does not wait for minutes.
        """
        code = self.send(client)
        if code == _BUSY:
            with installation.database.read_session() as session:
                is_done = self.count(session) == 1
            if not is_done:
                self._key += 1
                self.send(client)

    def _make_key(self) -> str:
        content = [self.path, self.body, [str(path) for path in self.files], self._key]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def send_all(wishes: Sequence[Wish], installation: Installation) -> list[threading.Thread]:
    """Send all of them at once, each from a client of its own; give the threads."""

    def send(wish: Wish) -> None:
        with installation.open_client() as client:
            together.wait()
            wish.send(client)

    together = threading.Barrier(len(wishes))
    threads = [threading.Thread(target=send, args=(wish,)) for wish in wishes]
    for thread in threads:
        thread.start()
    return threads


def count_files(files: Sequence[Path]) -> Callable[[Session], float]:
    """Count how often files are on file: each of them as often."""
    hashes = [hashlib.sha256(path.read_bytes()).hexdigest() for path in files]

    def count(session: Session) -> float:
        found = session.exec(
            select(func.count()).where(col(Document.original_sha256).in_(hashes))
        ).one()
        return found / len(hashes)

    return count


def count_proposals(kind: str, subject: str) -> Callable[[Session], float]:
    """Count the proposals of a kind about a subject."""
    query = select(func.count()).where(Proposal.kind == kind, Proposal.subject == subject)
    return lambda session: float(session.exec(query).one())


def count_effects(proposal_id: str) -> Callable[[Session], float]:
    """Count how often a proposal took effect; an approval without its effect is half of one."""

    def count(session: Session) -> float:
        proposal: Any = session.get(Proposal, proposal_id)
        is_approved = proposal.state is ProposalState.APPROVED
        if proposal.kind == "field_correction":
            query = select(func.count()).where(FieldCorrection.proposal_id == proposal_id)
        else:
            query = select(func.count()).where(
                Review.proposal_id == proposal_id, Review.state == ReviewState.DECIDED
            )
        effects = session.exec(query).one()
        return (is_approved + effects) / 2

    return count
