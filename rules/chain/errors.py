"""What can go wrong in the chain. None of these ever comes with a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files

import yaml

from rules.fixpoint import Conclusions
from rules.vocabulary import Bilingual, Verdict


class ChainError(Exception):
    """The chain gives no answer.

    Attributes:
        message: What happened and what to do.
    """

    def __init__(self, code: str, **values: object) -> None:
        self.message = Bilingual(*(text.format_map(values) for text in sentences()[code]))
        super().__init__(self.message.en)


class PolicyTooLarge(ChainError):
    """The policy passes a limit of durable-rules: a fault of configuration."""


class Failure(StrEnum):
    """Why the child process gave no answer."""

    MISSING = "missing"
    DIED = "died"
    HUNG = "hung"
    REFUSED = "refused"


class ChainFailed(ChainError):
    """The child process gave no answer. The next call starts another.

    Attributes:
        failure: Why.
        detail: What the machine said, for the log.
    """

    def __init__(self, failure: Failure, detail: str) -> None:
        self.failure = failure
        self.detail = detail
        super().__init__(failure.value, detail=detail)


class ChainDisagreement(ChainError):
    """durable-rules and the fix-point came to different answers.

    Attributes:
        policy_sha256: The policy under which they did.
        engine_ids: The conclusions of durable-rules.
        engine_verdict: The verdict that these lead to.
        expected: The answer of the fix-point.
    """

    def __init__(
        self,
        policy_sha256: str,
        engine_ids: frozenset[str],
        engine_verdict: Verdict,
        expected: Conclusions,
    ) -> None:
        self.policy_sha256 = policy_sha256
        self.engine_ids = engine_ids
        self.engine_verdict = engine_verdict
        self.expected = expected
        super().__init__(
            "disagreement",
            policy=policy_sha256[:12],
            only_engine=", ".join(sorted(engine_ids - expected.ids)) or "-",
            only_fixpoint=", ".join(sorted(expected.ids - engine_ids)) or "-",
            engine_verdict=engine_verdict,
            fixpoint_verdict=expected.verdict,
        )


@cache
def sentences() -> Mapping[str, Bilingual]:
    """Every sentence by its code."""
    text = files("rules.chain").joinpath("errors.yaml").read_text(encoding="utf-8")
    return {code: Bilingual(**sentence) for code, sentence in yaml.safe_load(text).items()}
