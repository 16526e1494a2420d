"""The functions that compute facts, by the names under which the catalogue declares them.

The catalogue says in words what a formula computes and from what; here it is tied to the code that
does. A test asks that every declared formula is registered, and every registered one declared.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Formula = TypeVar("Formula", bound=Callable[..., Any])

FORMULAS: dict[str, Callable[..., Any]] = {}
"""Every formula of the modules of facts that are imported, by name."""


def formula(name: str) -> Callable[[Formula], Formula]:
    """Register a function as the one that computes what the catalogue declares under a name.

    Args:
        name: Of a formula in `rules/catalogue.yaml`.

    Raises:
        ValueError: Another function has the name: a bug.
    """

    def register(function: Formula) -> Formula:
        if name in FORMULAS:
            raise ValueError(f"two formulas are called {name}")
        FORMULAS[name] = function
        return function

    return register
