"""Renewal: when it may be applied for, and what is told of things that fall due, and when."""

from rules.renewal.ladder import Anchor, Ladder, RenewalSource, Step
from rules.renewal.plan import RenewalPlan, Stage
from rules.renewal.practice import HousePractice
from rules.renewal.window import RenewalWindow, WindowPlacement, WindowState

__all__ = [
    "Anchor",
    "HousePractice",
    "Ladder",
    "RenewalPlan",
    "RenewalSource",
    "RenewalWindow",
    "Stage",
    "Step",
    "WindowPlacement",
    "WindowState",
]
