"""The clock in a process of its own: it beats at once, survives a fault, and stops when told."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

_CLOCK = """
from checker.clock import run_clock

def beat(now):
    print("beat", now.utcoffset(), flush=True)
    {fault}

run_clock(beat, 1440)
print("stopped", flush=True)
"""


@pytest.mark.parametrize("signal_number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("fault", ["pass", "raise ZeroDivisionError"])
def test_it_beats_at_once_and_stops_when_told(signal_number: signal.Signals, fault: str) -> None:
    command = [sys.executable, "-c", _CLOCK.format(fault=fault)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "beat 0:00:00\n"
        process.send_signal(signal_number)
        rest, _ = process.communicate(timeout=30)
    assert rest == "stopped\n"
    assert process.returncode == 0
