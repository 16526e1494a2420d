"""The clock in a process of its own: runs at once, survives faults, sees jumps, ends when told."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

_CLOCK = """
import signal
import time
from datetime import timedelta
from checker import clock
from checker.clock import Companion, Routine, run_clock
from checker.errors import ClockStopped

signal.alarm(20)  # a clock that never ends must fail its test
clock._LOOK_EVERY_S = 0.05

def beat():
    print("beat", flush=True)
    {fault}

def run(*companions):
    try:
        run_clock([Routine("beat", beat, timedelta(days=1))], companions)
    except ClockStopped as error:
        print(error.details["part"], flush=True)
    else:
        print("stopped", flush=True)
"""


def start(setup: str, *, fault: str = "pass") -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _CLOCK.format(fault=fault) + setup]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def read_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


@pytest.mark.parametrize("signal_number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("fault", ["pass", "raise ZeroDivisionError"])
def test_it_runs_at_once_and_stops_when_told(signal_number: signal.Signals, fault: str) -> None:
    with start("run()", fault=fault) as process:
        assert read_line(process) == "beat\n"
        process.send_signal(signal_number)
        rest, _ = process.communicate(timeout=30)
    assert rest == "stopped\n"
    assert process.returncode == 0


def test_a_dead_scheduler_ends_the_program() -> None:
    setup = """
def die(self):
    raise ZeroDivisionError
clock._Scheduler._process_jobs = die
run()
"""
    with start(setup) as process:
        assert process.communicate(timeout=30)[0] == "scheduler\n"


def test_a_dead_companion_ends_the_program() -> None:
    with start("run(Companion('web server', lambda: False))") as process:
        assert process.communicate(timeout=30)[0].splitlines()[-1] == "web server"


@pytest.mark.parametrize("jump_s", [-400 * 86_400, 3650 * 86_400])
def test_a_jump_of_the_wall_clock_makes_it_look_at_once(jump_s: int) -> None:
    """The next run is a day away by the wall clock, whichever way that was moved."""
    setup = f"""
import time_machine
from datetime import UTC, datetime

def jump_once():
    if not jumped:
        jumped.append(True)
        time_machine.travel(datetime.fromtimestamp(time.time() + {jump_s}, UTC)).start()
    return True
jumped = []
begin = time.monotonic()
def after_a_second():
    return jump_once() if time.monotonic() > begin + 0.5 else True
run(Companion("jumper", after_a_second))
"""
    with start(setup) as process:
        assert [read_line(process), read_line(process)] == ["beat\n", "beat\n"]
        process.terminate()
        assert process.communicate(timeout=30)[0].splitlines()[-1] == "stopped"
