"""Reading of forms: those of the program, and those of the user beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from checker.qualification.elements import load_elements
from checker.qualification.errors import FormInvalid, FormUnknown
from checker.qualification.forms.model import Answer, Form
from ingest.normalise.packaged_yaml import parse_yaml, read_table

_PACKAGE = "checker.qualification.forms"
_SCALES = "scales.yaml"


@cache
def load_forms(folder: Path | None = None) -> Mapping[str, Form]:
    """Give all forms by id, the user's own in the place of one that has the same id.

    Args:
        folder: Of the user's own forms; None for none.

    Raises:
        FormInvalid: One of them cannot be used; says which and why.
    """
    own = [] if folder is None else sorted(folder.glob("*.yaml"))
    forms = {form.id: form for form in _read_packaged()}
    for path in own:
        form = _read_form(path.read_text(encoding="utf-8"), str(path))
        forms[form.id] = form
    return forms


def load_form(form_id: str, folder: Path | None = None) -> Form:
    """Give one form.

    Raises:
        FormUnknown: There is none of this name.
        FormInvalid: As `load_forms`.
    """
    forms = load_forms(folder)
    if form_id not in forms:
        raise FormUnknown(form=form_id, forms=", ".join(forms))
    return forms[form_id]


def _read_packaged() -> Iterator[Form]:
    for file in sorted(resources.files(_PACKAGE).iterdir(), key=lambda each: each.name):
        if file.name.endswith(".yaml") and file.name != _SCALES:
            yield _read_form(file.read_text(encoding="utf-8"), file.name)


@cache
def _load_scales() -> Mapping[str, tuple[Answer, ...]]:
    return read_table(_PACKAGE, _SCALES, dict[str, tuple[Answer, ...]])


def _read_form(text: str, path: str) -> Form:
    try:
        form = Form.model_validate(_fill_scales(parse_yaml(text)))
    except yaml.YAMLError as error:
        raise FormInvalid(path=path, reason=str(error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise FormInvalid(path=path, reason=f"{place}: {first['msg']}") from error
    except KeyError as error:
        raise FormInvalid(path=path, reason=f"scale {error.args[0]}") from error
    for question in form.questions:
        if question.element not in load_elements().elements:
            raise FormInvalid(path=path, reason=f"{question.id}: element {question.element}")
    return form


def _fill_scales(data: Any) -> Any:  # noqa: ANN401
    """Put the answers of a scale in the place of its name."""
    if not isinstance(data, dict) or not isinstance(data.get("questions"), list):
        return data
    questions = []
    for each in data["questions"]:
        if isinstance(each, dict) and "scale" in each:
            rest = {name: value for name, value in each.items() if name != "scale"}
            each = {**rest, "answers": _load_scales()[each["scale"]]}
        questions.append(each)
    return {**data, "questions": questions}
