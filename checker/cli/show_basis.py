"""What a rule rests on, and how far that was checked: only a verified text is shown as law."""

from __future__ import annotations

from checker.cli.output import Output
from rules.pack import Basis, BasisStatus


def describe_basis(out: Output, basis: Basis) -> tuple[str, str]:
    """Give the label and the words of a basis."""
    article = f" {out.pick(basis.article)}" if basis.article else ""
    status = out.say(f"basis_{basis.status.value}")
    if basis.checked_on:
        status += f" {basis.checked_on}"
    label = "basis" if basis.status is BasisStatus.VERIFIED else "basis_open"
    return out.say(label), out.say(
        "basis_words", text=out.pick(basis.instrument) + article, status=status
    )
