"""Matters as entries of a calendar: the day to act by, and the day that matters where it is later.

| entry | uid | reminds |
|---|---|---|
| the last day to act | `SOURCE-SUBJECT-act@licet` | a week before |
| the due day | `SOURCE-SUBJECT-due@licet` | a week before, or on it where there is a day to act |
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checker.feeds.calendar import CalendarEntry
from checker.feeds.matters import Matter
from rules.vocabulary import Bilingual
from storage.vocabulary import AlertSource, Language

_REMIND_DAYS = 7

_ACT = Bilingual("办理截止", "Act by")
_DUE = {
    AlertSource.CREDENTIAL: Bilingual("到期", "Ends"),
    AlertSource.EVIDENCE: Bilingual("文件过旧", "Document too old"),
    AlertSource.REVIEW: Bilingual("复审", "Review"),
    AlertSource.OUTCOME: Bilingual("结论变化", "Verdict changes"),
    AlertSource.DEADLINE: Bilingual("期限", "Deadline"),
    AlertSource.DATASET: Bilingual("数据过期", "Data out of date"),
}
_INSTALLATION = Bilingual("Licet", "Licet")


def make_entries(matters: Iterable[Matter], language: Language) -> list[CalendarEntry]:
    """Make the entries of matters in one language."""
    return [entry for matter in matters for entry in _make_entries(matter, language)]


def _make_entries(matter: Matter, language: Language) -> Iterator[CalendarEntry]:
    has_own_day = matter.act_by < matter.due_on
    if has_own_day:
        yield _make_entry(matter, language, is_due_day=False, alarm_days_before=_REMIND_DAYS)
    remind = 0 if has_own_day else _REMIND_DAYS
    yield _make_entry(matter, language, is_due_day=True, alarm_days_before=remind)


def _make_entry(
    matter: Matter, language: Language, *, is_due_day: bool, alarm_days_before: int
) -> CalendarEntry:
    def say(words: Bilingual) -> str:
        return words.zh if language is Language.ZH else words.en

    what = say(_DUE[matter.source] if is_due_day else _ACT)
    who = matter.customer or say(_INSTALLATION)
    told = (matter.headline, matter.task, matter.reason)
    return CalendarEntry(
        uid=f"{matter.source.value}-{matter.subject_id}-{'due' if is_due_day else 'act'}@licet",
        day=matter.due_on if is_due_day else matter.act_by,
        title=f"【{what}】{who}：{say(matter.title)}"
        if language is Language.ZH
        else f"{what}: {who}, {say(matter.title)}",
        description="\n".join(say(words) for words in told if words is not None),
        sequence=_find_sequence(matter),
        is_cancelled=matter.is_ended,
        alarm_days_before=alarm_days_before,
    )


def _find_sequence(matter: Matter) -> int:
    """Give a number that rises whenever an alert about the matter comes or ends.

    Alerts have rising numbers, and a new stage or another due day is a new alert. What changes
    between two alerts shows in the later stamp of the calendar.
    """
    if matter.newest_alert is None:
        return 0
    return 2 * matter.newest_alert + matter.is_ended
