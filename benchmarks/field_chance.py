"""The chance that a recognised field is right: fitted on generated scans, predicted against right.

    python -m benchmarks.field_chance --scans 96 --cache /tmp/pages         # the table by bins
    python -m benchmarks.field_chance --scans 96 --cache /tmp/pages --fit   # write chances.yaml

Licences are invented, drawn and spoiled by every recipe of `RECIPES`, among them two and three
spoilings on top of one another, because a single one is kinder than real photos are. Each value
that is read is a case: its clues (`ingest.extract.chance`) and whether it is right. A logistic
curve with one intercept for each field is fitted with a small ridge. The printed table and the bars
come from five folds by licence: no value is judged by a curve that has seen its licence. A field's
bar starts at 0.98 and rises until at least 99.5 % of what passes is right; where no bar reaches
that, or fewer than 30 values were read, or the field is one that recognition alone never settles,
it has none. Pages are kept as JSON in the cache folder, since recognising them is all the cost.
Real photos take no part in the fit: `benchmarks.photo_accuracy` judges the curve on them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

import ingest.extract.chance
from benchmarks.generated_documents import fold, state_value
from ingest.document import Method, Page, ReadResult
from ingest.extract import extract_documents
from ingest.extract.chance import Clues, find_clues
from ingest.readers.image import OcrEngine, read_image
from ingest.readers.limits import ReadingLimits
from ingest.readers.picture_file import decode_pictures
from ingest.sandbox.codec import decode_reading, encode_reading
from ingest.sandbox.task import Reading
from licet_examples.degrade import Degradation, degrade
from licet_examples.invent import Inventor
from licet_examples.licence import TruthValue
from licet_examples.licence_sheet import LicenceLayout, draw_licence
from licet_examples.picture import encode_jpeg

SEED = 727_001
LICENCES = 24
KIND = "cn.business_licence"
RECIPES: dict[str, tuple[Degradation, ...]] = {
    "scan": (Degradation.SCAN,),
    "low": (Degradation.LOW_RESOLUTION,),
    "tiny": (Degradation.TINY,),
    "photo": (Degradation.PHOTO,),
    "fax": (Degradation.FAX,),
    "seal": (Degradation.SEALED_OVER,),
    "photo_tiny": (Degradation.PHOTO, Degradation.TINY),
    "seal_photo": (Degradation.SEALED_OVER, Degradation.PHOTO),
    "photo_low": (Degradation.PHOTO, Degradation.LOW_RESOLUTION),
    "seal_low": (Degradation.SEALED_OVER, Degradation.LOW_RESOLUTION),
    "photo_photo_low": (Degradation.PHOTO, Degradation.PHOTO, Degradation.LOW_RESOLUTION),
}
NEVER_ALONE = frozenset({"legal_representative", "business_scope", "issued_on"})
"""Two or three rare characters, several hundred, and what stands under the authority's seal, which
hides a figure without a trace: recognition alone does not settle these."""
LOWEST_BAR, HIGHEST_BAR, STEP = 0.98, 0.998, 0.001
WANTED_SHARE = 0.995
FEWEST_VALUES = 30
FOLDS = 5
RIDGE = 0.5
BINS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1.0001)

ReadPage = Callable[[str, bytes], Page]


@dataclass(frozen=True, slots=True)
class Case:
    """One value that was read.

    Attributes:
        document: Number of its licence: the folds are by this.
        field: Its name.
        clues: What speaks for or against it.
        is_right: Whether it says what stands there.
    """

    document: int
    field: str
    clues: Clues
    is_right: bool


@dataclass(frozen=True, slots=True)
class Curve:
    """A fitted logistic curve: weights by clue, intercepts by field."""

    weights: dict[str, float]
    intercepts: dict[str, float]

    def estimate(self, case: Case) -> float:
        """The chance that a value is right."""
        odds = self.intercepts[case.field] + sum(
            self.weights[name] * weight for name, weight in case.clues.weigh().items()
        )
        return float(min(0.999, 1 / (1 + np.exp(-odds))))


def invent_scans(count: int) -> Iterator[tuple[int, str, bytes, dict[str, TruthValue]]]:
    """Licence, file name, picture and truth; recipes are mixed so that any part is a sample."""
    inventor = Inventor(np.random.default_rng([SEED, 1]))
    layouts, recipes = list(LicenceLayout), list(RECIPES)
    forms = [layouts[number % len(layouts)] for number in range(LICENCES)]
    drawn = [(form, inventor.invent_licence(form)) for form in forms]
    for scan in range(min(count, LICENCES * len(recipes))):
        turn, number = divmod(scan, LICENCES)
        form, licence = drawn[number]
        recipe = recipes[(turn * 4 + number) % len(recipes)]
        name = f"{number:02}-{form}-{recipe}"
        picture = draw_licence(licence, form)
        for step, mode in enumerate(RECIPES[recipe]):
            picture = degrade(picture, mode, np.random.default_rng([SEED, 2, step, *name.encode()]))
        yield number, name, encode_jpeg(picture, 90), licence.state_truth()


def make_reader(cache: Path | None) -> ReadPage:
    """A reader of one picture that keeps its pages as JSON, by content, in a folder."""
    engines: list[OcrEngine] = []

    def read(name: str, content: bytes) -> Page:
        kept = cache / f"{hashlib.sha256(content).hexdigest()}.json" if cache else None
        if kept and kept.exists():
            return decode_reading(json.loads(kept.read_text(encoding="utf-8"))).pages[0]
        if not engines:
            engines.append(OcrEngine())
        picture, _ = next(decode_pictures(content, ReadingLimits()))
        page = read_image(picture, number=1, engine=engines[0])
        if kept:
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(json.dumps(encode_reading(Reading(ReadResult.OK, pages=(page,)))))
        print(f"\r{name:60}", end="", file=sys.stderr, flush=True)
        return page

    return read


def say_the_same(read: TruthValue | None, truth: TruthValue) -> bool:
    """Compare two values; of texts the letters and figures count, and what an address needs."""
    return _letters(fold(read)) == _letters(fold(truth))


def _letters(value: TruthValue | None) -> TruthValue | None:
    if not isinstance(value, str):
        return value
    return "".join(c for c in value if unicodedata.category(c)[0] in "LN" or c in "#-")


def collect(scans: int, read: ReadPage) -> Iterator[Case]:
    """Read the generated scans; give every recognised value that the truth speaks of."""
    for number, name, content, truth in invent_scans(scans):
        page = read(name, content)
        for document in extract_documents([page], name, ""):
            for field_name, field in document.fields.items():
                is_case = field.value is not None and field.method in (Method.OCR, Method.REPAIRED)
                if document.kind == KIND and is_case and field_name in truth:
                    is_right = say_the_same(state_value(field), truth[field_name])
                    yield Case(number, field_name, find_clues(field, page), is_right)


def fit(cases: Sequence[Case]) -> Curve:
    """Fit the curve by Newton's method, with a ridge on everything but the common intercept."""
    clue_names = list(cases[0].clues.weigh())
    fields = sorted({case.field for case in cases})
    rows = np.array(
        [
            [1.0, *case.clues.weigh().values(), *(float(case.field == name) for name in fields)]
            for case in cases
        ]
    )
    right = np.array([float(case.is_right) for case in cases])
    ridge = np.full(rows.shape[1], RIDGE)
    ridge[0] = 1e-6
    solution: NDArray[np.float64] = np.zeros(rows.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-rows @ solution))
        gradient = rows.T @ (right - chance) - ridge * solution
        curvature = (rows * (chance * (1 - chance))[:, None]).T @ rows + np.diag(ridge)
        step = np.linalg.solve(curvature, gradient)
        solution = solution + step
        if float(np.abs(step).max()) < 1e-8:
            break
    weights = dict(zip(clue_names, solution[1 : 1 + len(clue_names)].tolist(), strict=True))
    own = solution[1 + len(clue_names) :].tolist()
    intercepts = {name: float(solution[0]) + each for name, each in zip(fields, own, strict=True)}
    return Curve(weights, intercepts)


