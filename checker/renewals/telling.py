"""One thing that falls due, told: what is the matter, by when to act, and why.

Nothing here reads the database; `checker.renewals.subjects` has read what is known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from checker.customer_file.kinds import kind_title
from checker.renewals.outcome_words import word_coming, word_turned
from checker.renewals.sentences import join_sentences, load_sentences, say
from checker.renewals.subjects import CustomerPurpose, Subjects
from ingest.normalise.names import normalise_company_name
from rules.basis import Basis, BasisStatus
from rules.calendar import WorkingCalendar
from rules.renewal import RenewalPlan, RenewalWindow, WindowPlacement, WindowState
from rules.vocabulary import Bilingual
from storage.due_things import DueThing
from storage.vocabulary import AlertSource


@dataclass(frozen=True, slots=True)
class Telling:
    """What is to be said of one thing.

    Attributes:
        title: What it is about, such as the kind of the credential.
        headline: What is the matter, in one sentence with the date.
        reason: Why it matters and what that rests on; None where nothing is known.
        act_by: The last day to do something about it.
        holder: To whom the credential was issued, where that is not the customer.
        number: Number of the credential.
        placement: Where the day lies in the renewal window, where there is one.
        is_estimated: Whether a day rests on working days that are not declared yet.
    """

    title: Bilingual
    headline: Bilingual
    reason: Bilingual | None
    act_by: date
    holder: str | None = None
    number: str | None = None
    placement: WindowPlacement | None = None
    is_estimated: bool = False


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What every sentence may draw on.

    Attributes:
        subjects: What was read of the things.
        as_of: The day looked at.
        plan: Windows and ladders of the pack.
        calendar: The working days.
    """

    subjects: Subjects
    as_of: date
    plan: RenewalPlan
    calendar: WorkingCalendar


def tell(thing: DueThing, known: Knowledge) -> Telling:
    """Say what is the matter with one thing that falls due."""
    told = _TELLERS[thing.source](thing, known)
    ladder = known.plan.find_ladder(thing.source, thing.kind)
    if told.placement is not None or ladder is None or ladder.consequence is None:
        return told  # the consequence of a window is nearer to the matter than that of a ladder
    reasons = [ladder.consequence] if told.reason is None else [ladder.consequence, told.reason]
    return replace(told, reason=join_sentences(reasons))


def tell_task(thing: DueThing, stage: str | None, known: Knowledge) -> Bilingual:
    """Say what to do: as the ladder says, or in general where it no longer has the stage."""
    customer = known.subjects.find_customer(thing)
    step = None if stage is None else known.plan.find_step(thing.source, thing.kind, stage)
    if step is None:
        return say(f"task_{thing.source.value}")
    return step.task_for(is_own=customer is not None and customer.is_own)


def _tell_credential(thing: DueThing, known: Knowledge) -> Telling:
    title = kind_title(thing.kind)
    named = Bilingual(title.zh, title.en)
    placement = known.plan.place_window(thing.kind, thing.due_on, known.as_of, known.calendar)
    holder, number = _describe_credential(thing, known)
    if placement is None:
        has_ended = known.as_of > thing.due_on
        headline = say("term_ended" if has_ended else "term_ends", title=named, due_on=thing.due_on)
        reasons = _word_grace(thing, known)
        return Telling(named, headline, join_sentences(reasons), thing.due_on, holder, number)
    return Telling(
        title=named,
        headline=_word_window(named, placement),
        reason=join_sentences([*_word_law(placement.window), *_word_grace(thing, known)]),
        act_by=_find_last_day(placement, known.as_of),
        holder=holder,
        number=number,
        placement=placement,
        is_estimated=placement.is_estimated,
    )


def _find_last_day(placement: WindowPlacement, as_of: date) -> date:
    """Give the last day to act: to apply, and once it is too late for that, the end of the term."""
    if placement.state in (WindowState.TOO_LATE, WindowState.ENDED):
        return placement.valid_until
    return placement.last_day if as_of > placement.last_working_day else placement.last_working_day


def _word_window(title: Bilingual, placement: WindowPlacement) -> Bilingual:
    is_worked = placement.last_working_day == placement.last_day
    name = f"window_{placement.state.value}"
    if placement.state is WindowState.LAST_DAY and not is_worked:
        name = "window_last_worked"
    sentence = say(
        name,
        title=title,
        due_on=placement.valid_until,
        opens_on=placement.opens_on,
        last_day=placement.last_day,
        last_working_day=placement.last_working_day,
        lead=_word_lead(placement.window),
    )
    if placement.state in (WindowState.TOO_EARLY, WindowState.OPEN) and not is_worked:
        sentence = say("not_worked", sentence=sentence, last_working_day=placement.last_working_day)
    if placement.is_estimated and placement.state is not WindowState.ENDED:
        sentence = say("estimated", sentence=sentence)
    return sentence


def _word_lead(window: RenewalWindow) -> Bilingual:
    closes = window.closes
    for unit in ("days", "working_days", "months"):
        if (count := getattr(closes, unit)) is not None:
            return say(f"lead_{unit}", count=count)
    raise AssertionError("an offset has one unit")


def _word_law(window: RenewalWindow) -> list[Bilingual]:
    return [window.consequence, *(_word_basis(basis) for basis in window.basis)]


