"""Words for what becomes of a proposal."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from rules.vocabulary import Bilingual
from storage.vocabulary import ProposalState

PROPOSAL_WORDS: Mapping[ProposalState, Bilingual] = MappingProxyType(
    {
        ProposalState.PROPOSED: Bilingual("待复核", "Waiting"),
        ProposalState.APPROVED: Bilingual("已批准", "Approved"),
        ProposalState.REFUSED: Bilingual("已驳回", "Refused"),
        ProposalState.WITHDRAWN: Bilingual("已撤回", "Withdrawn"),
        ProposalState.LAPSED: Bilingual("已失效", "Lapsed"),
    }
)

PROPOSAL_TONES: Mapping[ProposalState, str] = MappingProxyType(
    {
        ProposalState.PROPOSED: "open",
        ProposalState.APPROVED: "good",
        ProposalState.REFUSED: "bad",
        ProposalState.WITHDRAWN: "none",
        ProposalState.LAPSED: "none",
    }
)
