"""The log as files that can be verified without this program."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from importlib import resources

from sqlmodel import Session

from storage.events import stream_events

VERIFIER_NAME = "verify_log.py"


def export_lines(session: Session, customer_id: str | None = None) -> Iterator[str]:
    """Give the whole log, one JSON line for each event, as `read_verifier` explains.

    Args:
        session: A reading one.
        customer_id: Whose events are given in full; of all others only the hash of the body, which
            proves that none is missing without telling what it says. None for all in full.
    """
    for event in stream_events(session.connection()):
        line: dict[str, object] = {"seq": event.seq, "hash": event.hash}
        if customer_id is None or event.customer_id == customer_id:
            line["body"] = event.body
        else:
            line["body_sha256"] = hashlib.sha256(event.body.encode()).hexdigest()
        yield json.dumps(line, sort_keys=True) + "\n"


def read_verifier() -> str:
    """Give the text of the program that verifies these lines; it needs Python alone."""
    program = resources.files("checker.audit_log").joinpath("standalone_verifier.py")
    return program.read_text(encoding="utf-8")
