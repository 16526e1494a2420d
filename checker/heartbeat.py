"""The heartbeat that goes out: each completed beat calls an address, whose owner notices silence.

A machine that is off cannot say so. Services for that (a dead man's switch) are told at every beat
that all is well and raise the alarm when they hear nothing. The address is a secret: who knows it
can pretend that all is well. It stands in no log and no file.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import httpx

from checker.outgoing_tls import open_outgoing_tls

HEARTBEAT_FILE = "heartbeat.json"
_TIMEOUT_S = 10


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """What became of a call.

    Attributes:
        at: When.
        failure: Why it did not reach the watch; None where it did.
    """

    at: datetime
    failure: str | None


def send_heartbeat(
    url: str, at: datetime, *, transport: httpx.BaseTransport | None = None
) -> Heartbeat:
    """Call the outside watch once; a failure is an answer, never an exception.

    Args:
        url: Called with GET; any answer below 300 counts.
        at: The moment, to be remembered.
        transport: Another way to the network, for tests.
    """
    try:
        with (
            httpx.Client(
                verify=open_outgoing_tls(), timeout=_TIMEOUT_S, transport=transport
            ) as client,
            client.stream("GET", url) as response,  # the answer's body is not of interest
        ):
            status = response.status_code
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        return Heartbeat(at, type(error).__name__)  # its words may hold the address
    return Heartbeat(at, None if status < httpx.codes.MULTIPLE_CHOICES else f"HTTP {status}")


def note_heartbeat(data_dir: Path, heartbeat: Heartbeat) -> None:
    """Remember the last call for `licet doctor`, which runs in another process."""
    content = json.dumps({"at": heartbeat.at.isoformat(), "failure": heartbeat.failure})
    draft = data_dir / f".{HEARTBEAT_FILE}-{secrets.token_hex(8)}"
    draft.write_text(content, encoding="utf-8")
    draft.replace(data_dir / HEARTBEAT_FILE)


def last_heartbeat(data_dir: Path) -> Heartbeat | None:
    """Give the last call; None where none is on record or the record cannot be read."""
    try:
        content = json.loads((data_dir / HEARTBEAT_FILE).read_text(encoding="utf-8"))
        return Heartbeat(datetime.fromisoformat(content["at"]), content["failure"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
