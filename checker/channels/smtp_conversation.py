"""A conversation with a mail server, with an eye on the moment when a message changes hands.

Until the line with the single dot has left, the server cannot have accepted anything: whatever
breaks before is tried again later. From then on only its answer counts, and if the connection
breaks without one, nobody can tell.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.headerregistry import Address
from pathlib import Path
from typing import Literal, NoReturn

from checker.channels.message import SendResult
from checker.channels.words import say
from checker.outgoing_tls import open_outgoing_tls
from storage.vocabulary import AttemptOutcome

_BEGINNING_DOT = re.compile(rb"^\.", re.MULTILINE)
_OUR_LOGIN_IS_AT_FAULT = frozenset({530, 534, 535, 538})
"""RFC 4954: the message may go once the settings are right, so it is kept."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over.

    Attributes:
        host: Its name, which its certificate must bear.
        port: Usually 587 with STARTTLS, 465 with TLS.
        security: `starttls` and `tls` never fall back to plain text.
        sender: From whom mail comes.
        user: To log in as; empty for no login.
        password: Likewise.
        ca_file: Certificates to trust instead of the system's, for a server of the house.
        timeout_s: For connecting and for each answer.
    """

    host: str
    port: int
    security: Literal["none", "starttls", "tls"]
    sender: Address
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: Path | None = None
    timeout_s: float = 30.0


class Undelivered(Exception):
    """The conversation ended before the server accepted the message.

    Args:
        result: What that means.
    """

    def __init__(self, result: SendResult) -> None:
        self.result = result
        super().__init__(result.detail)


@contextmanager
def open_conversation(server: MailServer) -> Iterator[smtplib.SMTP]:
    """Connect, encrypt and log in; say goodbye at the end.

    Raises:
        Undelivered: One of these did not work; to be tried again later, since it is nothing that
            the message could help.
    """
    smtp = _connect(server)
    try:
        _encrypt_and_log_in(smtp, server)
        yield smtp
        with suppress(OSError):  # what was accepted stays accepted
            smtp.quit()
    finally:
        smtp.close()


def hand_over(
    smtp: smtplib.SMTP, content: bytes, sender: str, recipient: str, *, is_utf8: bool
) -> str:
    """Hand over one message to one recipient.

    Args:
        smtp: A conversation.
        content: The mail, with CRLF at the end of every line.
        sender: Address to which errors are returned.
        recipient: Address.
        is_utf8: Whether an address has other than ASCII characters.

    Returns:
        The server's words of acceptance.

    Raises:
        Undelivered: It did not accept the message, or nobody can tell.
    """
    _check_size(smtp, content)
    try:
        options = ["SMTPUTF8", "BODY=8BITMIME"] if is_utf8 else []
        _require(250, smtp.mail(sender, options))
        _require(250, smtp.rcpt(recipient))
        _require(354, smtp.docmd("DATA"))
        smtp.send(_BEGINNING_DOT.sub(b"..", content))
    except smtplib.SMTPNotSupportedError:
        raise Undelivered(SendResult(AttemptOutcome.REFUSED, say("mail_needs_utf8"))) from None
    except OSError as error:
        _defer("mail_lost_before", error)
    try:
        smtp.send(b".\r\n")
        code, words = smtp.getreply()
    except OSError as error:
        detail = say("mail_lost_after", reason=_reason(error))
        raise Undelivered(SendResult(AttemptOutcome.UNKNOWN, detail)) from error
    _require(250, (code, words))
    return _words(code, words)


def _connect(server: MailServer) -> smtplib.SMTP:
    # The name is given because looking up our own can take seconds.
    name = server.sender.domain
    try:
        if server.security == "tls":
            return smtplib.SMTP_SSL(
                server.host,
                server.port,
                local_hostname=name,
                timeout=server.timeout_s,
                context=open_outgoing_tls(server.ca_file),
            )
        return smtplib.SMTP(server.host, server.port, local_hostname=name, timeout=server.timeout_s)
    except ssl.SSLError as error:
        _defer("mail_tls_failed", error, host=server.host)
    except (OSError, UnicodeError) as error:
        _defer("mail_unreachable", error, host=server.host)


def _encrypt_and_log_in(smtp: smtplib.SMTP, server: MailServer) -> None:
    try:
        if server.security == "starttls":
            smtp.starttls(context=open_outgoing_tls(server.ca_file))
        smtp.ehlo_or_helo_if_needed()
    except OSError as error:
        _defer("mail_tls_failed", error, host=server.host)
    if server.user:
        try:
            smtp.login(server.user, server.password)
        except (OSError, UnicodeError) as error:
            _defer("mail_login_failed", error, host=server.host)


def _check_size(smtp: smtplib.SMTP, content: bytes) -> None:
    """Compare with the size that the server announced (RFC 1870)."""
    limit = smtp.esmtp_features.get("size", "")
    if limit.isdecimal() and 0 < int(limit) < len(content):
        words = say("too_large", size=len(content), limit=limit)
        raise Undelivered(SendResult(AttemptOutcome.REFUSED, words))


def _require(wanted: int, reply: tuple[int, bytes]) -> None:
    """Go on if the reply is of the kind wanted; 251 is as good as 250."""
    code, words = reply
    if code == wanted or (wanted == 250 and code == 251):
        return
    is_refusal = 500 <= code < 600 and code not in _OUR_LOGIN_IS_AT_FAULT
    outcome = AttemptOutcome.REFUSED if is_refusal else AttemptOutcome.DEFERRED
    raise Undelivered(SendResult(outcome, _words(code, words)))


def _words(code: int, words: bytes) -> str:
    return f"{code} {words.decode('utf-8', 'replace')}"


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error
        return _words(error.smtp_code, words if isinstance(words, bytes) else words.encode())
    return str(error) or type(error).__name__


def _defer(name: str, error: Exception, **values: str) -> NoReturn:
    detail = say(name, reason=_reason(error), **values)
    raise Undelivered(SendResult(AttemptOutcome.DEFERRED, detail)) from error
