"""The templates of messages; those of HTML escape what is put in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from checker.messages.safe_text import clip, escape_markdown
from checker.messages.wrapping import wrap_text


def render(template: str, context: Mapping[str, object]) -> str:
    """Fill in a template.

    Raises:
        jinja2.TemplateError: The template names what the context has not: a bug.
    """
    return open_templates().get_template(template).render(context)


@cache
def open_templates() -> Environment:
    """Open the folder of templates."""
    environment = Environment(
        loader=PackageLoader("checker.messages"),
        autoescape=select_autoescape(("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(wrap=wrap_text, clip=clip, markdown=escape_markdown)
    return environment
