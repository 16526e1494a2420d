"""Verify that a request comes from Licet: plain Python, to be copied."""

import hashlib
import hmac
import time


def is_from_licet(
    header: str, body: bytes, secret: str, now: float | None = None, tolerance_s: int = 300
) -> bool:
    """Compare the header `Licet-Signature` with the body as it was received, to the byte."""
    parts = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
    moment, given = parts.get("t", ""), parts.get("v1", "")
    if not moment.isdecimal():
        return False
    if abs((time.time() if now is None else now) - int(moment)) > tolerance_s:
        return False  # too old: somebody may be sending it once more
    signed = moment.encode() + b"." + body
    expected = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), given.encode())
