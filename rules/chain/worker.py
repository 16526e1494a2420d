"""The child process: reads a program, then outcomes line by line, and answers with conclusions.

Messages are JSON, one a line. The first line is the program and is answered with `{"ready": true}`;
each further line `{"id": n, "outcomes": [...]}` is answered with `{"id": n, "conclusions": [...]}`.
Anything that goes wrong is answered with `{"error": failure, "detail": text}` and ends the process:
after a fault the state of the library is unknown.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from typing import BinaryIO

from rules.chain.program import Program, encode_line

MEMORY_LIMIT_BYTES = 512 * 1024 * 1024
# Ends the process even inside a loop of the C library and even when nobody is left to kill it.
LONGEST_EVALUATION_SECONDS = 10.0


def main() -> int:
    """Serve until the input ends; the exit code is 0 then and 1 after a fault."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT_BYTES, MEMORY_LIMIT_BYTES))
    # Nothing but answers may reach the pipe, whatever a library prints.
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as answers:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        return _serve(sys.stdin.buffer, answers)


def _serve(requests: BinaryIO, answers: BinaryIO) -> int:
    # Read before anything can fail: a reply beside unread input may be lost when the process ends.
    first_line = requests.readline()
    try:
        from rules.chain.engine import Engine
    except ImportError as error:
        return _give_up(answers, "missing", error)
    try:
        program = Program.from_json(json.loads(first_line))
        signal.setitimer(signal.ITIMER_REAL, LONGEST_EVALUATION_SECONDS)
        engine = Engine(program)
        _answer(answers, ready=True)
        signal.setitimer(signal.ITIMER_REAL, 0)
        for line in requests:
            signal.setitimer(signal.ITIMER_REAL, LONGEST_EVALUATION_SECONDS)
            request = json.loads(line)
            _answer(answers, id=request["id"], conclusions=engine.evaluate(request["outcomes"]))
            signal.setitimer(signal.ITIMER_REAL, 0)
    except Exception as error:  # noqa: BLE001  (the process ends, and says why)
        return _give_up(answers, "refused", error)
    return 0


def _answer(answers: BinaryIO, **message: object) -> None:
    answers.write(encode_line(message))
    answers.flush()


def _give_up(answers: BinaryIO, failure: str, error: Exception) -> int:
    _answer(answers, error=failure, detail=f"{type(error).__name__}: {error}"[:500])
    return 1


if __name__ == "__main__":
    sys.exit(main())
