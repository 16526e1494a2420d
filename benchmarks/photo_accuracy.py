"""Fields right and processor seconds on the same photos: Licet, plain rapidocr, tesseract.

    python -m benchmarks.photo_accuracy --truth FILE      # photos of ../shared/data/licences
    python -m benchmarks.photo_accuracy FOLDER --truth FILE --readers licet,rapidocr

FILE is JSON, transcribed by a person from the pictures alone: photo number, then field, then value
(dates in ISO 8601, money as amount and currency), only what is legible. It and the photos hold
personal data: nothing of either is printed but counts and names of fields. What the photos' own QR
codes say (`truth.json`) counts besides, where FILE has no value.

Each reader reads each photo once, in this process, one after the other; seconds are processor time
of this process and its children. The two others are given what is fair: the picture turned upright
as Licet turned it and enlarged where it is small, and regular expressions over their lines from
top to bottom (`find_by_patterns`), with spaces removed, labels with a character missing allowed
for, and the check character of codes asked. Licet's own figures follow: what passed without a
person, and the predicted chances against what was right, by bin.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from benchmarks.field_chance import print_calibration, say_the_same
from benchmarks.generated_documents import state_value
from ingest.document import Document
from ingest.extract import extract_documents
from ingest.extract.chance import passes_alone
from ingest.identifiers import uscc
from ingest.normalise.dates import find_dates, fold_dates
from ingest.normalise.money import read_money
from ingest.readers.image import OcrEngine, read_image
from ingest.readers.limits import ReadingLimits
from ingest.readers.picture import Picture, turn_picture
from ingest.readers.picture_file import decode_pictures
from licet_examples.licence import TruthValue

DEFAULT_FOLDER = Path(__file__).parents[2] / "shared" / "data" / "licences"
QR_FIELDS = {
    "uscc": "unified_social_credit_code",
    "name": "registered_name",
    "rep": "legal_representative",
}
"""What the QR truth calls those of its values that need no reading of their own."""
FIELDS = (
    "unified_social_credit_code",
    "registration_number",
    "registered_name",
    "entity_type",
    "legal_representative",
    "registered_capital",
    "established_on",
    "registered_address",
    "valid_until",
    "issued_on",
)
SMALL_SIDE, ENLARGED_SIDE = 1000, 1500
"""A picture smaller than the first is enlarged to the second before a plain engine reads it."""
OTHER_LABELS = (
    r"统一社会信用代码|名称|类型|法定代表人|负责人|经营者|投资人|注册资本|成立日期|营业期限|住所|经营场所|"
    r"经营范围|登记机关|注册号"
)
PATTERNS: Mapping[str, str] = {
    "registration_number": r"注册号[:：]?(\d{15}|\d{13})",
    "registered_name": r"(?:名|称)+[:：]?([^:：]{2,40}?(?:公司|合伙\)?|厂|店|部|社|中心))",
    "entity_type": r"类?型[:：]?((?:有限责任|股份有限|其他|个体|个人|合伙|集体)[^:：]*?[司户业]"
    r"(?:[(（][^()（）]+[)）])?)",
    "legal_representative": r"(?:代表人(?:姓名)?|负责人|经营者|投资人(?:姓名)?)[:：]?"
    rf"([\u4e00-\u9fff·]{{2,4}}?)(?={OTHER_LABELS}|$|\n)",
    "registered_capital": r"(?:注册资本|注册资金)[:：]?([^\n]*?[元圆][整正]?)",
    "established_on": r"(?:成立|注册)日期[:：]?([^\n]*?日|\d{4}-\d\d-\d\d)",
    "valid_until": r"(?:营业|经营)期限[:：]?[^\n]*?[至到]([^\n]*?日)",
    "registered_address": r"(?:住?所|经营场所)[:：]?"
    rf"([^\n]+(?:\n(?!{OTHER_LABELS})[^\n]*?[号室层楼])?)",
    "issued_on": r"登记机关[\s\S]*?((?:19|20)\d\d年\d{1,2}月\d{1,2}日)",
}


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo and what it says."""

    number: str
    picture: Picture
    upright: Picture
    truth: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Read:
    """What one reader made of one photo; documents and the way up are Licet's alone."""

    values: Mapping[str, TruthValue]
    documents: Sequence[Document] = ()
    turned_degrees: int = 0


