"""Names against UN and OFAC lists: how many a second, how many misspelt ones found, how many false.

    python -m benchmarks.name_screening [--queries 10000] [--seed 1] [--lists ../shared/data/lists]
        [--peer-queries 100]

Every name of the UN list and of both OFAC lists is filed. Asked are persons of the UN list written
otherwise (a slip in one word, words in another order, a middle name left out, two words in one, a
word in two, two of these at once), and people who do not exist, of common given and family names of
many countries, but for those whose words all stand in one listed name. A name is found where its
own entry comes to 700 thousandths or more; false is each invented person for whom any entry does.
RapidFuzz's WRatio is measured beside it on a sample, over all names.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from rapidfuzz import fuzz, process

from benchmarks.people_names import FAMILY_NAMES, GIVEN_NAMES
from checker.names.comparison import HIT_FROM, NameKind
from checker.screening.entry_index import EntryIndex
from checker.screening.matching import ListedEntry
from checker.screening.name_table import make_party
from checker.screening.party import Party
from checker.watchlists.entry import PartyKind
from checker.watchlists.reading import read_list

DEFAULT_LISTS = Path(__file__).parents[2] / "shared" / "data" / "lists"
_SOURCES = (
    ("un.consolidated", "UN_consolidated.xml"),
    ("ofac.sdn", "ofac"),
    ("ofac.consolidated", "cons_prim.csv"),
)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def read_lists(folder: Path) -> list[ListedEntry]:
    """Read the three lists."""
    listed = []
    for kind, name in _SOURCES:
        reading = read_list(folder / name, kind)
        listed += [ListedEntry(kind, "1", str(n), e) for n, e in enumerate(reading.entries)]
    return listed


def slip(words: list[str], chance: random.Random) -> list[str]:
    """Write one letter of one longer word wrong: another, none, one more, or two exchanged."""
    places = [n for n, word in enumerate(words) if len(word) > 3]
    if not places:
        return words
    place = chance.choice(places)
    word, at = words[place], chance.randrange(1, len(words[place]) - 1)
    letter = chance.choice(_LETTERS)
    written = chance.choice(
        (
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )
    return [*words[:place], written, *words[place + 1 :]]


def reorder(words: list[str], chance: random.Random) -> list[str]:
    """Put the last word first, or turn the order round."""
    return chance.choice(([words[-1], *words[:-1]], words[::-1]))


def leave_out(words: list[str], chance: random.Random) -> list[str]:
    """Leave out a word in the middle."""
    if len(words) < 3:
        return words
    place = chance.randrange(1, len(words) - 1)
    return words[:place] + words[place + 1 :]


def join(words: list[str], chance: random.Random) -> list[str]:
    """Write two neighbours as one word."""
    if len(words) < 2:
        return words
    place = chance.randrange(len(words) - 1)
    return [*words[:place], words[place] + words[place + 1], *words[place + 2 :]]


def part(words: list[str], chance: random.Random) -> list[str]:
    """Write one long word as two."""
    places = [n for n, word in enumerate(words) if len(word) > 5]
    if not places:
        return words
    place = chance.choice(places)
    at = chance.randrange(3, len(words[place]) - 2)
    return [*words[:place], words[place][:at], words[place][at:], *words[place + 1 :]]


Treatment = Callable[[list[str], random.Random], list[str]]
TREATMENTS: dict[str, tuple[Treatment, ...]] = {
    "as listed": (),
    "a slip": (slip,),
    "other order": (reorder,),
    "middle name left out": (leave_out,),
    "two words in one": (join,),
    "a word in two": (part,),
    "a slip and other order": (slip, reorder),
}


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--queries", type=int, default=10_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--lists", type=Path, default=DEFAULT_LISTS)
    asked.add_argument("--peer-queries", type=int, default=100)
    options = asked.parse_args()
    chance = random.Random(options.seed)  # noqa: S311 - a benchmark repeats itself
    listed = read_lists(options.lists)
    began = time.process_time()
    index = EntryIndex(listed, date(2026, 11, 22))
    names = [name.text for each in listed for name in each.entry.names]
    built = time.process_time() - began
    print(f"{len(listed):,} entries, {len(names):,} names; index {built:.1f} CPU s")
    people = [
        each
        for each in listed
        if each.list_kind == "un.consolidated" and each.entry.kind is PartyKind.PERSON
    ]
    spent, count = _measure_found(people, index, chance)
    invented = invent_people(options.queries, listed, chance)
    began = time.process_time()
    false = sum(_is_hit(index, make_person(name)) for name in invented)
    of_invented = time.process_time() - began
    print(f"{'people who do not exist':28}{false / len(invented):9.4f} false alarms")
    rate = (count + len(invented)) / (spent + of_invented)
    print(f"{rate:,.0f} names per CPU second over all {count + len(invented):,}")
    _measure_peer(people, names, invented, options.peer_queries, chance)


def _measure_found(
    people: Sequence[ListedEntry], index: EntryIndex, chance: random.Random
) -> tuple[float, int]:
    treated = found = count = 0
    spent = 0.0
    for title, steps in TREATMENTS.items():
        queries = [(each, treat(each.entry.primary_name, steps, chance)) for each in people]
        began = time.process_time()
        right = 0
        for each, query in queries:
            matches = index.search(make_person(query)).matches
            right += any(
                m.listed.entry.source_id == each.entry.source_id and m.comparison.score >= HIT_FROM
                for m in matches
            )
        spent += time.process_time() - began
        count += len(queries)
        print(f"{title:28}{right / len(queries):9.4f} found of {len(queries)}")
        if steps:
            treated, found = treated + len(queries), found + right
    print(f"{'all that were rewritten':28}{found / treated:9.4f} found of {treated}")
    return spent, count


def treat(name: str, steps: Sequence[Treatment], chance: random.Random) -> str:
    """Write a name otherwise, step by step."""
    words = name.lower().split()
    for step in steps:
        words = step(words, chance)
    return " ".join(words)


def make_person(name: str) -> Party:
    """Give a person of this name."""
    return make_party(name, NameKind.PERSON)


def _is_hit(index: EntryIndex, party: Party) -> bool:
    return any(match.comparison.score >= HIT_FROM for match in index.search(party).matches)


def invent_people(count: int, listed: Sequence[ListedEntry], chance: random.Random) -> list[str]:
    """Invent people; who bears the very name of a listed person is a namesake and left out."""
    words = [
        frozenset(name.text.lower().replace(",", " ").split())
        for each in listed
        for name in each.entry.names
    ]
    invented: list[str] = []
    while len(invented) < count:
        pair = chance.choice(GIVEN_NAMES), chance.choice(FAMILY_NAMES)
        wanted = {part.lower() for part in pair}
        if not any(wanted <= known for known in words):
            invented.append(" ".join(pair))
    return invented


def _measure_peer(
    people: Sequence[ListedEntry],
    names: list[str],
    invented: list[str],
    count: int,
    chance: random.Random,
) -> None:
    """Measure WRatio over all names, on a sample, at several thresholds."""
    folded = [name.lower() for name in names]
    treated = [
        (each, treat(each.entry.primary_name, steps, chance))
        for each, steps in zip(
            chance.choices(people, k=count), list(TREATMENTS.values())[1:] * count, strict=False
        )
    ]
    began = time.process_time()
    best = [
        process.extractOne(query, folded, scorer=fuzz.WRatio, processor=None)
        for _, query in treated
    ]
    own = [
        max(fuzz.WRatio(query, name.text.lower()) for name in each.entry.names)
        for each, query in treated
    ]
    alarms = [
        process.extractOne(name.lower(), folded, scorer=fuzz.WRatio)[1] for name in invented[:count]
    ]
    spent = time.process_time() - began
    for threshold in (80, 85, 90, 95):
        found = sum(each >= threshold for each in own) / count
        false = sum(each >= threshold for each in alarms) / count
        print(f"rapidfuzz WRatio >= {threshold}: found {found:.3f}, false {false:.3f}")
    print(f"rapidfuzz WRatio: {(len(best) + count) / spent:,.1f} names per CPU second")


if __name__ == "__main__":
    main()
