"""Verify the event log of an audit pack. Needs Python 3.9 or newer and nothing else.

python verify_log.py events.jsonl checkpoints.jsonl PUBLIC_KEY_HEX

A line of events.jsonl is {"seq", "hash", "body"}, or with "body_sha256" where an event is about
somebody else. hash = SHA-256(0x00, the hash before it, SHA-256(body)); before the first stand 32
zero bytes. Checkpoints are signed by Ed25519 (RFC 8032). Exit 0: nothing is wrong, 1: something is.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path

P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def _add(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
    m, n = (a[1] - a[0]) * (b[1] - b[0]), (a[1] + a[0]) * (b[1] + b[0])
    c, d = 2 * a[3] * b[3] * D, 2 * a[2] * b[2]
    e, f, g, h = n - m, d - c, d + c, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P


def _multiply(number: int, point: tuple[int, ...]) -> tuple[int, ...]:
    total: tuple[int, ...] = (0, 1, 1, 0)
    while number:
        total = _add(total, point) if number & 1 else total
        number, point = number >> 1, _add(point, point)
    return total


def _decode(data: bytes) -> tuple[int, ...]:
    sign, y = divmod(int.from_bytes(data, "little"), 2**255)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
    if x * x % P != square or y >= P:
        raise ValueError("not a point of the curve")
    x = x if x % 2 == sign else P - x
    return x, y, 1, x * y % P


def is_signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether an Ed25519 signature is of this key over this message."""
    digest = hashlib.sha512(signature[:32] + key + message).digest()
    scalar, number = (int.from_bytes(part, "little") for part in (signature[32:], digest))
    try:
        right = _add(_decode(signature[:32]), _multiply(number, _decode(key)))
    except ValueError:
        return False
    left = _multiply(scalar, _decode((4 * pow(5, P - 2, P) % P).to_bytes(32, "little")))
    is_same = all((left[i] * right[2] - right[i] * left[2]) % P == 0 for i in (0, 1))
    return is_same and len(signature) == 64 and scalar < ORDER


def find_fault(events: Iterable[str], checkpoints: Iterable[str], key: bytes) -> str | None:
    """Give the first thing that is wrong; None where nothing is."""
    heads: dict[int, str] = {}
    for point in map(json.loads, checkpoints):
        text = "licet checkpoint 1\n{size}\n{head}\n{at}\n".format(**point).encode()
        if not is_signed(key, text, bytes.fromhex(point["signature"])):
            return f"the checkpoint at {point['size']} events is not signed by this key"
        if heads.setdefault(point["size"], point["head"]) != point["head"]:
            return f"two checkpoints at {point['size']} events differ"
    last, size = bytes(32), 0
    for size, event in enumerate(map(json.loads, events), 1):
        body = event["body"].encode() if "body" in event else None
        leaf = hashlib.sha256(body).hexdigest() if body is not None else event["body_sha256"]
        last = hashlib.sha256(b"\0" + last + bytes.fromhex(leaf)).digest()
        numbers = {size, event["seq"], json.loads(body)["seq"] if body is not None else size}
        if last.hex() != event["hash"] or len(numbers) > 1:
            return f"event {size} is not as it was"
        if heads.pop(size, last.hex()) != last.hex():
            return f"the checkpoint at {size} events speaks of another log"
    return f"the log is cut off after event {size}" if heads else None


if __name__ == "__main__":
    one, two = (Path(name).read_text(encoding="utf-8").splitlines() for name in sys.argv[1:3])
    fault = find_fault(one, two, bytes.fromhex(sys.argv[3]))
    sys.stdout.write((fault or "nothing is wrong") + "\n")
    sys.exit(1 if fault else 0)
