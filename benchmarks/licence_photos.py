"""How well real licence photos are read: codes against their QR codes, values against drawn boxes.

    python -m benchmarks.licence_photos                    # the photos of ../shared/data/licences
    python -m benchmarks.licence_photos FOLDER --misses    # another folder of the same form

A folder holds `photos/NNNN.jpg`, `truth.json` (what the QR code on the same licence says) and
`boxes/NNNN.txt` (class, centre, width and height in shares of the stored picture). A code is also
read with the QR codes taken away, because what is compared with the QR code should come from the
print. A box is a hit where the centre of the value's box lies in the drawn box. Nothing that the
photos say is printed, only counts and the names of fields; nothing is kept.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean, median

from ingest.document import Box, Document, Field, Page
from ingest.extract import extract_documents
from ingest.readers.image import OcrEngine, read_image
from ingest.readers.limits import ReadingLimits
from ingest.readers.picture_file import decode_pictures

DEFAULT_FOLDER = Path(__file__).parents[2] / "shared" / "data" / "licences"
CODE = "unified_social_credit_code"
CLASSES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("code", (CODE, "registration_number")),
    ("name", ("registered_name",)),
    ("capital", ("registered_capital",)),
    ("legal representative", ("legal_representative",)),
    ("address", ("registered_address",)),
    ("scope", ("business_scope",)),
    ("term", ("valid_from", "valid_until", "no_fixed_term")),
    ("established", ("established_on",)),
    ("type", ("entity_type",)),
)
"""Of the drawn boxes, by number; class 9 is noise."""
MISPLACED_FOR_ANOTHER_ORDER = 3
"""So many boxes that hold another field's value, and their own does not, tell of another order."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo, what was read of it and what is known of it.

    Attributes:
        number: Its name without the ending.
        documents: As read.
        documents_without_qr: Read from the same page without its QR codes.
        page: The page.
        cpu_seconds: Of reading and extracting.
        code: What its QR code says; None where that is not known.
        boxes: Class and box on the upright page.
    """

    number: str
    documents: Sequence[Document]
    documents_without_qr: Sequence[Document]
    page: Page
    cpu_seconds: float
    code: str | None
    boxes: Sequence[tuple[int, Box]]


def read_photos(folder: Path) -> Iterator[Photo]:
    """Read every photo of a folder."""
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    engine = OcrEngine()
    for path in sorted((folder / "photos").iterdir()):
        started = time.process_time()
        picture, _ = next(decode_pictures(path.read_bytes(), ReadingLimits()))
        page = read_image(picture, number=1, engine=engine)
        documents = extract_documents([page], path.name, "")
        cpu_seconds = time.process_time() - started
        yield Photo(
            number=path.stem,
            documents=documents,
            documents_without_qr=extract_documents([replace(page, codes=())], path.name, ""),
            page=page,
            cpu_seconds=cpu_seconds,
            code=truth.get(path.name, {}).get("uscc"),
            boxes=tuple(_read_boxes(folder / "boxes" / f"{path.stem}.txt", page)),
        )
        print(f"\r{path.name}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def _read_boxes(path: Path, page: Page) -> Iterator[tuple[int, Box]]:
    if not path.exists():
        return
    for line in path.read_text(encoding="ascii").splitlines():
        number, *shares = line.split()
        if int(number) < len(CLASSES):
            x, y, width, height = (float(share) for share in shares)
            box = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
            yield int(number), turn_box(box, page.turned_degrees)


def turn_box(box: Box, degrees: int) -> Box:
    """Turn a box clockwise with its picture, by a multiple of 90 degrees."""
    for _ in range(degrees // 90 % 4):
        x0, y0, x1, y1 = box
        box = (1 - y1, x0, 1 - y0, x1)
    return box


def find_fields(documents: Sequence[Document], names: Sequence[str]) -> list[Field]:
    """The fields of these names in all documents of a photo."""
    return [
        document.fields[name] for document in documents for name in names if name in document.fields
    ]


def is_hit(fields: Sequence[Field], box: Box) -> bool:
    """Tell whether the centre of a field's box lies in a drawn box."""
    for field in fields:
        x, y = (field.box[0] + field.box[2]) / 2, (field.box[1] + field.box[3]) / 2
        if box[0] <= x <= box[2] and box[1] <= y <= box[3]:
            return True
    return False


