"""The template engine, once for each language: strict, escaping, with the components as `ui`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from types import SimpleNamespace
from typing import cast

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup

from checker.web import charts
from checker.web.catalogue import say, say_number
from checker.web.formats import language_filters
from checker.web.navigation import is_under
from checker.web.static_files import static_path
from storage.vocabulary import Language

_COMPONENTS = "components/"
_PURE = ("icon", "tag", "date", "due")
"""Components that say the same wherever they stand, each up to 150 times a page."""
_MOST_KEPT = 4_096
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SHOWN = "\N{REPLACEMENT CHARACTER}"


class SaidOnce(Extension):
    """Says the sentences without gaps when a template is read, and not each time it is shown.

    An engine has one language, so `_("Due")` is a constant; a list of fifty rows has 300 of them.
    """

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Put `"期限"|safe` in the place of `_("Due")`."""
        show = cast("Callable[[str], Markup]", self.environment.globals["_"])
        for token in stream:
            if token.test("name:_") and stream.current.test("lparen"):
                opening, sentence = next(stream), next(stream)
                if sentence.test("string") and stream.current.test("rparen"):
                    next(stream)
                    yield Token(sentence.lineno, "string", str(show(sentence.value)))
                    yield Token(sentence.lineno, "pipe", "|")
                    yield Token(sentence.lineno, "name", "safe")
                    continue
                yield from (token, opening, sentence)
                continue
            yield token


@cache
def environment(language: Language) -> Environment:
    """Give the engine that speaks a language.

    A name that is not there is an error, not an empty place; everything is escaped but what macros
    made. `ui` holds the macros of all files of `templates/components`.

    Args:
        language: Of the pages.
    """
    made = Environment(
        loader=PackageLoader("checker.web"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_show_what_turns,
        extensions=("jinja2.ext.do", "jinja2.ext.loopcontrols", SaidOnce),
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(language_filters(language))
    made.globals.update(_sentences(language))
    made.globals.update(
        language=language.value, static=static_path, is_under=is_under, charts=charts
    )
    ui = SimpleNamespace()
    made.globals["ui"] = ui
    for name in made.list_templates():
        if name.startswith(_COMPONENTS):
            macros = vars(made.get_template(name).module)
            vars(ui).update({k: v for k, v in macros.items() if not k.startswith("_")})
    for name in _PURE:
        # By type too: a text that is to be escaped equals one that is not.
        setattr(ui, name, lru_cache(_MOST_KEPT, typed=True)(getattr(ui, name)))
    return made


def _show_what_turns(value: object) -> object:
    """Show the marks that turn the direction of writing, instead of obeying them.

    With one of them in a name, what the page says behind it reads backwards (Trojan Source,
    CVE-2021-42574).
    """
    if not isinstance(value, str) or value.isascii() or _TURNING.search(value) is None:
        return value
    return type(value)(_TURNING.sub(_SHOWN, value))


def _sentences(language: Language) -> dict[str, Callable[..., Markup]]:
    """Give `_` and `ngettext`, which fill the gaps of a sentence and escape what goes into them.

    Those that Jinja brings ask for the context of the template, of which it makes a copy for every
    sentence within a loop: 370 sentences of a list cost a quarter of the time of its template.
    """

    def show(sentence: str, /, **gaps: object) -> Markup:
        return Markup(say(language, sentence)) % gaps  # noqa: S704 - ours; gaps are escaped

    def show_number(singular: str, plural: str, num: int, /, **gaps: object) -> Markup:
        sentence = say_number(language, singular, plural, num)
        return Markup(sentence) % {"num": num, **gaps}  # noqa: S704 - ours; gaps are escaped

    return {"_": show, "gettext": show, "ngettext": show_number}
