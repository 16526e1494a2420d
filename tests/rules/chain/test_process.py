"""A child that fails costs one answer, says why, and is replaced."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rules.chain.agreement import conclude
from rules.chain.errors import ChainFailed, Failure
from rules.chain.process import ChainProcess
from rules.policy import Policy, load_policy
from rules.vocabulary import Dimension, Outcome, OutcomeKey, Severity, Verdict
from tests.rules.chain.workers import FAULT, MISBEHAVIOURS, Misbehaviour, run

TITLE = {"zh": "结论", "en": "Conclusion"}
EXPIRED = OutcomeKey("CN-LIC-003", Dimension.LEGALITY, Severity.BLOCKER, Outcome.ADVERSE)


def make_policy(purpose: str = "onboarding") -> Policy:
    conclusion = {"id": "must_reject", "title": TITLE, "any": [{"severity": "blocker"}]}
    return load_policy(
        {
            "purpose": purpose,
            "title": TITLE,
            "review_after_months": 12,
            "conclusions": [conclusion],
            "verdicts": {"reject": ["must_reject"]},
        }
    )


@pytest.fixture
def chain() -> Iterator[ChainProcess]:
    with ChainProcess() as process:
        yield process


def is_running(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


@pytest.mark.parametrize("misbehaviour", MISBEHAVIOURS, ids=lambda m: m.name)
def test_failure_gives_no_verdict_and_the_next_call_a_new_child(misbehaviour: Misbehaviour) -> None:
    with ChainProcess(command=misbehaviour.command, watchdog_seconds=0.5) as chain:
        assert conclude(make_policy(), [EXPIRED], chain).verdict is Verdict.REJECT
        (before,) = chain.pids

        with pytest.raises(ChainFailed) as caught:
            conclude(make_policy(), [EXPIRED, FAULT], chain)

        assert caught.value.failure is misbehaviour.failure
        assert misbehaviour.detail in caught.value.detail
        assert all(caught.value.detail in text for text in caught.value.message)
        assert not is_running(before)
        assert conclude(make_policy(), [EXPIRED], chain).verdict is Verdict.REJECT
        assert before not in chain.pids


def test_child_ends_itself_when_nobody_is_left_to_end_it() -> None:
    source = """
import sys
from rules.chain import engine, worker
worker.LONGEST_EVALUATION_SECONDS = 0.05
def loop(self, outcomes):
    while True: pass
engine.Engine.evaluate = loop
sys.exit(worker.main())
"""
    with (
        ChainProcess(command=run(source), watchdog_seconds=20) as chain,
        pytest.raises(ChainFailed, match="SIGALRM"),
    ):
        chain.derive(make_policy(), [])


def test_missing_library_is_named_with_the_compiler() -> None:
    source = """
import sys
sys.modules["durable"] = None
from rules.chain.worker import main
sys.exit(main())
"""
    with ChainProcess(command=run(source)) as chain, pytest.raises(ChainFailed) as caught:
        conclude(make_policy(), [EXPIRED], chain)
    assert caught.value.failure is Failure.MISSING
    assert all("durable-rules" in text and "gcc" in text for text in caught.value.message)
    assert chain.pids == ()


@pytest.mark.parametrize(
    ("command", "failure"),
    [
        (("/nonexistent/python",), Failure.DIED),
        ((sys.executable, "-c", ""), Failure.DIED),
        ((sys.executable, "-c", "print('ready'); input()"), Failure.REFUSED),
        ((sys.executable, "-c", "print('[]'); input()"), Failure.REFUSED),
    ],
)
def test_worker_that_never_becomes_ready(command: tuple[str, ...], failure: Failure) -> None:
    with ChainProcess(command=command) as chain, pytest.raises(ChainFailed) as caught:
        chain.derive(make_policy(), [EXPIRED])
    assert caught.value.failure is failure


def test_child_that_died_between_calls_is_replaced_quietly(chain: ChainProcess) -> None:
    chain.derive(make_policy(), [])
    (before,) = chain.pids
    os.kill(before, signal.SIGKILL)
    os.waitid(os.P_PID, before, os.WEXITED | os.WNOWAIT)
    assert chain.derive(make_policy(), [EXPIRED]) == {"must_reject"}
    assert before not in chain.pids


def test_child_is_replaced_after_its_share_of_evaluations() -> None:
    with ChainProcess(evaluations_per_child=2) as chain:
        pids = [(chain.derive(make_policy(), []), chain.pids)[1] for _ in range(4)]
        assert pids[0] == pids[1] != pids[2] == pids[3]
        assert not is_running(pids[0][0])


def test_each_policy_has_its_own_child_and_the_idlest_goes_first() -> None:
    first, second, third = map(make_policy, ("onboarding", "contract", "periodic_review"))
    with ChainProcess(children=2) as chain:
        chain.derive(first, [])
        chain.derive(second, [])
        first_pid, second_pid = chain.pids
        chain.derive(first, [])
        chain.derive(third, [])
        assert chain.pids[0] == first_pid
        assert not is_running(second_pid)
        pids = chain.pids
    assert not any(map(is_running, pids))


def test_child_inherits_nothing_and_is_limited(
    chain: ChainProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LICET_SECRET", "hidden")
    chain.derive(make_policy(), [])
    (pid,) = chain.pids
    process = Path(f"/proc/{pid}")
    environment = process.joinpath("environ").read_bytes().split(b"\0")
    assert {entry.partition(b"=")[0] for entry in environment} <= {b"", b"LD_LIBRARY_PATH"}
    limits = {line[:26].strip(): line[26:].split() for line in process.joinpath("limits").open()}
    assert limits["Max core file size"][:2] == ["0", "0"]
    assert limits["Max address space"][:2] == [str(512 * 1024 * 1024)] * 2
    assert os.getpgid(pid) == pid
    assert len(list(process.joinpath("task").iterdir())) == 1


def test_request_larger_than_any_buffer(chain: ChainProcess) -> None:
    many = [EXPIRED._replace(rule=f"CN-{number:06}") for number in range(20_000)]
    assert chain.derive(make_policy(), many) == {"must_reject"}
