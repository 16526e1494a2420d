"""The words of an attempt: sentences of our own, the other side's words without secrets."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from urllib.parse import parse_qsl, unquote, urlsplit

import yaml

from checker.channels.message import Target

_LONGEST_DETAIL = 500
_SHORTEST_SECRET = 8
"""Parts of a URL shorter than this, such as `send` or `v2`, are names and not keys."""


@cache
def load_words() -> dict[str, dict[str, str]]:
    """Read the catalogue: name to language to sentence."""
    content = resources.files("checker.channels").joinpath("words.yaml").read_text("utf-8")
    loaded: dict[str, dict[str, str]] = yaml.safe_load(content)
    return loaded


def say(name: str, **values: object) -> str:
    """Give a sentence in both languages: who reads a delivery's last error is not known here.

    Raises:
        KeyError: There is no such sentence, which is a mistake in the program.
    """
    both = load_words()[name]
    return f"{both['zh'].format(**values)} · {both['en'].format(**values)}"


def hide_secrets(text: str, target: Target) -> str:
    """Make one short line of a text and take out every part of the target that may be a key.

    The target of a robot is a secret itself: whoever knows its URL can write into the chat. Some
    servers repeat it in their answers.
    """
    line = " ".join(text.split())
    for secret in sorted(_find_secrets(target), key=len, reverse=True):
        line = line.replace(secret, "***")
    return line if len(line) <= _LONGEST_DETAIL else line[: _LONGEST_DETAIL - 1] + "…"


def _find_secrets(target: Target) -> set[str]:
    found = {target.secret or ""}
    if "://" in target.target:
        try:
            parts = urlsplit(target.target)
        except ValueError:
            return {secret for secret in found | {target.target} if secret}
        values = [value for _, value in parse_qsl(parts.query)]
        values += re.split(r"[/&=?]", f"{parts.path}?{parts.query}")
        found |= {value for value in values if len(value) >= _SHORTEST_SECRET}
        if "@" in parts.netloc:
            found |= set(parts.netloc.rpartition("@")[0].split(":"))
    return {form for secret in found if secret for form in (secret, unquote(secret))}
