"""Matrices: several things known of a customer, to a tier and what the tier gives."""

from rules.matrix.matrix import Axis, Cap, Entitlement, Matrix, MatrixCase, Tier
from rules.matrix.place import Placement, place_sheet

__all__ = [
    "Axis",
    "Cap",
    "Entitlement",
    "Matrix",
    "MatrixCase",
    "Placement",
    "Tier",
    "place_sheet",
]
