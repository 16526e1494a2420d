"""What one pack says otherwise than another, down to the word.

The canonical contents are compared, so that whatever decides an outcome or a verdict is seen, and
nothing else: comments, the order of files and the cases are not.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from rules.calendar import WorkingCalendar
from rules.pack.extension import PackReference
from rules.pack.pack import Pack
from rules.vocabulary import Bilingual

_OWN_KEYS = {"facts": "name", "policies": "purpose", "renewal_windows": "kind"}
_NOT_COMPARED = ("schema_version", "id", "extends")
_NAMES = ("version", "title", "description")
_LEAST_ALIKE = 0.4
"""Texts less alike than this are shown one after the other: word by word they would be a riddle."""
_WORD = re.compile(r"[\u3400-\u9fff]|[\w.-]+|[<>=!]+|\s+|.")


class Difference(StrEnum):
    """How a part of one pack stands to that of another."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class FieldChange(NamedTuple):
    """One value that is another in the second pack.

    Attributes:
        path: Keys, ids and positions (from 1) that lead to it, such as `("message", "zh")`.
        before: What the first pack says, as JSON; None if nothing.
        after: What the second says.
    """

    path: tuple[str, ...]
    before: Any
    after: Any


class PartDifference(NamedTuple):
    """A rule, policy, list, scorecard and so on that is not the same in both packs.

    Attributes:
        section: Where in the pack: `rules`, `policies`, `lists`; `pack` for the pack as a whole.
        key: Its id, purpose or name; with its first day in force where there are several versions.
        title: Its name for a person, if it has one.
        difference: How it differs.
        fields: What differs; empty where all of it is new or gone.
        reason: Why, if the second pack extends the first and says so.
    """

    section: str
    key: str
    title: Bilingual | None
    difference: Difference
    fields: tuple[FieldChange, ...] = ()
    reason: Bilingual | None = None


class PackDifference(NamedTuple):
    """Two packs and everything in which they differ, by section and key."""

    before: PackReference
    after: PackReference
    parts: tuple[PartDifference, ...]

    @property
    def is_misnamed(self) -> bool:
        """Whether two contents go by one id and version, of which one should have been raised."""
        one, two = self.before, self.after
        return (one.id, one.version) == (two.id, two.version) and one.sha256 != two.sha256


class WordChange(NamedTuple):
    """A piece of a text: in both (None), only before (REMOVED) or only after (ADDED)."""

    difference: Difference | None
    text: str


def compare_packs(before: Pack, after: Pack) -> PackDifference:
    """Find everything in which two packs differ."""
    return PackDifference(
        PackReference(id=before.id, version=before.version, sha256=before.sha256),
        PackReference(id=after.id, version=after.version, sha256=after.sha256),
        tuple(_compare_contents(before, after)),
    )


def compare_words(before: str, after: str) -> tuple[WordChange, ...]:
    """Split two versions of a text into what they share and what only one of them has."""
    one, two = _WORD.findall(before), _WORD.findall(after)
    pieces: list[WordChange] = []
    matcher = difflib.SequenceMatcher(a=one, b=two, autojunk=False)
    if matcher.ratio() < _LEAST_ALIKE:
        return WordChange(Difference.REMOVED, before), WordChange(Difference.ADDED, after)
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(WordChange(None, "".join(one[start:end])))
            continue
        for difference, words in (
            (Difference.REMOVED, one[start:end]),
            (Difference.ADDED, two[other_start:other_end]),
        ):
            if words:
                pieces.append(WordChange(difference, "".join(words)))
    return tuple(pieces)


def _compare_contents(before: Pack, after: Pack) -> Iterator[PartDifference]:
    one, two = _split(before), _split(after)
    if before.id != after.id:
        for name in _NAMES:  # two packs of different names are not expected to be called alike
            del one["pack"][name], two["pack"][name]
    fields = tuple(_compare_values(one.pop("pack"), two.pop("pack"), ()))
    if fields:
        yield PartDifference("pack", after.id, after.title, Difference.CHANGED, fields)
    for section in one:
        for old, new in _pair(section, one[section], two[section]):
            if old != new:
                several = any(_has_versions(section, p[section], old or new) for p in (one, two))
                yield _describe(section, old, new, after, show_version=several)


def _split(pack: Pack) -> dict[str, Any]:
    """Return the lists of parts that a pack has, and under `pack` all that is no such list."""
    content = json.loads(pack.content)
    content |= content.pop("requirements")
    content |= content.pop("renewals")
    content["credit_policy"] = _split_policy(content["credit_policy"])
    content["calendar"] = _describe_calendar(pack.calendar)
    for key in _NOT_COMPARED:
        del content[key]
    look_alikes = content.pop("look_alikes")
    parts = {key: value for key, value in content.items() if isinstance(value, list)}
    rest = {key: value for key, value in content.items() if key not in parts}
    ordered = sorted(parts, key=lambda key: (key != "rules", key != "policies", key == "facts"))
    whole = {"pack": {**rest, "look_alikes": look_alikes}}
    return whole | {key: parts[key] for key in ordered}