def judge_unseen(cases: Sequence[Case]) -> list[tuple[Case, float]]:
    """Each value with the chance by a curve that was fitted without its licence."""
    judged: list[tuple[Case, float]] = []
    for turn in range(FOLDS):
        curve = fit([case for case in cases if case.document % FOLDS != turn])
        judged += [
            (case, curve.estimate(case))
            for case in cases
            if case.document % FOLDS == turn and case.field in curve.intercepts
        ]
    return judged


def find_bar(name: str, judged: Sequence[tuple[Case, float]]) -> float | None:
    """The lowest bar at which enough of what passes is right."""
    if name in NEVER_ALONE or len(judged) < FEWEST_VALUES:
        return None
    for bar in np.arange(LOWEST_BAR, HIGHEST_BAR + STEP / 2, STEP):
        passed = [case.is_right for case, chance in judged if chance >= bar]
        if passed and sum(passed) >= WANTED_SHARE * len(passed):
            return round(float(bar), 3)
    return None


def print_calibration(judged: Sequence[tuple[float, bool]]) -> None:
    """Print predicted against right, by bin."""
    print(f"\n{'chance':>16}{'values':>8}{'predicted':>11}{'right':>9}")
    for low, high in pairwise(BINS):
        inside = [(chance, is_right) for chance, is_right in judged if low <= chance < high]
        if inside:
            predicted = sum(chance for chance, _ in inside) / len(inside)
            right = sum(is_right for _, is_right in inside) / len(inside)
            label = f"{low:.3f} to {min(high, 1.0):.3f}"
            print(f"{label:>16}{len(inside):>8}{predicted:>11.1%}{right:>9.1%}")


