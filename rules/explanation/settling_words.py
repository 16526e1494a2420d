"""The sentences about what would settle an open outcome, and what to ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rules.explanation.asking import Request
from rules.explanation.documents import is_own, name_asked
from rules.explanation.lexicon import Lexicon, word_calendar
from rules.explanation.patterns import join_texts, say
from rules.explanation.settling import Settling
from rules.facts import FactType
from rules.vocabulary import Bilingual


def word_settling(settling: Settling, lexicon: Lexicon) -> tuple[Bilingual, ...]:
    """Say which missing facts would settle an outcome, or that none would and why."""
    return tuple(_word_settling(settling, lexicon))


def word_request(request: Request, lexicon: Lexicon) -> tuple[Bilingual, ...]:
    """Say which documents to ask for."""
    return tuple(_word_request(request, lexicon))


def _word_settling(settling: Settling, lexicon: Lexicon) -> Iterator[Bilingual]:
    if settling.certain:
        yield say("settled_certainly", sets=_word_sets(settling.certain, lexicon))
    if settling.possible:
        yield say("settled_possibly", sets=_word_sets(settling.possible, lexicon))
    if not settling.certain and not settling.possible:
        yield say("settled_by_no_fact")
    for calendar in settling.calendars:
        yield say(
            "settled_by_calendar",
            calendar=word_calendar(calendar),
            first=calendar.first_year,
            last=calendar.last_year,
        )
    if not settling.is_complete:
        yield say("settling_incomplete")


def _word_request(request: Request, lexicon: Lexicon) -> Iterator[Bilingual]:
    if request.kinds:
        asked = [name_asked(kind) for kind in request.kinds]
        is_one_day = request.days == 1
        if any(map(is_own, request.kinds)):
            pattern = "obtain_one_day" if is_one_day else "obtain"
        else:
            pattern = "ask_for_one_day" if is_one_day else "ask_for"
        yield say(
            pattern,
            documents=join_texts("member_separator", asked),
            days=request.days,
            facts=_word_list(request.facts, lexicon),
        )
        if not request.is_cheapest:
            yield say("ask_not_cheapest")
    if request.unsupplied:
        yield say("no_document", facts=_word_list(request.unsupplied, lexicon))


def _word_sets(sets: Sequence[Sequence[str]], lexicon: Lexicon) -> Bilingual:
    return join_texts("set_separator", [_word_members(names, lexicon) for names in sets])


def _word_members(names: Sequence[str], lexicon: Lexicon) -> Bilingual:
    return join_texts("member_separator", [_word_member(name, lexicon) for name in names])


def _word_list(names: Sequence[str], lexicon: Lexicon) -> Bilingual:
    return join_texts("values_separator", [_word_member(name, lexicon) for name in names])


def _word_member(name: str, lexicon: Lexicon) -> Bilingual:
    is_boolean = lexicon.catalogue[name].type is FactType.BOOLEAN
    return say("set_member_boolean" if is_boolean else "set_member", title=lexicon.title(name))
