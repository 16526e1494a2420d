"""Strongly connected components, in an order in which whoever is owned comes before its owners."""

from __future__ import annotations

from collections.abc import Callable, Iterable


def list_components(start: str, follow: Callable[[str], Iterable[str]]) -> list[list[str]]:
    """Give the components that can be reached from `start`, that of `start` first.

    Tarjan's algorithm with a stack of its own: a chain of 20,000 companies is no recursion.

    Args:
        start: Where to begin.
        follow: Gives the neighbours of a node.
    """
    number: dict[str, int] = {start: 0}
    lowest: dict[str, int] = {start: 0}
    stack, on_stack = [start], {start}
    work = [(start, iter(follow(start)))]
    found: list[list[str]] = []
    while work:
        node, neighbours = work[-1]
        for each in neighbours:
            if each not in number:
                number[each] = lowest[each] = len(number)
                stack.append(each)
                on_stack.add(each)
                work.append((each, iter(follow(each))))
                break
            if each in on_stack:
                lowest[node] = min(lowest[node], number[each])
        else:
            work.pop()
            if work:
                parent = work[-1][0]
                lowest[parent] = min(lowest[parent], lowest[node])
            if lowest[node] == number[node]:
                component: list[str] = []
                while not component or component[-1] != node:
                    component.append(stack.pop())
                    on_stack.discard(component[-1])
                found.append(component)
    found.reverse()
    return found
