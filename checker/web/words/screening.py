"""Words for screening hits: their states and answers with tones, and what agrees on both sides."""

from __future__ import annotations

from checker.screening.reading import Agreement
from checker.web.catalogue import mark
from checker.web.words.tagged import Word
from storage.vocabulary import HitState, MatchAnswer

HIT_TONES: dict[str, str] = {
    HitState.REVIEW: "open",
    HitState.CONFIRMED: "bad",
    HitState.DISMISSED: "good",
}
ANSWERS: dict[str, Word] = {
    MatchAnswer.HIT: Word(mark("Taken for the same"), "bad"),
    MatchAnswer.REVIEW: Word(mark("Alike"), "warn"),
}
AGREEMENTS: dict[str, Word] = {
    Agreement.SAME: Word(mark("Agrees"), "bad"),
    Agreement.ALIKE: Word(mark("Alike"), "warn"),
    Agreement.DIFFERENT: Word(mark("Differs"), "good"),
    Agreement.UNKNOWN: Word(mark("Not compared"), "none"),
}
"""What agrees speaks for the listed party, which is bad news of a customer."""

ANSWER_GROUPS = (
    (HitState.DISMISSED, mark("No, another party")),
    (HitState.CONFIRMED, mark("Yes, the same party")),
)
"""What a person may answer, in the order in which the form offers it."""
