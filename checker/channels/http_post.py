"""One POST over HTTP, and what its failure means: never sent, refused, or nobody can tell.

Each request has a connection of its own: on one that is kept alive, a server that closes it just
then makes a request that was never read look like one whose answer was lost.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from checker.channels.message import SendResult, Target
from checker.channels.words import hide_secrets, say
from checker.outgoing_tls import open_outgoing_tls
from storage.vocabulary import AttemptOutcome

_ANSWER_LIMIT_BYTES = 16 * 1024
_LONGEST_WAIT_S = 24 * 60 * 60
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
_TRY_LATER = frozenset({408, 425, 429})
_HEADERS = {
    "Content-Type": "application/json; charset=utf-8",
    "Accept-Encoding": "identity",  # a short answer cannot unfold into a long one
    "User-Agent": "licet",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered.

    Attributes:
        status: Of HTTP.
        headers: By lower-case name.
        body: Its first bytes.
        host: Who answered.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    host: str


class HttpPoster:
    """Posts JSON within a bounded time; follows no redirect and reads no long answer.

    Args:
        timeout_s: For connecting and for each wait on the other side.
        clock: Gives the moment that a `Retry-After` date is measured from.
    """

    def __init__(self, *, timeout_s: float, clock: Callable[[], datetime]) -> None:
        self._timeout = httpx.Timeout(timeout_s)
        self._tls = open_outgoing_tls()
        self._clock = clock

    def post(
        self, url: str, content: bytes, headers: Mapping[str, str], target: Target
    ) -> Answer | SendResult:
        """Post once.

        Args:
            url: The target's, perhaps with a signature added.
            content: The body, JSON in UTF-8.
            headers: Beside the content type.
            target: Whose secrets stay out of the result.

        Returns:
            The answer, or what became of an attempt without one.
        """
        address = _check_url(url)
        if isinstance(address, SendResult):
            return address
        host = address.host
        try:
            with (
                httpx.Client(timeout=self._timeout, verify=self._tls) as client,
                client.stream(
                    "POST",
                    address,
                    content=content,
                    headers={**_HEADERS, **headers},
                ) as response,
            ):
                return Answer(
                    response.status_code, dict(response.headers), _read_start(response), host
                )
        except _NEVER_SENT as error:
            words = say("http_unreachable", host=host, reason=_reason(error))
            return SendResult(AttemptOutcome.DEFERRED, hide_secrets(words, target))
        except httpx.HTTPError as error:
            words = say("http_lost", host=host, reason=_reason(error))
            return SendResult(AttemptOutcome.UNKNOWN, hide_secrets(words, target))

    def judge_status(self, answer: Answer, target: Target) -> SendResult:
        """Say what an answer means by its HTTP status alone."""
        if 200 <= answer.status < 300:
            return SendResult(AttemptOutcome.SENT, f"HTTP {answer.status}")
        if 300 <= answer.status < 400:
            words = say("http_redirect", host=answer.host, status=answer.status)
            return SendResult(AttemptOutcome.REFUSED, words)
        told = answer.body.decode("utf-8", "replace")
        detail = hide_secrets(f"HTTP {answer.status} {answer.host}: {told}", target)
        if answer.status in _TRY_LATER or answer.status >= 500:
            return SendResult(AttemptOutcome.DEFERRED, detail, self.read_wait(answer))
        return SendResult(AttemptOutcome.REFUSED, detail)

    def read_wait(self, answer: Answer) -> int | None:
        """Read how many seconds the other side asks to wait: a number or a date; None if neither.

        Feishu says it in `x-ogw-ratelimit-reset` (its page on rate limits), all others in
        `Retry-After` (RFC 9110, 10.2.3).
        """
        told = answer.headers.get("retry-after") or answer.headers.get("x-ogw-ratelimit-reset")
        if told is None:
            return None
        if told.strip().isascii() and told.strip().isdigit():
            return min(int(told.strip()[:9]), _LONGEST_WAIT_S)
        try:
            moment = parsedate_to_datetime(told)
        except ValueError:
            return None
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        wait_s = (moment - self._clock()).total_seconds()
        return min(max(0, round(wait_s)), _LONGEST_WAIT_S)


def _check_url(url: str) -> httpx.URL | SendResult:
    """Take https to anywhere, and plain http to this machine and private networks only.

    Targets are set by administrators, so this does not keep them from their own network; it keeps
    names of customers off the open internet in the clear.
    """
    try:
        address = httpx.URL(url)
    except httpx.InvalidURL:
        return SendResult(AttemptOutcome.REFUSED, say("url_wrong"))
    if address.scheme not in ("http", "https") or not address.host:
        return SendResult(AttemptOutcome.REFUSED, say("url_wrong"))
    if address.scheme == "http":
        try:
            is_private = _is_private(address.host)
        except (OSError, UnicodeError) as error:
            words = say("http_unreachable", host=address.host, reason=_reason(error))
            return SendResult(AttemptOutcome.DEFERRED, words)
        if not is_private:
            words = say("url_needs_https", host=address.host)
            return SendResult(AttemptOutcome.REFUSED, words)
    return address


def _is_private(host: str) -> bool:
    """Tell whether every address of a host is of this machine or a private network.

    Link-local addresses are not: machines in clouds find their credentials there.

    Raises:
        OSError, UnicodeError: The name does not resolve.
    """
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    addresses = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    return all(
        address.is_loopback or (address.is_private and not address.is_link_local)
        for address in addresses
    )


def _read_start(response: httpx.Response) -> bytes:
    """Read the first bytes of an answer; what came before the connection broke is enough."""
    read = bytearray()
    try:
        for piece in response.iter_raw():
            read += piece
            if len(read) >= _ANSWER_LIMIT_BYTES:
                break
    except httpx.HTTPError:
        return bytes(read[:_ANSWER_LIMIT_BYTES])
    return bytes(read[:_ANSWER_LIMIT_BYTES])


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__
