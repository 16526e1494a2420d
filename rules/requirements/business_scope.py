"""A scope of business taken apart: its items, each with what brackets and headings say of it.

    许可项目：食品销售（仅销售预包装食品）；道路货物运输（不含危险货物）。一般项目：…

Segments end at ； and 。; inside one, 、 and ， separate items that may share a verb:
日用百货、食品的销售 sells both, and so does 销售：日用百货、食品. What stands in brackets narrows
the item, leaves something out of it, or says who pursues it; what is left out is no activity.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rules.requirements.scope_text import FoldedText, ScopeWords, fold, load_words

_STRONG = ";。.!;\n"
WEAK_SEPARATORS = "、,:"
_NOTHING = "无"
_NUMBERING = re.compile(r"^[0-9一二三四五六七八九十]{1,2}[.、)]")


@dataclass(frozen=True, slots=True)
class ScopeItem:
    """One activity as the scope names it.

    Attributes:
        text: Its characters as printed.
        start: Where it begins in the scope, in characters from 0.
        end: Where it ends.
        wordings: How it may be said in full: with and without brackets, with the verbs it shares.
        is_licensed: It stands under 许可项目, or a note says that it needs a licence.
        is_branches_only: A note leaves it to the branches (限分支机构经营).
    """

    text: str
    start: int
    end: int
    wordings: tuple[str, ...]
    is_licensed: bool = False
    is_branches_only: bool = False


def read_items(scope: str, whole: Iterable[str] = ()) -> tuple[ScopeItem, ...]:
    """Take a scope of business apart.

    Args:
        scope: As printed, in simplified characters.
        whole: Wordings that a 、 inside does not take apart, folded as `fold` does.

    Returns:
        Its items in their order; notes about the scope as a whole are none.
    """
    words = load_words()
    folded = fold(scope)
    text = _blank_boilerplate(folded.text, words)
    kept = frozenset(_find_inside(text, whole))
    items: list[ScopeItem] = []
    is_licensed = False
    for start, end, heading in _list_segments(text, words):
        is_licensed = is_licensed if heading is None else heading
        parts = [
            _read_part(text, *span, words)
            for span in _split(text, WEAK_SEPARATORS, start, end, kept)
        ]
        items += _make_items(parts, is_licensed, scope, folded, words)
    return tuple(items)


@dataclass(frozen=True, slots=True)
class _Part:
    """What stands between two separators.

    Attributes:
        start: In the folded text.
        end: Likewise.
        printed: Its characters with all brackets.
        core: Its characters without brackets.
        full: With those brackets that narrow it.
        notes: What stands in its brackets.
        head: Verbs that it begins with.
        tail: Verbs that it ends with.
        shared: Verbs of the part before or after it, where it has none.
    """

    start: int
    end: int
    printed: str
    core: str
    full: str
    notes: tuple[str, ...]
    head: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()

    @property
    def is_verb_alone(self) -> bool:
        return not self.core and bool(self.head)


def _blank_boilerplate(text: str, words: ScopeWords) -> str:
    """Put separators in the place of sentences about the scope as a whole; nothing moves."""
    for expression in words.boilerplate:
        text = expression.sub(lambda match: ";" * len(match.group()), text)
    return text


def _find_inside(text: str, whole: Iterable[str]) -> Iterator[int]:
    """Yield every position inside one of the wordings that stay whole."""
    for wording in whole:
        start = text.find(wording)
        while start >= 0:
            yield from range(start, start + len(wording))
            start = text.find(wording, start + 1)


def _split(
    text: str, separators: str, start: int, end: int, kept: Container[int] = ()
) -> Iterator[tuple[int, int]]:
    """Yield the stretches between separators that stand outside brackets and not at `kept`.

    A bracket without its partner, as recognition leaves many, separates nothing and holds nothing.
    """
    partners = _pair_brackets(text, start, end)
    begin = position = start
    while position < end:
        is_separator = text[position] in separators and position not in kept
        if is_separator and not _is_in_number(text, position):
            if begin < position:
                yield begin, position
            begin = position + 1
        position = partners.get(position, position) + 1
    if begin < end:
        yield begin, end


def _pair_brackets(text: str, start: int, end: int) -> dict[int, int]:
    open_at: list[int] = []
    partners: dict[int, int] = {}
    for position in range(start, end):
        if text[position] == "(":
            open_at.append(position)
        elif text[position] == ")" and open_at:
            partners[open_at.pop()] = position
    return partners


def _is_in_number(text: str, position: int) -> bool:
    around = text[max(0, position - 1) : position + 2]
    return text[position] in ".:," and len(around) == 3 and (around[0] + around[2]).isdigit()


def _list_segments(text: str, words: ScopeWords) -> Iterator[tuple[int, int, bool | None]]:
    """Yield the segments, and of those that a heading opens whether it says 许可.

    A heading with its colon begins a segment wherever it stands: 许可经营项目：无一般经营项目：….
    """
    headings = sorted(
        (match.start(), match.end(), is_licensed)
        for expression, is_licensed in (
            (words.licensed_heading, True),
            (words.ordinary_heading, False),
        )
        for match in expression.finditer(text)
        if match.start() == 0
        or text[match.start() - 1] in _STRONG
        or text[match.end() : match.end() + 1] == ":"
    )
    begin, said = 0, None
    for start, end, is_licensed in [*headings, (len(text), len(text), None)]:
        for segment in _split(text, _STRONG, begin, start):
            yield (*segment, said)
        begin, said = end, is_licensed


def _read_part(text: str, start: int, end: int, words: ScopeWords) -> _Part:
    printed, core, full, notes = "", "", "", []
    partners = _pair_brackets(text, start, end)
    position = start
    while position < end:
        character = text[position]
        if character != "(":
            if character != ")":
                printed, core, full = printed + character, core + character, full + character
            position += 1
            continue
        close = partners.get(position, end)
        note = text[position + 1 : close]
        notes.append(note)
        bracket = f"({words.narrowing_prefix.sub('', note)})"
        printed += bracket
        if not _is_remark(note, words):
            full += bracket
        position = close + 1
    core, full = (_clean(each, words) for each in (core, full))
    return _find_verbs(_Part(start, end, printed, core, full, tuple(notes)), words)


def _is_remark(note: str, words: ScopeWords) -> bool:
    """Tell a note that leaves out, or says who or on what licence, from one that narrows."""
    remarks = (words.excluding, words.branches_only, words.licensed_note)
    return any(expression.search(note) for expression in remarks)


def _clean(text: str, words: ScopeWords) -> str:
    text = words.unbracketed_exclusion.sub("", _NUMBERING.sub("", text))
    if words.excluding.search(text) or text == _NOTHING:
        return ""
    return words.grade.sub("", text).removesuffix("等")


def _find_verbs(part: _Part, words: ScopeWords) -> _Part:
    tail = re.fullmatch(rf"(?P<what>.*?)的?(?P<verbs>{words.verb_run})", part.core)
    if tail:
        verbs = tuple(words.verb.findall(tail["verbs"]))
        if not tail["what"]:
            return replace(part, core="", full="", head=verbs)
        return replace(part, tail=verbs)
    head = re.fullmatch(rf"(?P<verbs>{words.verb_run})(?P<what>.+)", part.core)
    return replace(part, head=tuple(words.verb.findall(head["verbs"]))) if head else part


def _make_items(
    parts: Sequence[_Part], is_licensed: bool, scope: str, folded: FoldedText, words: ScopeWords
) -> Iterator[ScopeItem]:
    for part in _share_verbs(parts):
        if not part.core:
            continue
        start, end = folded.span(part.start, part.end)
        notes = part.notes
        yield ScopeItem(
            scope[start:end],
            start,
            end,
            tuple(dict.fromkeys(_word(part, words))),
            is_licensed or any(words.licensed_note.search(note) for note in notes),
            any(words.branches_only.search(note) for note in notes),
        )


def _share_verbs(parts: Sequence[_Part]) -> list[_Part]:
    """Give parts without a verb that of the part after them, or else of the one before.

    Verbs that stand alone belong to what follows: 批发、零售：食品.
    """
    shared: list[_Part] = []
    ahead: tuple[str, ...] = ()
    for part in parts:
        if part.is_verb_alone:
            is_continued = shared and shared[-1].is_verb_alone
            ahead = (*ahead, *part.head) if is_continued else part.head
        elif part.head:
            ahead = part.head
        elif part.tail:
            ahead = ()
        else:
            part = replace(part, shared=ahead)
        shared.append(part)
    behind: tuple[str, ...] = ()
    for index in range(len(shared) - 1, -1, -1):
        part = shared[index]
        if part.tail:
            behind = part.tail
        elif part.head:
            behind = ()
        elif not part.shared and behind:
            shared[index] = replace(part, shared=behind)
    return shared


def _word(part: _Part, words: ScopeWords) -> Iterator[str]:
    """Say a part in full: as it stands, then the thing with each of its verbs."""
    yield part.printed
    yield part.full
    yield part.core
    verbs = part.head or part.tail or part.shared
    generic = [*verbs, *(words.group_of[verb] for verb in verbs)]
    for text in (part.full, part.core):
        for thing in _name_things(text, part, words):
            yield from (thing + verb for verb in generic)


def _name_things(text: str, part: _Part, words: ScopeWords) -> Iterator[str]:
    """Name what a part deals in: without its verbs, and each of 食品和饮料 by itself."""
    if part.head:
        text = re.sub(rf"^{words.verb_run}", "", text)
    elif part.tail:
        text = re.sub(rf"的?{words.verb_run}(?=\(|$)", "", text)
    yield text
    if "(" not in text:
        yield from re.split(r"[及和与]|以及", text)[:-1]
