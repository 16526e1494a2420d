"""The requirements matrix: a scope of business names activities, and these call for permits."""

from rules.requirements.activities import Activity, ActivityTable, Match, ScopeReading
from rules.requirements.business_scope import ScopeItem
from rules.requirements.matrix import Demand, PermitDemand, RequirementsMatrix, merge_demands
from rules.requirements.requirement import Requirement, RequirementForm, Strength

__all__ = [
    "Activity",
    "ActivityTable",
    "Demand",
    "Match",
    "PermitDemand",
    "Requirement",
    "RequirementForm",
    "RequirementsMatrix",
    "ScopeItem",
    "ScopeReading",
    "Strength",
    "merge_demands",
]