def is_in_another_order(photo: Photo) -> bool:
    """Tell whether a photo's boxes were numbered in another order than the others'."""
    misplaced = 0
    for number, box in photo.boxes:
        if is_hit(find_fields(photo.documents, CLASSES[number][1]), box):
            continue
        misplaced += any(
            is_hit(find_fields(photo.documents, names), box)
            for other, (_, names) in enumerate(CLASSES)
            if other != number
        )
    return misplaced >= MISPLACED_FOR_ANOTHER_ORDER


def print_codes(photos: Sequence[Photo]) -> int:
    """Print the table of codes; give how many wrong ones were accepted."""
    known = [photo for photo in photos if photo.code]
    wrong = 0
    print(f"\ncodes, against the QR code of the same licence ({len(known)} photos)")
    for title, attribute in (("print and QR", "documents"), ("print only", "documents_without_qr")):
        counts: Counter[str] = Counter()
        for photo in known:
            fields = find_fields(getattr(photo, attribute), (CODE,))
            values = {field.value for field in fields if field.value is not None}
            if photo.code in values:
                counts["right"] += 1
            counts["accepted but wrong"] += len(values - {photo.code})
            counts["not trusted"] += bool(fields) and not values
            counts["absent"] += not fields
        wrong += counts["accepted but wrong"]
        print(f"  {title:14}{counts['right']:>4}/{len(known)} right", end="")
        print("".join(f", {counts[key]} {key}" for key in ("accepted but wrong", "not trusted")))
    others = [photo for photo in photos if not photo.code]
    accepted = sum(
        any(field.value is not None for field in find_fields(photo.documents, (CODE,)))
        for photo in others
    )
    print(f"  of the other {len(others)} photos {accepted} gave a code that passes every layer")
    return wrong


def print_boxes(photos: Sequence[Photo], title: str) -> None:
    """Print hits by class: of all drawn boxes, with a trusted value, and of the values found."""
    print(f"\n{title} ({len(photos)} photos)")
    print(f"  {'':22}{'hit / drawn':>14}{'share':>9}{'with value':>12}{'of found':>10}")
    totals: Counter[str] = Counter()
    for number, (name, names) in enumerate(CLASSES):
        counts: Counter[str] = Counter()
        for photo in photos:
            fields = find_fields(photo.documents, names)
            trusted = [field for field in fields if field.value is not None]
            for drawn, box in photo.boxes:
                if drawn == number:
                    counts["drawn"] += 1
                    counts["hit"] += is_hit(fields, box)
                    counts["trusted"] += is_hit(trusted, box)
                    counts["found"] += bool(fields)
        _print_box_row(name, counts)
        totals += counts
    _print_box_row("all", totals)


def _print_box_row(name: str, counts: Counter[str]) -> None:
    drawn, hit, found = counts["drawn"], counts["hit"], counts["found"]
    if drawn:
        share, precision = hit / drawn, hit / found if found else 0.0
        tail = f"{counts['trusted']:>12}{precision:>10.1%}"
        print(f"  {name:22}{hit:>8}/{drawn:<5}{share:>9.1%}{tail}")


def print_misses(photos: Sequence[Photo]) -> None:
    """Print which boxes were missed, and whether anything was found for the field."""
    print("\nmisses")
    for photo in photos:
        for number, box in photo.boxes:
            name, names = CLASSES[number]
            fields = find_fields(photo.documents, names)
            if not is_hit(fields, box):
                print(f"  {photo.number} {name}: {'found elsewhere' if fields else 'not found'}")


def main(arguments: list[str] | None = None) -> int:
    """Read, compare, print; give 1 if a wrong code was accepted."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--misses", action="store_true", help="name the boxes that were missed")
    options = parser.parse_args(arguments)
    data = os.environ.get("LICET_DATA")
    folder = options.folder or (Path(data) / "licences" if data else DEFAULT_FOLDER)
    if not (folder / "photos").is_dir():
        print(f"skipped: no photos in {folder}")
        return 0
    photos = list(read_photos(folder))
    times = [photo.cpu_seconds for photo in photos]
    recognised = sum(any(document.kind for document in photo.documents) for photo in photos)
    print(f"{len(photos)} photos, {recognised} recognised as a licence,", end=" ")
    print(f"{sum(bool(photo.page.codes) for photo in photos)} with a QR code that decodes")
    print(f"CPU seconds a photo: mean {mean(times):.1f}, median {median(times):.1f}", end=", ")
    print(f"most {max(times):.1f}")
    wrong = print_codes(photos)
    print_boxes(photos, "boxes, all drawn")
    in_order = [photo for photo in photos if not is_in_another_order(photo)]
    if len(in_order) < len(photos):
        print_boxes(in_order, "without photos whose boxes are numbered in another order")
    if options.misses:
        print_misses(photos)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
