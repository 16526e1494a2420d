"""Which pages make one document: by titles, printed page numbers, codes, size, script and order.

A page without a title of its own goes on with the document before it where that may have more
pages and nothing speaks against it, or where its printed number says so. Every page ends in one
group: what nothing claims is a group of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.layout.phrases import find_phrases
from ingest.pack.group import Group
from ingest.pack.leaves import Leaf, Role

_HEAD = 0.1
"""A running head stands in this share of the page, from above."""
_FEWEST_NUMBERED = 3
"""So many pages numbered through tell of a numbering of the whole file."""


def group_leaves(leaves: Sequence[Leaf]) -> list[Group]:
    """Put leaves, in the file's order, into groups.

    Args:
        leaves: Of all pages that no set of financial statements has taken.
    """
    groups: list[Group] = []
    announced: list[Leaf] = []
    is_after_blank = False
    for position, leaf in enumerate(leaves := _drop_file_numbering(leaves)):
        if leaf.role is Role.BLANK:
            if groups and _is_next(groups[-1], leaf):
                groups[-1].around.append(leaf)
            else:
                groups.append(Group([leaf]))
            is_after_blank = True
            continue
        if _announces(leaf, leaves[position + 1 :]):
            announced.append(leaf)
            continue
        group = _find_group(groups, leaf, is_cut_off=is_after_blank or bool(announced))
        if group is None:
            groups.append(Group([leaf], announced))
        else:
            group.leaves.append(leaf)
            group.around += announced
        announced = []
        is_after_blank = False
    return _reunite(groups)


def _find_group(groups: Sequence[Group], leaf: Leaf, *, is_cut_off: bool) -> Group | None:
    last = groups[-1] if groups else None
    if last is not None and _goes_on(last, leaf, is_cut_off=is_cut_off):
        return last
    if leaf.opening or leaf.number is None:
        return None
    lacking = [group for group in groups if group.lacks(leaf.number)]
    return lacking[0] if len(lacking) == 1 else None


def _goes_on(group: Group, leaf: Leaf, *, is_cut_off: bool) -> bool:
    """Tell whether a leaf is the next page of a group."""
    if group.opener.role not in (Role.CONTENT, Role.DIVIDER):
        return False
    if leaf.part.title is None and _bears_running_head(group, leaf):
        return _is_next(group, leaf)
    number, last = leaf.number, group.leaves[-1].number
    is_headed_alike = leaf.opening == group.opener.opening
    if leaf.opening is not None and not (is_headed_alike and number and number.number > 1):
        return False
    if number is not None:
        if group.lacks(number):
            return True
        if number.number == 1 or (number.total and group.total):
            return False
        if last is not None and last.total is None and number.total is None:
            return _is_next(group, leaf) and number.number == last.number + 1
    elif last is not None and last.number == last.total:
        return False
    if leaf.opening is not None or not _is_next(group, leaf) or _has_other_code(group, leaf):
        return False
    if leaf.says_it_continues:
        return leaf.part.title is None or leaf.classification.template == group.template
    if is_cut_off or not group.may_have_more_pages:
        return False
    before = group.leaves[-1]
    is_alike = before.is_sized_like(leaf) and before.is_written_like(leaf)
    return is_alike and _has_no_kind_of_its_own(group, leaf)


def _bears_running_head(group: Group, leaf: Leaf) -> bool:
    """Tell whether what the group's kind prints at the head of its later pages stands there."""
    template = group.classification.template
    if template is None or not template.running_heads:
        return False
    layout = leaf.part.layout
    return any(
        layout.lines[glyphs[0].line].middle < _HEAD * layout.page.height
        for _, glyphs in find_phrases(layout, template.running_heads)
    )


def _is_next(group: Group, leaf: Leaf) -> bool:
    return group.pages[-1] in (leaf.page.number - 1, leaf.page.number)


def _has_other_code(group: Group, leaf: Leaf) -> bool:
    codes = frozenset[str]().union(*(each.codes for each in group.leaves))
    return bool(codes and leaf.codes) and not codes & leaf.codes


def _has_no_kind_of_its_own(group: Group, leaf: Leaf) -> bool:
    """Its labels tell no kind, or the group's own and none that the group has had already."""
    kind = leaf.classification.template
    if kind is None:
        return leaf.role is Role.CONTENT
    known = frozenset[str]().union(*(each.classification.fields for each in group.leaves))
    return kind == group.template and not known & leaf.classification.fields


def _announces(leaf: Leaf, following: Sequence[Leaf]) -> bool:
    """Tell whether a page of a few words belongs to what comes after it."""
    if leaf.role is not Role.DIVIDER or leaf.says_it_continues:
        return False
    opening = next((each for each in following if each.role is Role.CONTENT), None)
    if opening is None or opening.page.number != leaf.page.number + 1:
        return False
    if leaf.classification.template is None:
        return leaf.part.title is None or leaf.opening == opening.opening
    return leaf.classification.template == opening.classification.template


def _drop_file_numbering(leaves: Sequence[Leaf]) -> list[Leaf]:
    """Take away numbers that run through the whole file, over documents with titles of their own.

    They say nothing about any one document.
    """
    numbered = [(leaf, leaf.number.number) for leaf in leaves if leaf.number]
    offsets = {leaf.page.number - number for leaf, number in numbered}
    openings = {leaf.opening for leaf, _ in numbered if leaf.opening}
    runs_through = (
        len(numbered) >= _FEWEST_NUMBERED
        and len(offsets) == 1
        and len(openings) > 1
        and any(number > 1 and leaf.opening for leaf, number in numbered)
    )
    return [replace(leaf, number=None) for leaf in leaves] if runs_through else list(leaves)


def _reunite(groups: list[Group]) -> list[Group]:
    """Give pages that came before their document, by their numbers, to the one that lacks them."""
    kept: list[Group] = []
    for group in groups:
        leaf = group.leaves[0]
        if len(group.leaves) == 1 and leaf.opening is None and leaf.number is not None:
            lacking = [each for each in groups if each.opener.opening and each.lacks(leaf.number)]
            if len(lacking) == 1:
                lacking[0].leaves.append(leaf)
                lacking[0].leaves.sort(key=lambda each: each.page.number)
                lacking[0].around += group.around
                continue
        kept.append(group)
    return kept


def join_blanks(groups: Sequence[Group]) -> list[Group]:
    """Put groups of blank pages alone to what follows them, or comes before where nothing does."""
    kept: list[Group] = []
    loose: list[Leaf] = []
    for group in groups:
        if group.has_content:
            group.around += loose
            loose = []
            kept.append(group)
        else:
            loose += [*group.leaves, *group.around]
    if loose and kept:
        kept[-1].around += loose
    elif loose:
        kept.append(Group(loose))
    return kept
