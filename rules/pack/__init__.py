"""Packs: rules and policies as YAML, read, checked and hashed."""

from rules.basis import Basis, BasisStatus
from rules.pack.folder import list_packs
from rules.pack.pack import Pack
from rules.pack.read import load_pack, read_pack
from rules.pack.rule import Case, Rule
from rules.period import Period

__all__ = [
    "Basis",
    "BasisStatus",
    "Case",
    "Pack",
    "Period",
    "Rule",
    "list_packs",
    "load_pack",
    "read_pack",
]
