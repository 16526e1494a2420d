"""How many fields are read right from generated documents, by medium, degradation and field.

    python -m benchmarks.generated_documents                 # 40 text PDFs, 100 scans
    python -m benchmarks.generated_documents --texts 40 --licences 0 --letters 0
    python -m benchmarks.generated_documents --modes fax,photo --save misses

Every field that is printed on the document counts. Values are compared exactly after NFKC and the
removal of blanks, so full-width and half-width punctuation are the same. A field is `wrong` where
another value was read and `missing` where none was, or none that the reader trusts. Documents
depend on the seed alone; keep one seed for tuning and another for judging.
"""

from __future__ import annotations

import argparse
import sys
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np

from ingest.document import Document, Field, Money
from ingest.sandbox import ReaderPool
from licet_examples.degrade import Degradation, degrade
from licet_examples.invent import Inventor
from licet_examples.letter import LetterStyle, draw_authorization_letter, lay_out_letter
from licet_examples.licence import TruthValue
from licet_examples.licence_sheet import LicenceLayout, draw_licence, lay_out_licence
from licet_examples.pdf import PdfVariant, paint_pdf
from licet_examples.picture import Picture, encode_jpeg

TUNING_SEED = 20_260_101
SHARE_OF_LETTERS_IN_TEXTS = 0.3
JPEG_QUALITY = 90
LICENCE = "cn.business_licence"
LETTER = "cn.authorization_letter"


@dataclass(frozen=True, slots=True)
class Case:
    """A generated file and what it says.

    Attributes:
        name: Of the file.
        group: What it is counted under: a PDF variant or a degradation.
        kind: Template id.
        content: The bytes.
        truth: Value by field name.
    """

    name: str
    group: str
    kind: str
    content: bytes
    truth: dict[str, TruthValue]


@dataclass(frozen=True, slots=True)
class Miss:
    """A field that was not read right; `read` is None where nothing was read."""

    case: str
    group: str
    field: str
    expected: TruthValue
    read: TruthValue | None
    note: str