def _split_policy(policy: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Return each section of a credit policy with what it rests on."""
    if policy is None:
        return []
    parts = []
    for section, said in policy.items():
        if section != "basis":
            covering = [basis for basis in policy["basis"] if section in basis["covers"]]
            told = [{k: v for k, v in basis.items() if k != "covers"} for basis in covering]
            parts.append({"id": section, "says": said, "basis": told})
    return parts


def _describe_calendar(calendar: WorkingCalendar | None) -> str | None:
    if calendar is None:
        return None
    return f"{calendar.name} {calendar.first_year}-{calendar.last_year} {calendar.sha256[:12]}"


_Part = Mapping[str, Any]


def _pair(
    section: str, before: Sequence[_Part], after: Sequence[_Part]
) -> Iterator[tuple[_Part | None, _Part | None]]:
    """Pair what is the same part: by id and first day in force, then by id alone."""
    for key in sorted({_key(section, part) for part in (*before, *after)}):
        old = [part for part in before if _key(section, part) == key]
        new = [part for part in after if _key(section, part) == key]
        for part in list(old):
            same = next((n for n in new if _starts_on(n) == _starts_on(part)), None)
            if same is not None:
                old.remove(part)
                new.remove(same)
                yield part, same
        for part in list(old):
            yield part, new.pop(0) if new else None
        for part in new:
            yield None, part


def _key(section: str, part: _Part) -> str:
    return str(part[_OWN_KEYS.get(section, "id")])


def _starts_on(part: _Part) -> str | None:
    period = part.get("in_force")
    return None if period is None else period["from"]


def _has_versions(section: str, parts: Sequence[_Part], part: _Part | None) -> bool:
    if part is None or "in_force" not in part:
        return False
    key = _key(section, part)
    return len({_starts_on(other) for other in parts if _key(section, other) == key}) > 1


def _describe(
    section: str, before: _Part | None, after: _Part | None, pack: Pack, *, show_version: bool
) -> PartDifference:
    part = after or before or {}
    key, title = _key(section, part), part.get("title")
    reason = _find_reason(section, part, pack, is_removed=after is None)
    fields: tuple[FieldChange, ...] = ()
    if before is None:
        difference = Difference.ADDED
    elif after is None:
        difference = Difference.REMOVED
    else:
        difference = Difference.CHANGED
        fields = tuple(_compare_values(before, after, ()))
    shown = f"{key} ({_starts_on(part)})" if show_version else key
    named = None if title is None else Bilingual(**title)
    return PartDifference(section, shown, named, difference, fields, reason)


def _find_reason(section: str, part: _Part, pack: Pack, *, is_removed: bool) -> Bilingual | None:
    if section != "rules" or pack.extends is None:
        return None
    for change in reversed(pack.extends.changes):
        starts_on = None if change.starts_on is None else change.starts_on.isoformat()
        if change.rule == part["id"] and (is_removed or starts_on == _starts_on(part)):
            return change.reason
    return None


def _compare_values(before: Any, after: Any, path: tuple[str, ...]) -> Iterator[FieldChange]:  # noqa: ANN401
    if before == after:
        return
    match before, after:
        case dict(), dict():
            for key in (*before, *(key for key in after if key not in before)):
                yield from _compare_values(before.get(key), after.get(key), (*path, key))
        case list(), list() if all(_has_id(item) for item in (*before, *after)):
            one, two = ({item["id"]: item for item in items} for items in (before, after))
            yield from _compare_values(one, two, path)
        case list(), list():
            yield from _compare_items(before, after, path)
        case _:
            yield FieldChange(path, before, after)


def _has_id(item: object) -> bool:
    return isinstance(item, dict) and "id" in item


def _compare_items(
    before: list[Any], after: list[Any], path: tuple[str, ...]
) -> Iterator[FieldChange]:
    """Compare lists whose items have no names: what is gone, what has come, or their order."""
    gone = [item for item in before if item not in after]
    come = [item for item in after if item not in before]
    if not gone and not come:
        yield FieldChange(path, before, after)
    elif len(gone) == len(come) and all(isinstance(item, dict) for item in (*gone, *come)):
        for old, new in zip(gone, come, strict=True):
            yield from _compare_values(old, new, (*path, str(after.index(new) + 1)))
    else:
        yield from (FieldChange(path, item, None) for item in gone)
        yield from (FieldChange(path, None, item) for item in come)