def write_chances(
    path: Path, scans: int, cases: Sequence[Case], judged: Sequence[tuple[Case, float]]
) -> None:
    """Write the curve of all cases, with each field's bar and what was measured at it."""
    curve = fit(cases)
    by_field: dict[str, list[tuple[Case, float]]] = defaultdict(list)
    for case, chance in judged:
        by_field[case.field].append((case, chance))
    fields = {}
    for name, its in sorted(by_field.items()):
        bar = find_bar(name, its)
        passed = [case.is_right for case, chance in its if bar is not None and chance >= bar]
        measured = {"values": len(its), "passed": len(passed), "right": sum(passed)}
        intercept = round(curve.intercepts[name], 3)
        fields[name] = {"intercept": intercept, "passes_from": bar, "measured": measured}
    fitted_on = (
        f"{len(cases)} values on {scans} scans of {LICENCES} invented licences under {len(RECIPES)}"
        f" recipes, seed {SEED}; measured in {FOLDS} folds by licence"
    )
    weights = {name: round(weight, 3) for name, weight in curve.weights.items()}
    table = {KIND: {"fitted_on": fitted_on, "weights": weights, "fields": fields}}
    note = (
        "# Written by `python -m benchmarks.field_chance --fit`; see there. Not edited by hand.\n"
    )
    text = yaml.safe_dump(table, sort_keys=False, allow_unicode=True, default_flow_style=None)
    path.write_text(note + text, encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Read, fit in folds, print; write where asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--scans", type=int, default=96, help="up to 264")
    parser.add_argument("--cache", type=Path, help="folder for the pages as they were read")
    parser.add_argument("--fit", action="store_true", help="write chances.yaml")
    options = parser.parse_args(arguments)
    cases = list(collect(options.scans, make_reader(options.cache)))
    judged = judge_unseen(cases)
    right = sum(case.is_right for case in cases)
    print(f"\n{len(cases)} values read, {right} right ({right / len(cases):.2%})")
    print_calibration([(chance, case.is_right) for case, chance in judged])
    if options.fit:
        folder = Path(ingest.extract.chance.__file__).parent
        write_chances(folder / "chances.yaml", options.scans, cases, judged)
    return 0


if __name__ == "__main__":
    sys.exit(main())
