"""The first look at the text of a condition: only characters and words that belong there.

Python's own grammar reads far more than a condition may say, and silently drops what follows `#`.
So the text is cut into tokens first; what is left is small enough to hand to `ast` without risk.
"""

from __future__ import annotations

import re
from typing import NamedTuple, NoReturn

from rules.complaint import Flaw

LARGEST_TEXT_CHARACTERS = 4_000
MOST_TOKENS = 400
DEEPEST_PARENTHESES = 24

_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<text>"[^"\\\r\n\0\ud800-\udfff]*"|'[^'\\\r\n\0\ud800-\udfff]*')
      | (?P<number>[0-9]+)
      | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
      | (?P<sign>==|!=|<=|>=|[<>()\[\],.+-])""",
    re.VERBOSE,
)
_KEYWORDS = frozenset(("and", "or", "not", "in", "true", "false", "today"))
_FUNCTIONS = frozenset(("known", "date", "days", "months", "working_days", "list"))
_WORDS = _KEYWORDS | _FUNCTIONS
_WIDE = dict(zip("（），。、“”‘’＝＜＞！【】；：＋－", "(),.,\"\"''=<>![];:+-", strict=True))


class Token(NamedTuple):
    """A word, number, text or sign, and where it starts."""

    kind: str
    text: str
    offset: int


def scan(text: str) -> list[Token]:
    """Cut the text of a condition into tokens.

    Raises:
        Flaw: Something stands there that no condition may contain.
    """
    if len(text) > LARGEST_TEXT_CHARACTERS:
        raise Flaw("condition_too_long", LARGEST_TEXT_CHARACTERS, most=LARGEST_TEXT_CHARACTERS)
    tokens: list[Token] = []
    offset = 0
    while offset < len(text):
        match = _TOKEN.match(text, offset)
        if match is None:
            _refuse_character(text, offset)
        if match.lastgroup != "space":
            tokens.append(Token(str(match.lastgroup), match.group(), offset))
        offset = match.end()
    _check_tokens(tokens)
    return tokens


def _refuse_character(text: str, offset: int) -> NoReturn:
    char = text[offset]
    if char in "\"'":
        raise Flaw("text_not_closed", offset)
    if char in _WIDE:
        raise Flaw("wide_character", offset, given=char, wanted=_WIDE[char])
    if char == "=":
        raise Flaw("single_equals", offset)
    if char == "#":
        raise Flaw("comment_inside", offset)
    if char in "&|!~":
        raise Flaw("use_words", offset, given=char)
    if char in "*/%^":
        raise Flaw("no_arithmetic", offset, given=char)
    raise Flaw("strange_character", offset, given=char)


def _check_tokens(tokens: list[Token]) -> None:
    if not tokens:
        raise Flaw("condition_empty", 0)
    if len(tokens) > MOST_TOKENS:
        raise Flaw("condition_too_long", tokens[MOST_TOKENS].offset, most=LARGEST_TEXT_CHARACTERS)
    depth = 0
    for token, following in zip(tokens, [*tokens[1:], Token("end", "", 0)], strict=True):
        depth += (token.text in ("(", "[")) - (token.text in (")", "]"))
        if depth > DEEPEST_PARENTHESES:
            raise Flaw("condition_too_deep", token.offset, deepest=DEEPEST_PARENTHESES)
        if token.kind == following.kind == "text":
            raise Flaw("missing_comma", following.offset)
        touches = token.offset + len(token.text) == following.offset
        if touches and token.kind in ("word", "number") and following.kind in ("text", "word"):
            raise Flaw("words_touch", token.offset, given=token.text + following.text)
        if touches and token.kind == "number" and following.text == ".":
            raise Flaw("no_fractions", token.offset)
        if token.kind == "word":
            _check_word(token)


def _check_word(token: Token) -> None:
    plain = token.text.lower()
    if plain in ("none", "null"):
        raise Flaw("no_null", token.offset, given=token.text)
    if plain in _WORDS and plain != token.text:
        raise Flaw("wrong_case", token.offset, given=token.text, suggestion=plain)