def generate_texts(seed: int, count: int) -> Iterator[Case]:
    """Generate text PDFs over all variants, layouts and styles; a third bear a watermark."""
    inventor = Inventor(np.random.default_rng([seed, 1]))
    variants, layouts, styles = list(PdfVariant), list(LicenceLayout), list(LetterStyle)
    letters = round(count * SHARE_OF_LETTERS_IN_TEXTS)
    for number in range(count - letters):
        layout = layouts[number % len(layouts)]
        variant = variants[number // len(layouts) % len(variants)]
        licence = inventor.invent_licence(layout)
        if number % 3 == number // 12 % 3:
            licence = replace(licence, restricted_use=inventor.invent_restricted_use())
        content = paint_pdf([lay_out_licence(licence, layout)], variant)
        name = f"text-licence-{number:02}-{layout}.pdf"
        yield Case(name, f"pdf {variant}", LICENCE, content, licence.state_truth())
    for number in range(letters):
        style = styles[number % len(styles)]
        variant = variants[(number + number // len(styles)) % len(variants)]
        letter = inventor.invent_letter()
        content = paint_pdf([lay_out_letter(letter, style)], variant)
        name = f"text-letter-{number:02}-{style}.pdf"
        yield Case(name, f"pdf {variant}", LETTER, content, letter.state_truth())


def generate_scans(
    seed: int, licences: int, letters: int, modes: list[Degradation]
) -> Iterator[Case]:
    """Generate pictures: every licence and letter in every mode."""
    inventor = Inventor(np.random.default_rng([seed, 2]))
    layouts, styles = list(LicenceLayout), list(LetterStyle)
    for number in range(licences):
        # Of three licences, two are in the current forms and one in the old one.
        layout = layouts[number % len(layouts)]
        licence = inventor.invent_licence(layout)
        picture = draw_licence(licence, layout)
        name = f"licence-{number:02}-{layout}"
        yield from _degrade_all(name, LICENCE, picture, licence.state_truth(), modes, seed)
    for number in range(letters):
        style = styles[number % len(styles)]
        letter = inventor.invent_letter()
        picture = draw_authorization_letter(letter, style)
        name = f"letter-{number:02}-{style}"
        yield from _degrade_all(name, LETTER, picture, letter.state_truth(), modes, seed)


def _degrade_all(
    name: str,
    kind: str,
    picture: Picture,
    truth: dict[str, TruthValue],
    modes: list[Degradation],
    seed: int,
) -> Iterator[Case]:
    for mode in modes:
        rng = np.random.default_rng([seed, 3, *name.encode(), *mode.encode()])
        content = encode_jpeg(degrade(picture, mode, rng), JPEG_QUALITY)
        said = dict(truth)
        if mode is Degradation.SEALED_OVER:
            # Somebody's seal is on it now; whether the principal's own is cannot be asked any more.
            said.pop("has_seal", None)
        yield Case(f"{name}-{mode}.jpg", f"scan {mode}", kind, content, said)


class Tally:
    """Counts fields right and missed."""

    def __init__(self) -> None:
        self.right: dict[str, Counter[str]] = defaultdict(Counter)
        self.wrong: dict[str, Counter[str]] = defaultdict(Counter)
        self.missing: dict[str, Counter[str]] = defaultdict(Counter)
        self.scope_characters: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        self.cpu_seconds: dict[str, float] = defaultdict(float)
        self.files: Counter[str] = Counter()
        self.misses: list[Miss] = []
        self.lost: list[str] = []

    def judge(self, case: Case, documents: tuple[Document, ...], cpu_seconds: float) -> bool:
        """Compare what was read with what stands there; tell whether all of it is right."""
        medium = case.group.split()[0]
        self.files[case.group] += 1
        self.cpu_seconds[case.group] += cpu_seconds
        document = next((found for found in documents if found.kind == case.kind), None)
        fields = document.fields if document else {}
        if document is None:
            results = ", ".join(sorted({found.kind or found.result for found in documents}))
            self.lost.append(f"{case.name} [{case.group}]: {results or 'nothing recognised'}")
        misses_before = len(self.misses)
        for name, expected in case.truth.items():
            key = f"{case.kind.removeprefix('cn.')}.{name}"
            read = state_value(fields.get(name))
            if fold(read) == fold(expected):
                counted_as = self.right
            else:
                counted_as = self.missing if read is None else self.wrong
                if document is not None:
                    note = describe(fields.get(name), document)
                    self.misses.append(Miss(case.name, case.group, key, expected, read, note))
            counted_as[case.group][key] += 1
            counted_as[medium][key] += 1
            if name == "business_scope":
                self._count_characters(medium, case.group, str(expected), str(read or ""))
        return document is not None and len(self.misses) == misses_before

    def _count_characters(self, medium: str, group: str, expected: str, read: str) -> None:
        wanted, found = str(fold(expected)), str(fold(read))
        matcher = SequenceMatcher(None, wanted, found, autojunk=False)
        right = sum(block.size for block in matcher.get_matching_blocks())
        for key in (medium, group):
            self.scope_characters[key][0] += right
            self.scope_characters[key][1] += len(wanted)


def state_value(field: Field | None) -> TruthValue | None:
    """Give a field's value in the form that the truth has; None where there is none to trust."""
    value = field.value if field else None
    match value:
        case date():
            return value.isoformat()
        case Money():
            return {"amount": f"{value.minor_units / 100:.2f}", "currency": value.currency}
        case _:
            return value


def fold(value: TruthValue | None) -> TruthValue | None:
    """Make texts comparable: NFKC, no blanks, small letters."""
    if not isinstance(value, str):
        return value
    return "".join(unicodedata.normalize("NFKC", value).split()).casefold()


def describe(field: Field | None, document: Document) -> str:
    """Say what the reader itself made of a field that was missed."""
    parts = []
    if field is not None:
        parts.append(f"raw {field.raw!r}, confidence {field.confidence:.2f}, {field.method}")
    parts += [problem.code for problem in document.problems if problem.field is None]
    return "; ".join(parts)


def print_report(tally: Tally) -> None:
    """Print the tables, then every miss."""
    print(f"\n{'':46}{'right':>12}{'share':>9}{'wrong':>7}{'missing':>9}{'CPU s/page':>12}")
    for medium in ("pdf", "scan"):
        groups = [group for group in tally.files if group.startswith(medium)]
        for group in [*groups, medium] if groups else []:
            files = tally.files[group] or sum(tally.files[member] for member in groups)
            cpu = tally.cpu_seconds[group] or sum(tally.cpu_seconds[member] for member in groups)
            label = f"all {medium}s" if group == medium else group
            _print_row(label, tally, group, None, f"{cpu / files:12.2f}")
    for medium in ("pdf", "scan"):
        fields = sorted({*tally.right[medium], *tally.wrong[medium], *tally.missing[medium]})
        if fields:
            print(f"\n{medium}s, by field")
        for field in fields:
            _print_row(f"  {field}", tally, medium, field)
    print("\nbusiness scope, by characters")
    for group, (right, total) in sorted(tally.scope_characters.items()):
        print(f"  {group:34}{right:>8}/{total:<8}{right / total:8.2%}")
    print(f"\n{len(tally.lost)} documents of whose kind nothing was found in the file")
    for line in tally.lost:
        print(f"  {line}")
    print(f"\n{len(tally.misses)} misses in the others")
    for miss in tally.misses:
        print(f"  {miss.case} [{miss.group}] {miss.field}")
        print(f"    expected {miss.expected!r}\n    read     {miss.read!r}  {miss.note}")


def _print_row(label: str, tally: Tally, group: str, field: str | None, tail: str = "") -> None:
    right, wrong, missing = (
        counter[group][field] if field else counter[group].total()
        for counter in (tally.right, tally.wrong, tally.missing)
    )
    total = right + wrong + missing
    print(f"{label:54}{right:>5}/{total:<5}{right / total:>8.1%}{wrong:>6}{missing:>9}{tail}")


def main(arguments: list[str] | None = None) -> int:
    """Generate, read, compare, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=TUNING_SEED)
    parser.add_argument("--texts", type=int, default=40, help="text PDFs, three in ten are letters")
    parser.add_argument("--licences", type=int, default=8, help="licences, each in every mode")
    parser.add_argument("--letters", type=int, default=2, help="letters, each in every mode")
    parser.add_argument("--modes", default=",".join(Degradation), help="degradations, by comma")
    parser.add_argument("--save", type=Path, help="folder for the files with a miss")
    options = parser.parse_args(arguments)
    modes = [Degradation(mode) for mode in options.modes.split(",")]

    tally = Tally()
    started = time.monotonic()
    with ReaderPool() as pool:
        texts = generate_texts(options.seed, options.texts)
        scans = generate_scans(options.seed, options.licences, options.letters, modes)
        for number, case in enumerate((case for cases in (texts, scans) for case in cases), 1):
            # What ingest.reading.read_file does, with the CPU seconds that it does not hand on.
            reading = pool.read_documents(case.content, case.name)
            is_right = tally.judge(case, reading.documents, reading.cpu_seconds)
            if options.save and not is_right:
                options.save.mkdir(parents=True, exist_ok=True)
                (options.save / case.name).write_bytes(case.content)
            print(f"\r{number} {case.name:60}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    print(f"seed {options.seed}, {sum(tally.files.values())} files", end=", ")
    print(f"{time.monotonic() - started:.0f} s wall")
    print_report(tally)
    return 0


if __name__ == "__main__":
    sys.exit(main())
