"""Messages in a folder of a mailbox, by IMAP.

Messages are fetched without marking them as seen, and none is deleted. A message is known by the
folder's UIDVALIDITY and its UID (RFC 9051, section 2.3.1.1): where the server gives the folder a
new validity, all messages are listed once more, and that they were filed is found by their bytes.
"""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, Self

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError

from ingest.sources.item import Cursor, IsKnown, ItemMoved, SourceError, SourceItem

Security = Literal["tls", "starttls", "none"]
DEFAULT_PORTS = {"tls": 993, "starttls": 143, "none": 143}
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_AT_ONCE = 200
"""Messages whose sizes are asked for together."""


@dataclass(frozen=True, slots=True)
class MailboxAccess:
    """How a mailbox is reached.

    Attributes:
        host: Name of the server.
        user: To log in as.
        password: Likewise.
        port: None for the usual one.
        security: How the connection is encrypted; it never falls back to a weaker way.
        folder: Which folder of the mailbox.
        move_to: Folder into which messages that were dealt with are moved; None leaves them.
        timeout_s: For connecting and for each answer.
    """

    host: str
    user: str
    password: str
    port: int | None = None
    security: Security = "tls"
    folder: str = "INBOX"
    move_to: str | None = None
    timeout_s: float = 60.0


class MailboxSource:
    """A folder of a mailbox; connects when first used, and is closed by leaving its block.

    Args:
        access: How it is reached.
        tls: What a client needs to speak TLS.
    """

    def __init__(self, access: MailboxAccess, tls: ssl.SSLContext) -> None:
        if access.security == "none" and access.host not in LOOPBACK:
            raise SourceError("unreachable", "a password is sent over loopback or TLS only")
        self._access = access
        self._tls = tls
        self._mailbox: BaseMailBox | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        mailbox, self._mailbox = self._mailbox, None
        if mailbox is not None:
            with suppress(ImapToolsError, imaplib.IMAP4.error, OSError):
                mailbox.logout()

    def check(self) -> None:
        """See `Source.check`."""
        with _told():
            mailbox = self._open()
            if self._access.move_to is not None and not mailbox.folder.exists(self._access.move_to):
                raise SourceError("folder_missing", self._access.move_to)

    def list_items(self, cursor: Cursor, is_known: IsKnown) -> Iterator[SourceItem]:
        """See `Source.list_items`; by UID, which grows with each message."""
        with _told():
            mailbox = self._open()
            validity = mailbox.folder.status(self._access.folder, ["UIDVALIDITY"])["UIDVALIDITY"]
            is_same = cursor.get("uidvalidity") == validity and self._access.move_to is None
            last = cursor.get("uid", 0) if is_same else 0
            # `n:*` always names the last message, also where its UID is below n.
            uids = sorted(u for u in map(int, mailbox.uids(f"UID {last + 1}:*")) if u > last)
        for at in range(0, len(uids), _AT_ONCE):
            yield from self._list_some(uids[at : at + _AT_ONCE], validity, is_known)

    def put_aside(self, item: SourceItem) -> None:
        """Moves the message, if a folder for that is named."""
        if self._access.move_to is not None and item.cursor is not None:
            with _told():
                self._open().move(str(item.cursor["uid"]), self._access.move_to)

    def _list_some(
        self, uids: Sequence[int], validity: int, is_known: IsKnown
    ) -> Iterator[SourceItem]:
        wanted = [uid for uid in uids if not is_known(*self._name(uid, validity))]
        self._put_known_aside([uid for uid in uids if uid not in wanted])
        if not wanted:
            return
        with _told():
            heads = self._fetch(wanted, "(UID RFC822.SIZE INTERNALDATE)")
        for uid in wanted:
            if uid in heads:  # else it was moved away meanwhile
                yield self._make_item(uid, validity, heads[uid][0])

    def _put_known_aside(self, uids: Sequence[int]) -> None:
        """Moves what was dealt with and not moved: the program ended in between."""
        if uids and self._access.move_to is not None:
            with _told():
                self._open().move([str(uid) for uid in uids], self._access.move_to)

    def _make_item(self, uid: int, validity: int, head: bytes) -> SourceItem:
        size = _SIZE.search(head)
        moment = imaplib.Internaldate2tuple(head)
        received_at = datetime.now(UTC) if moment is None else datetime(*moment[:6]).astimezone(UTC)
        place, version = self._name(uid, validity)

        def load() -> bytes:
            with _told():
                found = self._fetch([uid], "(UID BODY.PEEK[])")
            if uid not in found or len(found[uid]) < 2:
                raise ItemMoved(place)
            return found[uid][1]

        return SourceItem(
            place,
            version,
            f"{uid}.eml",
            int(size[1]) if size else 0,
            received_at,
            load,
            is_message=True,
            cursor={"uidvalidity": validity, "uid": uid},
        )

    def _name(self, uid: int, validity: int) -> tuple[str, str]:
        return f"{self._access.folder}/{uid}", str(validity)

    def _fetch(self, uids: Sequence[int], parts: str) -> dict[int, tuple[bytes, ...]]:
        """Fetches parts of messages; gives by UID the text of the answer and what it carries."""
        status, answers = self._open().client.uid("FETCH", ",".join(map(str, uids)), parts)
        if status != "OK":
            raise SourceError("answer_unusable", str(status))
        found: dict[int, tuple[bytes, ...]] = {}
        for answer in answers:
            texts = answer if isinstance(answer, tuple) else (answer,)
            if texts[0] is None:
                continue
            uid = re.search(rb"UID (\d+)", texts[0])
            if uid is not None:
                found[int(uid[1])] = texts
        return found

    def _open(self) -> BaseMailBox:
        if self._mailbox is None:
            access = self._access
            mailbox = self._connect()
            try:
                mailbox.login(access.user, access.password, initial_folder=None)
                mailbox.folder.set(access.folder, readonly=access.move_to is None)
            except BaseException:
                with suppress(ImapToolsError, imaplib.IMAP4.error, OSError):
                    mailbox.logout()
                raise
            self._mailbox = mailbox
        return self._mailbox

    def _connect(self) -> BaseMailBox:
        access = self._access
        port = access.port or DEFAULT_PORTS[access.security]
        match access.security:
            case "tls":
                return MailBox(access.host, port, access.timeout_s, ssl_context=self._tls)
            case "starttls":
                return MailBoxStartTls(access.host, port, access.timeout_s, ssl_context=self._tls)
            case "none":
                return MailBoxUnencrypted(access.host, port, access.timeout_s)


@contextmanager
def _told() -> Iterator[None]:
    """Tells what goes wrong with a server in the words of all sources."""
    try:
        yield
    except MailboxLoginError as error:
        raise SourceError("login_refused", _first_line(error)) from error
    except MailboxFolderSelectError as error:
        raise SourceError("folder_missing", _first_line(error)) from error
    except OSError as error:  # ssl.SSLError is one, and a ValueError as well
        raise SourceError("unreachable", error.strerror or _first_line(error)) from error
    except (ImapToolsError, imaplib.IMAP4.error, KeyError, ValueError) as error:
        raise SourceError("answer_unusable", _first_line(error)) from error


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__