def _word_basis(basis: Basis) -> Bilingual:
    article = basis.article or Bilingual("", "")
    text = Bilingual(
        basis.instrument.zh + article.zh, f"{basis.instrument.en} {article.en}".strip()
    )
    if basis.status is BasisStatus.UNVERIFIED:
        return say("basis_unverified", text=text)
    return say(f"basis_{basis.status.value}", text=text, checked_on=basis.checked_on)


def _word_grace(thing: DueThing, known: Knowledge) -> list[Bilingual]:
    days = known.plan.grace_days(thing.kind)
    until = thing.due_on + timedelta(days=days)
    if not days or not thing.due_on < known.as_of <= until:
        return []
    return [say("grace", until=until)]


def _tell_evidence(thing: DueThing, known: Knowledge) -> Telling:
    title = kind_title(thing.kind)
    named = Bilingual(title.zh, title.en)
    days = known.plan.evidence_max_age_days.get(thing.kind)
    is_past = known.as_of >= thing.due_on
    holder, number = _describe_credential(thing, known)
    if days is None:
        name = "evidence_grown_old" if is_past else "evidence_grows_old"
        headline, reason = say(name, title=named, due_on=thing.due_on), None
    else:
        headline = say(
            "evidence_aged" if is_past else "evidence_ages",
            title=named,
            due_on=thing.due_on,
            received_on=thing.due_on - timedelta(days=days),
            days=days,
        )
        reason = say("evidence_reason", days=days)
    about = say("evidence_title", title=named)
    return Telling(about, headline, reason, thing.due_on, holder, number)


def _describe_credential(thing: DueThing, known: Knowledge) -> tuple[str | None, str | None]:
    """Give the holder, unless that is the customer, and the number."""
    credential = known.subjects.credentials.get(thing.subject_id)
    customer = known.subjects.find_customer(thing)
    if credential is None:
        return None, None
    holder = credential.holder
    if holder and customer is not None:
        holder = None if _is_same_company(holder, customer.name) else holder
    return holder or None, credential.number


def _is_same_company(one: str, other: str) -> bool:
    """Tell whether two names are one; most are alike as they stand, which is cheaper to see."""
    return one == other or normalise_company_name(one) == normalise_company_name(other)


def _tell_review(thing: DueThing, known: Knowledge) -> Telling:
    purpose = known.subjects.find_purpose(thing.kind)
    name = "review_past" if known.as_of > thing.due_on else "review_comes"
    assessed_on = known.subjects.assessed_on.get(_purpose_of(thing))
    reason = None
    if assessed_on is not None:
        reason = say("review_reason", as_of=assessed_on, due_on=thing.due_on)
    headline = say(name, purpose=purpose, due_on=thing.due_on)
    return Telling(say("review_title", purpose=purpose), headline, reason, thing.due_on)


def _tell_outcome(thing: DueThing, known: Knowledge) -> Telling:
    subjects, key = known.subjects, _purpose_of(thing)
    title = say("outcome_title", purpose=subjects.find_purpose(thing.kind))
    turned, standing = subjects.turns.get((key, thing.due_on)), subjects.standings.get(key)
    if turned is not None:
        headline, reason = word_turned(turned, thing, subjects)
    elif standing is not None and standing.next_change_on == thing.due_on:
        headline, reason = word_coming(standing, thing, subjects, known.as_of)
    else:
        purpose = subjects.find_purpose(thing.kind)
        name = "outcome_unknown_came" if known.as_of >= thing.due_on else "outcome_unknown_comes"
        headline, reason = say(name, purpose=purpose, due_on=thing.due_on), None
    return Telling(title, headline, reason, thing.due_on)


def _purpose_of(thing: DueThing) -> CustomerPurpose:
    return CustomerPurpose(thing.customer_id or "", thing.kind)


def _tell_deadline(thing: DueThing, known: Knowledge) -> Telling:
    deadline = known.subjects.deadlines.get(thing.subject_id)
    of_kind = say(f"deadline_{thing.kind}")
    title = of_kind if deadline is None else Bilingual(deadline.title, deadline.title)
    name = f"{thing.kind}_{'ended' if known.as_of > thing.due_on else 'ends'}"
    note = None if deadline is None or not deadline.note else deadline.note
    reason = None if note is None else Bilingual(note, note)
    headline = say(name, title=title, due_on=thing.due_on)
    return Telling(title, headline, reason, thing.due_on)


def _tell_dataset(thing: DueThing, known: Knowledge) -> Telling:
    dataset = known.subjects.datasets.get(thing.subject_id)
    key = f"dataset_{thing.subject_id.replace('.', '_')}"
    title = say(key) if key in load_sentences() else Bilingual(thing.subject_id, thing.subject_id)
    name = "dataset_grown_stale" if known.as_of >= thing.due_on else "dataset_grows_stale"
    own = f"{key}_reason"
    reason_name = own if own in load_sentences() else "dataset_reason"
    reason = None if dataset is None else say(reason_name, version=dataset.version)
    return Telling(title, say(name, title=title, due_on=thing.due_on), reason, thing.due_on)


_TELLERS: Mapping[AlertSource, Callable[[DueThing, Knowledge], Telling]] = {
    AlertSource.CREDENTIAL: _tell_credential,
    AlertSource.EVIDENCE: _tell_evidence,
    AlertSource.REVIEW: _tell_review,
    AlertSource.OUTCOME: _tell_outcome,
    AlertSource.DEADLINE: _tell_deadline,
    AlertSource.DATASET: _tell_dataset,
}
