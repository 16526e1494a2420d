"""The sentences about what would turn a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rules.assessment import RuleOutcome
from rules.explanation.documents import AGREEMENT, name_kind, name_renewed
from rules.explanation.levers import Lever, find_lever
from rules.explanation.lexicon import MOST_VALUES, Lexicon, word_listed, word_with_unit
from rules.explanation.patterns import join_texts, say
from rules.explanation.ranges import ChangeRange
from rules.explanation.verdicts import Turning
from rules.expression import list_facts, list_leaves
from rules.facts import CUSTOMER, FactDefinition, FactSheet, FactType, Means
from rules.vocabulary import Bilingual, Verdict

FILE = "file"
"""In the place of a kind of document: files that could not be read."""
MOST_NAMED = 6
"""As many facts of one document are named."""
MOST_BLOCKING = 3


def word_turning(
    turning: Turning, sheets: Sequence[FactSheet], lexicon: Lexicon
) -> tuple[Bilingual, ...]:
    """Say what would turn the verdict and how long that would hold, or why nothing would.

    Args:
        turning: What was found.
        sheets: The sheets before the change.
        lexicon: The names of the pack.
    """
    return tuple(_word_turning(turning, {s.subject: s for s in sheets}, lexicon))


def name_verdict(verdict: Verdict) -> Bilingual:
    """Return what a verdict is called."""
    return say(f"verdict_{verdict.value}")


def _word_turning(
    turning: Turning, sheets: dict[str, FactSheet], lexicon: Lexicon
) -> Iterator[Bilingual]:
    if turning.after is None:
        yield _word_failure(turning, lexicon)
        return
    actions = join_texts("action_separator", _word_actions(turning.ranges, sheets, lexicon))
    before, after = name_verdict(turning.before), name_verdict(turning.after)
    yield say("turned", actions=actions, before=before, after=after)
    if turning.last_day is None:
        yield say("turned_beyond", day=turning.looked_until)
    else:
        yield say("turned_until", day=turning.last_day)
    if not turning.search.is_smallest:
        yield say("turned_irreducible")


def _word_actions(
    ranges: Iterable[ChangeRange], sheets: dict[str, FactSheet], lexicon: Lexicon
) -> Iterator[Bilingual]:
    """Word each document to obtain, and each agreement, with the facts it is to show."""
    actions: dict[tuple[str, str], list[tuple[ChangeRange, Lever]]] = {}
    for found in sorted(ranges, key=lambda found: isinstance(found.change.value, bool)):
        subject, fact, _ = found.change
        lever = find_lever(lexicon.catalogue[fact], sheets[subject][fact], subject)
        if lever is None:
            raise AssertionError(f"{fact} cannot be changed")
        actions.setdefault((lever.subject, lever.document), []).append((found, lever))
    for (subject, document), parts in actions.items():
        is_renewal = any(lever.means is Means.RENEWAL for _, lever in parts)
        kind = name_renewed(document) if is_renewal else name_kind(document)
        label = sheets[subject].label
        if subject != CUSTOMER and label:
            kind = say("of_subject", kind=kind, label=label)
        facts = _word_ranges([found for found, _ in parts], lexicon)
        yield say(_choose_action(document, is_renewal=is_renewal), kind=kind, facts=facts)


def _choose_action(document: str, *, is_renewal: bool) -> str:
    if document in (AGREEMENT, FILE):
        return f"action_{document}"
    return "action_renewal" if is_renewal else "action_copy"


def _word_ranges(ranges: Sequence[ChangeRange], lexicon: Lexicon) -> Bilingual:
    """Word what one document is to show; of very much, only what it is about."""
    if len(ranges) <= MOST_NAMED:
        words = [_word_range(found, lexicon) for found in ranges]
        return join_texts("change_separator", words)
    titles = [lexicon.title(found.change.fact) for found in ranges[:MOST_NAMED]]
    facts = join_texts("change_separator", titles)
    return say("change_more", facts=facts, count=len(ranges))


def _word_range(found: ChangeRange, lexicon: Lexicon) -> Bilingual:
    name = found.change.fact
    definition = lexicon.catalogue[name]
    title = definition.title
    match definition.type:
        case FactType.BOOLEAN:
            if len(found.values) > 1:
                return say("change_boolean_any", title=title)
            return lexicon.word_boolean(name, bool(found.change.value))
        case FactType.DATE | FactType.INTEGER:
            return _word_bounds(found, definition)
    if found.values:
        words = [word_listed(value, definition) for value in found.values]
        return say("change_values", title=title, values=join_texts("or_separator", words))
    if not found.excluded:
        return say("change_readable", title=title)
    shown = [word_listed(value, definition) for value in found.excluded[:MOST_VALUES]]
    values = join_texts("values_separator", shown)
    if len(found.excluded) > MOST_VALUES:
        values = say("values_more", values=values, count=len(found.excluded))
    return say("change_readable_except", title=title, values=values)


def _word_bounds(found: ChangeRange, definition: FactDefinition) -> Bilingual:
    first, last = found.first, found.last
    if first is None and last is None:
        form = "any"
    elif last is None:
        form = "from"
    elif first is None:
        form = "to"
    else:
        form = "exact" if first == last else "between"
    return say(
        f"change_{definition.type.value}_{form}",
        title=definition.title,
        first="" if first is None else word_with_unit(first, definition),
        last="" if last is None else word_with_unit(last, definition),
    )


def _word_failure(turning: Turning, lexicon: Lexicon) -> Bilingual:
    """Say why no change was found: what nobody can change, or how far the search went."""
    search = turning.search
    after = name_verdict(search.goal)
    blocking = search.blocked_by[:MOST_BLOCKING]
    if not (search.is_exhausted and blocking):
        return say("no_turn_found", states=search.states, after=after)
    rules = [say("rule_reference", rule=o.rule_id, title=o.rule.title) for o in blocking]
    facts = [title for outcome in blocking for title in _list_fixed(outcome, lexicon)]
    return say(
        "no_turn_blocked",
        after=after,
        rules=join_texts("values_separator", rules),
        facts=join_texts("values_separator", facts),
    )


def _list_fixed(outcome: RuleOutcome, lexicon: Lexicon) -> list[Bilingual]:
    """Return what nobody can change of that on which an outcome rests; all of it, if some can."""
    evidence = outcome.evidence
    fixed = [
        (name, fact)
        for name, fact in evidence
        if find_lever(lexicon.catalogue[name], fact, outcome.subject) is None
    ]
    at_fault = {
        f.name for leaf in list_leaves(outcome.rule.adverse_when.root) for f in list_facts(leaf)
    }
    chosen = [e for e in fixed if e[0] in at_fault] or fixed or list(evidence)
    return [
        lexicon.word_boolean(name, fact.value)
        if isinstance(fact.value, bool)
        else lexicon.title(name)
        for name, fact in chosen
    ]