def cpu_seconds() -> float:
    """Processor seconds of this process and of its children that have ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


@cache
def _licet_engine() -> OcrEngine:
    return OcrEngine()


def read_by_licet(photo: Photo) -> Read:
    """All of Licet: from the picture as stored to fields."""
    page = read_image(photo.picture, number=1, engine=_licet_engine())
    documents = extract_documents([page], photo.number, "")
    values: dict[str, TruthValue] = {}
    for document in documents:
        for name, field in document.fields.items():
            value = state_value(field)
            if value is not None:
                values.setdefault(name, value)
    return Read(values, documents, page.turned_degrees)


@cache
def _plain_engine() -> Any:  # noqa: ANN401
    from rapidocr import RapidOCR

    return RapidOCR(
        params={"Global.log_level": "error", "EngineConfig.onnxruntime.intra_op_num_threads": 2}
    )


def read_by_rapidocr(photo: Photo) -> Read:
    """The engine as it comes, its lines sorted into rows, and patterns."""
    answer = _plain_engine()(photo.upright)
    if answer.boxes is None:
        return Read({})
    boxes = [np.asarray(box) for box in answer.boxes]
    pieces = [
        (float(box[:, 1].mean()), float(box[:, 0].min()), float(np.ptp(box[:, 1])), text)
        for box, text in zip(boxes, answer.txts, strict=True)
    ]
    rows: list[list[tuple[float, float, float, str]]] = []
    for piece in sorted(pieces):
        if rows and piece[0] - rows[-1][-1][0] < 0.5 * piece[2]:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    lines = ["\n".join(p[3] for p in _join_near(row)) for row in rows]
    return Read(find_by_patterns("\n".join(lines)))


def _join_near(row: list[tuple[float, float, float, str]]) -> list[tuple[float, float, float, str]]:
    """Pieces of one row left to right, joined: a label and its value are often found apart."""
    joined = "".join(piece[3] for piece in sorted(row, key=lambda piece: piece[1]))
    return [(row[0][0], row[0][1], row[0][2], joined)]


def read_by_tesseract(photo: Photo) -> Read:
    """With the Chinese model and automatic page segmentation, and patterns."""
    _, png = cv2.imencode(".png", photo.upright)
    command = ["tesseract", "stdin", "stdout", "-l", "chi_sim", "--psm", "3"]
    answer = subprocess.run(command, input=png.tobytes(), capture_output=True, check=True)
    return Read(find_by_patterns(answer.stdout.decode("utf-8", errors="replace")))


def find_by_patterns(text: str) -> dict[str, TruthValue]:
    """What somebody would write in an afternoon: one expression for each field, values typed."""
    text = "\n".join("".join(line.split()) for line in text.splitlines() if line.strip())
    found: dict[str, TruthValue] = {}
    for match in re.finditer(r"(?=([0-9A-HJ-NP-RTUW-Y]{18}))", text.upper()):
        if uscc.has_right_check_character(match[1]):
            found.setdefault("unified_social_credit_code", match[1])
    for name, pattern in PATTERNS.items():
        match_ = re.search(pattern, text)
        value = _type(name, match_[1].replace("\n", "")) if match_ else None
        if value is not None:
            found[name] = value
    return found


def _type(name: str, text: str) -> TruthValue | None:
    if name in ("established_on", "valid_until", "issued_on"):
        days = [each.value for each in find_dates(fold_dates(text)) if each.value is not None]
        return days[0].isoformat() if days else None
    if name == "registered_capital":
        money = read_money(text)
        if money is None:
            return None
        return {"amount": f"{money.minor_units / 100:.2f}", "currency": money.currency}
    return text


READERS: Mapping[str, Callable[[Photo], Read]] = {
    "licet": read_by_licet,
    "rapidocr": read_by_rapidocr,
    "tesseract": read_by_tesseract,
}


def load_photos(folder: Path, truth_file: Path) -> list[Photo]:
    """The photos of which something is known."""
    truths = json.loads(truth_file.read_text(encoding="utf-8"))
    for name, said in json.loads((folder / "truth.json").read_text(encoding="utf-8")).items():
        truth = truths.setdefault(Path(name).stem, {})
        for key, field in QR_FIELDS.items():
            if key in said:
                truth.setdefault(field, said[key])
    photos = []
    for path in sorted((folder / "photos").iterdir()):
        if truth := truths.get(path.stem):
            picture, _ = next(decode_pictures(path.read_bytes(), ReadingLimits()))
            photos.append(Photo(path.stem, picture, picture, truth))
    return photos


def prepare(photo: Photo, turned_degrees: int) -> Photo:
    """The photo with the picture that a plain engine is given."""
    upright = turn_picture(photo.picture, turned_degrees) if turned_degrees else photo.picture
    longest = max(upright.shape[:2])
    if longest < SMALL_SIDE:
        scale = ENLARGED_SIDE / longest
        larger = cv2.resize(upright, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        upright = np.asarray(larger, dtype=np.uint8)
    return Photo(photo.number, photo.picture, upright, photo.truth)


def list_missing() -> dict[str, str]:
    """Readers that this machine lacks, and what to do about it."""
    if shutil.which("tesseract") is None:
        return {"tesseract": "install tesseract-ocr and tesseract-ocr-chi-sim (Debian)"}
    said = subprocess.run(["tesseract", "--list-langs"], capture_output=True, check=False)  # noqa: S607
    if b"chi_sim" not in said.stdout:
        return {"tesseract": "install tesseract-ocr-chi-sim (Debian)"}
    return {}


def print_side_by_side(
    counts: Mapping[str, Mapping[str, Counter[str]]], seconds: Mapping[str, float], photos: int
) -> None:
    """Print right of legible, and wrong, by field and reader; then seconds and photos an hour."""
    readers = list(counts)
    print(
        f"\n{'':28}{'values':>8}"
        + "".join(f"{name + ' right':>18}{'wrong':>7}" for name in readers)
    )
    totals: dict[str, Counter[str]] = {name: Counter() for name in readers}
    for field in FIELDS:
        first = counts[readers[0]][field]
        row = f"{field:28}{first['values']:>8}"
        for name in readers:
            its = counts[name][field]
            totals[name] += its
            row += f"{its['right']:>18}{its['wrong']:>7}"
        print(row)
    row = f"{'all':28}{totals[readers[0]]['values']:>8}"
    for name in readers:
        share = totals[name]["right"] / totals[name]["values"]
        row += f"{totals[name]['right']:>10} {share:>7.1%}{totals[name]['wrong']:>7}"
    print(row)
    for name in readers:
        each = seconds[name] / photos
        print(
            f"{name:12}{each:6.1f} CPU s a photo, {2 * 3600 / each:7.0f} photos an hour of 2 cores"
        )


def judge_passing(reads: Sequence[tuple[Photo, Read]]) -> None:
    """Print what passed without a person, by field, and chances against what was right."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    judged: list[tuple[float, bool]] = []
    for photo, read in reads:
        for name, truth in photo.truth.items():
            counts[name]["values"] += 1
            document = next((d for d in read.documents if name in d.fields), None)
            if document is None or document.fields[name].value is None:
                continue
            field = document.fields[name]
            is_right = say_the_same(state_value(field), truth)
            if field.chance is not None:
                judged.append((field.chance, is_right))
            if passes_alone(document, name):
                counts[name]["passed"] += 1
                counts[name]["right"] += is_right
    print(f"\nwithout a person{'':12}{'values':>8}{'passed':>8}{'right':>8}")
    for name, its in counts.items():
        print(f"{name:28}{its['values']:>8}{its['passed']:>8}{its['right']:>8}")
    passed = sum(its["passed"] for its in counts.values())
    right = sum(its["right"] for its in counts.values())
    values = sum(its["values"] for its in counts.values())
    print(f"{'all':28}{values:>8}{passed:>8}{right:>8}  ({right / max(1, passed):.1%} right)")
    print_calibration(judged)


