"""Workers that misbehave on an outcome of the rule CN-FAULT, to see what the parent then does."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from rules.chain.errors import Failure
from rules.vocabulary import Dimension, Outcome, OutcomeKey, Severity

FAULT = OutcomeKey("CN-FAULT", Dimension.LEGALITY, Severity.MINOR, Outcome.PASS)

_SOURCE = """
import os, signal, sys, time
from rules.chain import engine, worker

evaluate = engine.Engine.evaluate

def misbehave(self, outcomes):
    if any(outcome[0] == "CN-FAULT" for outcome in outcomes):
        {body}
    return evaluate(self, outcomes)

engine.Engine.evaluate = misbehave
sys.exit(worker.main())
"""


@dataclass(frozen=True)
class Misbehaviour:
    name: str
    body: str
    failure: Failure
    detail: str

    @property
    def command(self) -> tuple[str, ...]:
        return run(_SOURCE.format(body=self.body))


def run(source: str) -> tuple[str, ...]:
    return (sys.executable, "-I", "-c", source)


MISBEHAVIOURS = [
    Misbehaviour("killed", "os.kill(os.getpid(), signal.SIGKILL)", Failure.DIED, "SIGKILL"),
    Misbehaviour("crashed", "os.kill(os.getpid(), signal.SIGSEGV)", Failure.DIED, "SIGSEGV"),
    Misbehaviour("exited", "os._exit(3)", Failure.DIED, "exit code 3"),
    Misbehaviour("hung", "while True: pass", Failure.HUNG, "0.5 s"),
    Misbehaviour("stopped", "os.kill(os.getpid(), signal.SIGSTOP)", Failure.HUNG, "0.5 s"),
    Misbehaviour("raised", "raise engine.EngineFault('odd')", Failure.REFUSED, "EngineFault: odd"),
    Misbehaviour("memory", "bytearray(1 << 30)", Failure.REFUSED, "MemoryError"),
    Misbehaviour("nonsense", "return 7", Failure.REFUSED, "another question"),
]
