from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from ingest.sandbox.budget import TimeBudget
from ingest.sandbox.channel import Channel, ChannelClosedError, ProtocolError


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, Channel]]:
    theirs, ours = socket.socketpair()
    with theirs:
        channel = Channel(ours, 1000)
        yield theirs, channel
        channel.close()


def frame(payload: bytes) -> bytes:
    return len(payload).to_bytes(8, "big") + payload


def test_messages_arrive_as_they_were_sent() -> None:
    left, right = socket.socketpair()
    one, other = Channel(left, 1000), Channel(right, 1000)
    one.send({"name": "营业执照.pdf", "pages": [1, 2.5, None]})
    one.send_bytes(b"\x00raw")
    assert other.receive() == {"name": "营业执照.pdf", "pages": [1, 2.5, None]}
    assert other.receive_bytes() == b"\x00raw"
    one.close()
    with pytest.raises(ChannelClosedError):
        other.receive()
    with pytest.raises(ChannelClosedError):
        other.send({})
    other.close()


@pytest.mark.parametrize(
    "payload",
    [b"{", b"[]", b'"text"', b'{"number": NaN}', b"\xff\xfe", b"[" * 990],
    ids=["cut", "list", "text", "nan", "no utf-8", "nested"],
)
def test_what_is_no_message_is_refused(pair: tuple[socket.socket, Channel], payload: bytes) -> None:
    theirs, channel = pair
    theirs.sendall(frame(payload))
    with pytest.raises(ProtocolError):
        channel.receive()


def test_a_message_too_long_is_refused_before_it_is_read(
    pair: tuple[socket.socket, Channel],
) -> None:
    theirs, channel = pair
    theirs.sendall((1001).to_bytes(8, "big"))
    with pytest.raises(ProtocolError, match="1001 bytes"):
        channel.receive()


def test_half_a_message_is_a_closed_channel(pair: tuple[socket.socket, Channel]) -> None:
    theirs, channel = pair
    theirs.sendall(frame(b"{}")[:-1])
    theirs.close()
    with pytest.raises(ChannelClosedError):
        channel.receive()


def test_waiting_ends_with_the_budget(pair: tuple[socket.socket, Channel]) -> None:
    _, channel = pair
    with pytest.raises(TimeoutError):
        channel.receive(TimeBudget(0.0, lambda: 0.0))
