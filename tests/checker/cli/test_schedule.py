"""`licet tick` and `licet serve` as a supervisor or cron meets them."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.checker.cli.conftest import Licet

LATER = "2096-01-01"
_LICET = "from checker.cli import main; main()"


class TestTick:
    def test_a_beat_is_told_with_what_it_did(self, licet: Licet) -> None:
        licet("init")
        first = licet("tick", "--json").json
        assert first["refusal"] is None
        assert first["as_of"]
        assert licet("tick", "--json").json["raised"] == 0

    def test_a_refused_clock_is_told_and_has_an_exit_code(self, licet: Licet) -> None:
        licet("init")
        licet("tick")
        refused = licet("tick", "--as-of", LATER, "--json")
        assert refused.exit_code == 4
        assert refused.json["refusal"] == "too_far_ahead"
        for language in ("zh", "en"):
            told = licet("tick", "--as-of", LATER, "--lang", language)
            assert "--confirm-clock" in told.stdout
            assert told.exit_code == 4

    def test_a_person_vouches_for_a_clock_and_for_the_right_one_after_it(
        self, licet: Licet
    ) -> None:
        licet("init")
        assert licet("tick", "--as-of", LATER, "--confirm-clock").exit_code == 0
        behind = licet("tick", "--json")
        assert (behind.exit_code, behind.json["refusal"]) == (4, "behind")
        assert licet("tick", "--confirm-clock").exit_code == 0
        assert licet("tick").exit_code == 0  # it is the reference from then on


@contextmanager
def serving(
    folder: Path, *words: str, **settings: str
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run `licet serve`, or what else the words say, in a process; give it and its address."""
    with socket.create_server(("127.0.0.1", 0)) as bound:
        address = f"127.0.0.1:{bound.getsockname()[1]}"
    environment = {"LICET_DATA_DIR": str(folder / "data"), "LICET_SERVE_ADDRESS": address}
    with subprocess.Popen(
        [sys.executable, "-c", _LICET, *(words or ("serve",)), "--lang", "en"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=folder,
        env={**environment, "PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path(__file__).parents[3]),
             **settings},
    ) as process:  # fmt: skip
        try:
            yield process, f"http://{address}"
        finally:
            process.kill()


def test_serve_beats_answers_and_ends_when_told(licet: Licet, tmp_path: Path) -> None:
    licet("init")
    url = licet("feed", "create", "--json").json["url"]
    with serving(tmp_path) as (process, address):
        assert process.stdout is not None
        lines = iter(process.stdout.readline, "")
        assert any("new alerts" in line for line in lines)  # the first beat
        health = httpx.get(f"{address}/healthz", trust_env=False)
        assert (health.status_code, health.json()["beats"]) == (200, "beating")
        feed = httpx.get(address + url[url.index("/feeds/") :], trust_env=False)
        assert feed.headers["content-type"].startswith("text/calendar")
        process.send_signal(signal.SIGTERM)
        rest, _ = process.communicate(timeout=60)
    assert process.returncode == 0, rest
    assert url.rpartition("/")[2] not in rest  # the key of a feed is in no log


def test_serve_on_a_port_that_is_taken_ends_with_a_reason(licet: Licet, tmp_path: Path) -> None:
    licet("init")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        with serving(tmp_path, LICET_SERVE_ADDRESS=address) as (process, _):
            told, _ = process.communicate(timeout=60)
    assert process.returncode == 4
    assert "serve_address" in told


@pytest.mark.slow
def test_web_and_clock_may_be_processes_of_their_own(licet: Licet, tmp_path: Path) -> None:
    """The web answers and never beats; what the clock beats, the web tells."""
    licet("init")
    with serving(tmp_path, "serve", "--no-clock") as (web, address):
        assert web.stdout is not None
        lines = iter(web.stdout.readline, "")
        assert any("no account yet" in line and "/set-up" in line for line in lines)
        assert any("licet clock" in line for line in lines)
        assert get(f"{address}/healthz").json()["beats"] == "never"
        with serving(tmp_path, "clock") as (clock, nowhere):
            assert clock.stdout is not None
            assert any("new alerts" in line for line in iter(clock.stdout.readline, ""))
            assert get(f"{address}/healthz").json()["beats"] == "beating"
            with pytest.raises(httpx.ConnectError):
                get(f"{nowhere}/healthz")
            clock.send_signal(signal.SIGTERM)
            rest, _ = clock.communicate(timeout=60)
            assert clock.returncode == 0, rest
        assert get(f"{address}/readyz").json()["status"] == "ready"
        figures = get(f"{address}/metrics").text
        assert 'licet_beats{state="beating"} 1.0' in figures
        assert 'licet_routines_total{outcome="done",routine="rules"} 1.0' in figures
        web.send_signal(signal.SIGTERM)
        rest, _ = web.communicate(timeout=60)
        assert web.returncode == 0, rest


def get(url: str) -> httpx.Response:
    return httpx.get(url, trust_env=False)
