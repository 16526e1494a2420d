"""How well packs are cut: documents found, kinds told, pages dropped, strangers taken for known.

    python -m benchmarks.packs                       # 30 packs, every third one a degraded scan
    python -m benchmarks.packs --packs 9 --scans 0   # text alone
    python -m benchmarks.packs --misses              # and say what went wrong

A pack is a PDF of 3 to 12 invented documents in any order: with continuation pages, blank pages,
papers that no template reads, two documents on a page and documents that are there twice. A
boundary is that between two pages with print that follow one another: it is right where both are of
one document exactly if they are, and a page with two documents has one boundary more. A kind is
right where a document was found on exactly its pages, with its kind. Gives 1 where less than 97 %
of boundaries or kinds are right, a page was dropped or a page with print is in no document.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from benchmarks.generated_documents import JPEG_QUALITY
from ingest.document import Document
from ingest.sandbox import ReaderPool
from licet_examples.degrade import Degradation, degrade
from licet_examples.pack import Pack, invent_pack
from licet_examples.pdf import PdfVariant, bind_scans, paint_pdf
from licet_examples.picture import paint_picture

TUNING_SEED = 20_260_701
LEAST = 0.97
_PIXELS_PER_POINT = 2.2
_SCAN_MODES = (Degradation.SCAN, Degradation.LOW_RESOLUTION, Degradation.FAX)


@dataclass(slots=True)
class PackTally:
    """Counts over packs.

    Attributes:
        counts: By what is counted.
        misses: What went wrong, for people.
    """

    counts: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    def judge(self, name: str, pack: Pack, documents: Sequence[Document]) -> None:
        """Compare what was found in a pack with what is in it."""
        found = [set(document.pages) - set(pack.blank) for document in documents]
        self.counts["packs"] += 1
        self.counts["pages"] += len(pack.sheets)
        held = {page for document in documents for page in document.pages}
        dropped = sorted(set(range(1, len(pack.sheets) + 1)) - held)
        self._count("dropped", len(dropped), f"{name}: pages {dropped} are in no document")
        self._judge_boundaries(name, pack, found)
        self._judge_kinds(name, pack, documents, found)

    def share(self, what: str) -> float:
        """Of what is counted, the share that is right."""
        return self.counts[f"{what} right"] / max(1, self.counts[what])

    @property
    def is_good_enough(self) -> bool:
        """Whether the packs were cut as well as they must be."""
        return (
            self.counts["dropped"] == 0
            and self.share("boundaries") >= LEAST
            and self.share("kinds") >= LEAST
        )

    def _judge_boundaries(self, name: str, pack: Pack, found: Sequence[set[int]]) -> None:
        printed = [page for page in range(1, len(pack.sheets) + 1) if page not in pack.blank]
        true = [set(document.pages) for document in pack.documents]
        for here, there in pairwise(printed):
            answers = [any({here, there} <= pages for pages in every) for every in (true, found)]
            self.counts["boundaries"] += 1
            self._note("boundaries", answers[0] == answers[1], f"{name}: between {here}, {there}")
        for page in printed:
            counts = [sum(page in pages for pages in every) for every in (true, found)]
            if max(counts) > 1:
                self.counts["boundaries"] += 1
                self._note("boundaries", counts[0] == counts[1], f"{name}: within page {page}")

    def _judge_kinds(
        self,
        name: str,
        pack: Pack,
        documents: Sequence[Document],
        found: Sequence[set[int]],
    ) -> None:
        left = list(zip(found, documents, strict=True))
        for document in pack.documents:
            place = set(document.pages)
            same = [(p, d) for p, d in left if p == place and d.kind == document.kind]
            self.counts["kinds"] += 1
            if same:
                left.remove(same[0])
                codes = {problem.code for problem in same[0][1].problems}
                if document.is_repeat and document.kind is not None:
                    self.counts["repeats"] += 1
                    is_told = bool(codes & {"same_document_twice", "copies_differ"})
                    self._note("repeats", is_told, f"{name}: no repeat of {document.kind}")
            kinds = [d.kind for p, d in left if p & place]
            told = f"{name}: {document.kind} on {sorted(place)} was read as {kinds}"
            self._note("kinds", bool(same), told)
            if document.kind is None:
                self.counts["strangers"] += 1
                taken = [d.kind for p, d in left if p == place and d.kind is not None]
                self._count("strangers taken for known", len(taken), told)

    def _note(self, what: str, is_right: bool, told: str) -> None:
        self.counts[f"{what} right"] += is_right
        if not is_right:
            self.misses.append(told)

    def _count(self, what: str, count: int, told: str) -> None:
        self.counts[what] += count
        if count:
            self.misses.append(told)


def make_packs(seed: int, count: int, scans: int) -> Iterator[tuple[str, Pack, bytes]]:
    """Invent packs and print them: `scans` of them as degraded scans, the others with text."""
    variants = list(PdfVariant)
    for number in range(count):
        rng = np.random.default_rng([seed, number])
        pack = invent_pack(rng, with_statements=number % 4 == 0)
        every = count // scans if scans else count + 1
        if number % every == every - 1:
            mode = _SCAN_MODES[number // every % len(_SCAN_MODES)]
            pictures = [
                degrade(paint_picture(sheet, round(sheet.width * _PIXELS_PER_POINT)), mode, rng)
                for sheet in pack.sheets
            ]
            yield f"{number:02}-{mode}.pdf", pack, bind_scans(pictures, JPEG_QUALITY)
        else:
            variant = variants[number % len(variants)]
            yield f"{number:02}-{variant}.pdf", pack, paint_pdf(list(pack.sheets), variant)


def main(arguments: list[str] | None = None) -> int:
    """Invent, print, read, compare; give 1 where packs were not cut well enough."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=TUNING_SEED)
    parser.add_argument("--packs", type=int, default=30)
    parser.add_argument("--scans", type=int, default=10, help="how many of them are scans")
    parser.add_argument("--misses", action="store_true", help="say what went wrong")
    options = parser.parse_args(arguments)
    tally = PackTally()
    seconds = 0.0
    began = time.monotonic()
    with ReaderPool() as pool:
        for name, pack, content in make_packs(options.seed, options.packs, options.scans):
            reading = pool.read_documents(content, name)
            seconds += reading.cpu_seconds
            tally.judge(name, pack, reading.documents)
            print(f"\r{name}", end="", file=sys.stderr, flush=True)
    counts = tally.counts
    print(f"\n{counts['packs']} packs ({options.scans} scanned), {counts['pages']} pages, ", end="")
    print(f"{counts['kinds']} documents; {seconds:.0f} CPU s, {time.monotonic() - began:.0f} s")
    for what in ("boundaries", "kinds", "repeats"):
        print(
            f"{what:12}{counts[f'{what} right']:>5} of {counts[what]:<5}{tally.share(what):>7.1%}"
        )
    print(f"pages dropped: {counts['dropped']}")
    taken = counts["strangers taken for known"]
    print(f"papers of no known kind taken for one: {taken} of {counts['strangers']}")
    if options.misses:
        print("\n".join(tally.misses))
    return 0 if tally.is_good_enough else 1


if __name__ == "__main__":
    sys.exit(main())