def main(arguments: list[str] | None = None) -> int:
    """Read every photo by every reader, compare, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--truth", type=Path, required=True, help="JSON of transcribed values")
    parser.add_argument("--readers", default=",".join(READERS), help="by comma")
    parser.add_argument("--photos", type=int, help="only so many, taken evenly from all")
    options = parser.parse_args(arguments)
    data = os.environ.get("LICET_DATA")
    folder = options.folder or (Path(data) / "licences" if data else DEFAULT_FOLDER)
    if not (folder / "photos").is_dir():
        print(f"skipped: no photos in {folder}")
        return 0
    missing = list_missing()
    wanted = ["licet", *(name for name in options.readers.split(",") if name != "licet")]
    for name in [name for name in wanted if name in missing]:
        print(f"left out: {name}; {missing[name]}")
        wanted.remove(name)
    photos = load_photos(folder, options.truth)
    if options.photos:
        photos = photos[:: max(1, len(photos) // options.photos)][: options.photos]
    counts: dict[str, dict[str, Counter[str]]] = {name: defaultdict(Counter) for name in wanted}
    seconds: dict[str, float] = dict.fromkeys(wanted, 0.0)
    own: list[tuple[Photo, Read]] = []
    _licet_engine()
    if "rapidocr" in wanted:
        _plain_engine()
    for plain in photos:
        photo = plain
        for name in wanted:
            before = cpu_seconds()
            read = READERS[name](photo)
            seconds[name] += cpu_seconds() - before
            if name == "licet":
                own.append((photo, read))
                photo = prepare(photo, read.turned_degrees)
            for field in FIELDS:
                if field in photo.truth:
                    value = read.values.get(field)
                    is_right = value is not None and say_the_same(value, photo.truth[field])
                    counts[name][field]["values"] += 1
                    counts[name][field]["right"] += is_right
                    counts[name][field]["wrong"] += value is not None and not is_right
        print(f"\r{photo.number}", end="", file=sys.stderr, flush=True)
    print(f"\n{len(photos)} photos, {sum(len(photo.truth) for photo in photos)} values known")
    print_side_by_side(counts, seconds, len(photos))
    judge_passing(own)
    return 0


if __name__ == "__main__":
    sys.exit(main())
