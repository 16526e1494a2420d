"""When a message that was put off is tried again, and when it is given up; what addresses take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cache
from importlib import resources

import yaml

from storage.delivery_queue import RateLimit
from storage.vocabulary import Channel

MOST_ATTEMPTS = 12
"""With the pauses below that is most of a day: longer than most servers are away."""

LEASE = timedelta(minutes=5)
"""Senders take at most some seconds for each wait; who takes minutes has died."""

UNTRIED_PAUSE = timedelta(hours=1)
"""What waits for a setting of ours is looked at this often, for as long as it takes."""

_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=6)
_LONGEST_ASKED = timedelta(days=1)


def find_pause(attempts: int, retry_after_s: int | None, jitter: float) -> timedelta:
    """Give how long to wait after an attempt: a minute, then twice as long each time.

    Args:
        attempts: How many were made.
        retry_after_s: How long the other side asks to wait; at most a day is granted.
        jitter: From 0 to 1; up to half of the pause is taken off, so that many messages that
            failed together do not all come back together.
    """
    doubled = _FIRST_PAUSE * (1 << min(attempts - 1, 16))
    pause = min(doubled, _LONGEST_PAUSE) * (1 - jitter / 2)
    return max(pause, min(timedelta(seconds=retry_after_s or 0), _LONGEST_ASKED))


@cache
def load_rate_limits() -> Mapping[Channel, Sequence[RateLimit]]:
    """Read what addresses of each channel take."""
    text = resources.files("checker.notices").joinpath("rate_limits.yaml").read_text("utf-8")
    return {
        Channel(channel): [
            RateLimit(limit["messages"], timedelta(seconds=limit["within_s"])) for limit in limits
        ]
        for channel, limits in yaml.safe_load(text).items()
    }
