"""Messages between the parent and a child: a socket, length-prefixed, JSON and raw bytes only.

Never pickle: a child that a hostile file has taken over may write anything here, and reading it
must not run anything in the parent.
"""

from __future__ import annotations

import json
import socket
import struct
from typing import Any

from ingest.sandbox.budget import TimeBudget

_LENGTH = struct.Struct(">Q")
_CHUNK_BYTES = 1 << 20


class ChannelClosedError(Exception):
    """The other side is gone."""


class ProtocolError(Exception):
    """The other side sent what is no message: too long, no JSON, or not of the agreed form."""


class Channel:
    """One end of a connected stream socket.

    Args:
        connection: Owned by the channel from now on.
        message_bytes: The longest message accepted.
    """

    def __init__(self, connection: socket.socket, message_bytes: int) -> None:
        self._connection = connection
        self._message_bytes = message_bytes

    def close(self) -> None:
        """Closes this end; the other end then reads `ChannelClosedError`."""
        self._connection.close()

    def send_bytes(self, payload: bytes, budget: TimeBudget | None = None) -> None:
        """Sends one message.

        Raises:
            ChannelClosedError: The other side is gone.
            TimeoutError: The budget ran out.
        """
        try:
            self._set_timeout(budget)
            self._connection.sendall(_LENGTH.pack(len(payload)))
            self._set_timeout(budget)
            self._connection.sendall(payload)
        except TimeoutError:
            raise
        except OSError as error:
            raise ChannelClosedError from error

    def receive_bytes(self, budget: TimeBudget | None = None) -> bytes:
        """Waits for one message.

        Raises:
            ChannelClosedError: The other side is gone.
            ProtocolError: The message is longer than this end accepts.
            TimeoutError: The budget ran out.
        """
        (length,) = _LENGTH.unpack(self._receive_exactly(_LENGTH.size, budget))
        if length > self._message_bytes:
            raise ProtocolError(f"a message of {length} bytes")
        return self._receive_exactly(length, budget)

    def send(self, message: dict[str, Any], budget: TimeBudget | None = None) -> None:
        """Sends a JSON object; raises as `send_bytes` does."""
        text = json.dumps(message, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        # Characters that no encoding can carry come out of broken fonts.
        self.send_bytes(text.encode("utf-8", errors="replace"), budget)

    def receive(self, budget: TimeBudget | None = None) -> dict[str, Any]:
        """Waits for a JSON object; raises as `receive_bytes` does."""
        try:
            message = json.loads(self.receive_bytes(budget), parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise ProtocolError(str(error)) from error
        if not isinstance(message, dict):
            raise ProtocolError("not an object")
        return message

    def _receive_exactly(self, length: int, budget: TimeBudget | None) -> bytes:
        received = bytearray()
        while len(received) < length:
            try:
                self._set_timeout(budget)
                chunk = self._connection.recv(min(_CHUNK_BYTES, length - len(received)))
            except TimeoutError:
                raise
            except OSError as error:
                raise ChannelClosedError from error
            if not chunk:
                raise ChannelClosedError
            received += chunk
        return bytes(received)

    def _set_timeout(self, budget: TimeBudget | None) -> None:
        if budget is None:
            self._connection.settimeout(None)
            return
        if budget.seconds_left <= 0:
            raise TimeoutError
        self._connection.settimeout(budget.seconds_left)


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not a JSON number")
