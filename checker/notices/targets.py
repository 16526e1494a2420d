"""Addresses as people type and see them: checked for their channel, shown without their keys."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from checker.errors import TargetInvalid
from storage.vocabulary import Channel

_MAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+")
_WEB_CHANNELS = frozenset({Channel.WEBHOOK, Channel.WECOM, Channel.DINGTALK, Channel.FEISHU})


def check_target(channel: Channel, target: str) -> str:
    """Give an address without the space around it.

    Raises:
        TargetInvalid: Nothing can be sent there by this channel.
    """
    target = target.strip()
    if channel is Channel.MAIL:
        is_right = _MAIL.fullmatch(target) is not None
    else:
        schemes = {"http", "https"} if channel in _WEB_CHANNELS else None
        is_right = _is_url(target, schemes)
    if not is_right:
        raise TargetInvalid(target=mask_target(channel, target), channel=channel.value)
    return target


def mask_target(channel: Channel, target: str) -> str:
    """Show where a message goes without what lets others send there too.

    Mail addresses are no secret. Of a URL the scheme and the host remain: robots carry their key in
    the query or in the path. Of an apprise URL the scheme alone remains, since the key may stand
    where others have the host.
    """
    if channel is Channel.MAIL:
        return target
    scheme, separator, _ = target.partition("://")
    if not separator or channel is Channel.APPRISE:
        return f"{scheme}://…" if separator else "…"
    try:
        host = urlsplit(target).hostname
    except ValueError:
        host = None
    return f"{scheme}://{host}/…" if host else f"{scheme}://…"


def _is_url(target: str, schemes: set[str] | None) -> bool:
    try:
        parts = urlsplit(target)
    except ValueError:
        return False
    has_place = bool(parts.netloc) and not re.search(r"\s", target)
    return has_place and (schemes is None or parts.scheme in schemes)
