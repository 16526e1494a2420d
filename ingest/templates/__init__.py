"""The kinds of document that can be read, one YAML file each, validated when loaded."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml
from pydantic import ValidationError

from ingest.templates.schema import OtherTitles, Template

_OTHER_TITLES = "other_titles.yaml"


class TemplateError(Exception):
    """A template file is not what the schema asks for.

    Args:
        file: Its name.
        reason: What is wrong, with line and column where they are known.
    """

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file = file
        self.reason = reason


@cache
def load_templates() -> tuple[Template, ...]:
    """Load every template, ordered by file name.

    Raises:
        TemplateError: A file is not valid.
    """
    names = sorted(
        entry.name
        for entry in resources.files(__name__).iterdir()
        if entry.name.endswith(".yaml") and entry.name != _OTHER_TITLES
    )
    return tuple(parse_template(name, _read(name)) for name in names)


@cache
def load_personal_fields() -> frozenset[str]:
    """Name the fields of any template that hold a personal number and nothing else.

    Raises:
        TemplateError: A file is not valid.
    """
    return frozenset(
        name
        for template in load_templates()
        for name, field in template.fields.items()
        if field.personal
    )


@cache
def load_other_titles() -> tuple[str, ...]:
    """Load the titles of documents that no template reads, longest first.

    Raises:
        TemplateError: The file is not valid.
    """
    try:
        titles = OtherTitles.model_validate(_parse_yaml(_OTHER_TITLES, _read(_OTHER_TITLES)))
    except ValidationError as error:
        raise TemplateError(_OTHER_TITLES, str(error)) from error
    return tuple(sorted(titles.titles, key=len, reverse=True))


def parse_template(file: str, text: str) -> Template:
    """Turn the text of a template file into a template.

    Args:
        file: Its name, for the error.
        text: YAML.

    Raises:
        TemplateError: It is not YAML, or not a template.
    """
    try:
        return Template.model_validate(_parse_yaml(file, text))
    except ValidationError as error:
        raise TemplateError(file, str(error)) from error


def _read(name: str) -> str:
    return resources.files(__name__).joinpath(name).read_text(encoding="utf-8")


def _parse_yaml(file: str, text: str) -> Any:  # noqa: ANN401
    try:
        events = yaml.parse(text, Loader=yaml.SafeLoader)
        if any(isinstance(event, yaml.AliasEvent) for event in events):
            raise TemplateError(file, "aliases are not allowed")
        return yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise TemplateError(file, f"{place}{error.problem}") from error
    except yaml.YAMLError as error:  # a character that YAML forbids: no mark, only words
        raise TemplateError(file, str(error)) from error
