"""The process that follows the first stretch of a long log; run by `checker.audit_log.verifying`.

It is told on its standard input which database, up to which event and what checkpoints say, as
JSON, and answers in JSON how far it came.
"""

from __future__ import annotations

import json
import sys

from checker.audit_log.verification import follow
from storage.database import Database
from storage.events import stream_events


def main() -> None:
    """Follow the stretch that is asked for."""
    asked = json.load(sys.stdin)
    database = Database.open(asked["url"])
    heads = {size: set(said) for size, said in asked["heads"]}
    with database.read_session() as session:
        events = stream_events(session.connection(), up_to_seq=asked["up_to_seq"])
        good, last, fault = follow(events, heads)
    database.close()
    told = None if fault is None else {"kind": fault.kind.value, "seq": fault.seq}
    json.dump({"good": good, "last": last.hex(), "fault": told}, sys.stdout)


if __name__ == "__main__":
    main()
