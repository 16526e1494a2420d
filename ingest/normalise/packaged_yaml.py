"""Reading of the YAML tables that lie beside the code, checked against their schema."""

from __future__ import annotations

from importlib import resources
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter

Shape = TypeVar("Shape")


class _PlainLoader(yaml.SafeLoader):
    """The safe loader, without aliases: what a table says stands where it is read."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:  # noqa: ANN401
        if self.check_event(yaml.AliasEvent):
            message = f"{self.name}: a table has no aliases"
            raise yaml.composer.ComposerError(None, None, message, self.get_mark())
        return super().compose_node(parent, index)


def read_table(package: str, name: str, shape: type[Shape]) -> Shape:
    """Read a packaged YAML file into the given shape.

    Args:
        package: Dotted name of the package that holds the file.
        name: File name inside that package.
        shape: Any type that pydantic can validate, such as `dict[str, Sentence]`.

    Raises:
        FileNotFoundError: If the package has no such file.
        yaml.YAMLError: If the file is not plain YAML; the message has line and column.
        pydantic.ValidationError: If the content does not fit the shape.
    """
    content = resources.files(package).joinpath(name).read_text(encoding="utf-8")
    return TypeAdapter(shape).validate_python(parse_yaml(content))


def parse_yaml(content: str) -> Any:  # noqa: ANN401
    """Parse YAML without tags of a language and without aliases.

    Raises:
        yaml.YAMLError: It is not plain YAML; the message has line and column.
    """
    return yaml.load(content, Loader=_PlainLoader)  # noqa: S506
