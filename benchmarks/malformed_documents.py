"""Seeded mutations of the project's own documents, and hostile files: does each end in a result?

    python -m benchmarks.malformed_documents                    3,000 mutations and the hostile set
    python -m benchmarks.malformed_documents --count 300 --seed 8 --kinds pdf docx

Bits are flipped, files cut off, pieces moved, length fields raised, members of archives left out
or doubled, beginnings replaced. Every file is read to the documents it holds, in one pool, as a
customer's file would be, and archives and mails to the files in them. Prints for each kind how the
files ended, how many ran beyond the limit of the clock, and the memory of this process and of the
largest child. A file that ends without a named result, an exception in this process, and more
memory than is allowed are failures. OFD and HEIC files of real programs are added from the shared
data (`LICET_DATA` or `../shared/data`) where they are there.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from pathlib import Path

from docx import Document as WordDocument
from openpyxl import Workbook
from PIL import Image, ImageDraw

from ingest.containers.opening import find_container_type, open_container
from ingest.document import ReadResult
from ingest.problems import load_problem_texts
from ingest.readers.sniff import MediaType
from ingest.sandbox import Limits, ReaderPool
from ingest.sandbox.limits import MEBIBYTE
from ingest.sandbox.task import Reading
from licet_examples.fonts import load_font
from licet_examples.pdf import PdfVariant, paint_pdf
from licet_examples.sheet import Sheet, Text

DEFAULT_COUNT = 3000
_HOSTILE_FOLDERS = ("hostile", "pdf_bad")
_GRACE_SECONDS = 5.0
"""Over the limit of the clock, for ending a child on a busy machine and starting the next."""
_PARENT_MEBIBYTES = 256
"""The parent keeps a file and an answer at a time, and loads no parser."""
_PICTURE_SIDE = 220
"""Small: a mutation that leaves a picture legible costs a recognition."""

Mutation = Callable[[bytes, random.Random], bytes]


def main() -> int:
    """Print a table; give 1 where something failed."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--count", type=int, default=DEFAULT_COUNT)
    arguments.add_argument("--seed", type=int, default=7)
    arguments.add_argument("--kinds", nargs="*")
    given = arguments.parse_args()
    beside = Path(__file__).parents[2] / "shared" / "data"
    shared = Path(os.environ.get("LICET_DATA") or beside)
    samples = make_samples(shared)
    kinds = given.kinds or list(samples)
    with ReaderPool() as reader:
        run = Run(reader)
        for number in range(given.count):
            kind = kinds[number % len(kinds)]
            chance = random.Random(f"{given.seed}/{number}")  # noqa: S311 - repeatable
            name, mutation = chance.choice(list(MUTATIONS.items()))
            run.read(kind, name, mutation(chance.choice(samples[kind]), chance))
            if (number + 1) % 250 == 0:
                print(f"... {number + 1} mutations", file=sys.stderr, flush=True)
        for folder in _HOSTILE_FOLDERS:
            for path in sorted((shared / folder).glob("*")):
                run.read(folder, path.name, path.read_bytes())
    return run.report()


class Run:
    """Reads files and keeps count.

    Args:
        reader: The pool.
    """

    def __init__(self, reader: ReaderPool) -> None:
        self._reader = reader
        self._results: dict[str, Counter[str]] = {}
        self._slowest: dict[str, float] = {}
        self._overdue: list[str] = []
        self._failures: list[str] = []
        self._limits = Limits()

    def read(self, kind: str, what: str, content: bytes) -> None:
        """Reads one file."""
        container = find_container_type(content, f"sample.{kind}")
        if container is not None:
            self._open(container, kind, what, content)
            return
        begun = time.perf_counter()
        try:
            reading = self._reader.read_documents(content, f"sample.{kind}")
        except Exception as error:  # noqa: BLE001 - a file must not end the parent
            self._failures.append(f"{kind} {what}: {error!r}")
            return
        took = time.perf_counter() - begun
        self._count(kind, what, name_result(reading), took)
        if not is_named(reading):
            self._failures.append(f"{kind} {what}: no named result")

    def _open(self, container: MediaType, kind: str, what: str, content: bytes) -> None:
        """Opens an archive or a mail, and reads the files in it as files of their own."""
        begun = time.perf_counter()
        try:
            members = list(open_container(content, container, self._reader))
        except Exception as error:  # noqa: BLE001 - a file must not end the parent
            self._failures.append(f"{kind} {what}: {error!r}")
            return
        faults = [member.fault for member in members if member.fault]
        named = f"opened/{faults[0]}" if faults else "opened"
        self._count(
            kind, what, named if members else "opened/nothing in it", time.perf_counter() - begun
        )
        for member in members:
            if member.content:
                self.read(f"in {kind}", what, member.content)

    def _count(self, kind: str, what: str, result: str, took: float) -> None:
        self._slowest[kind] = max(took, self._slowest.get(kind, 0.0))
        self._results.setdefault(kind, Counter())[result] += 1
        if took > self._limits.wall_seconds + _GRACE_SECONDS:
            self._overdue.append(f"{kind} {what}: {took:.0f} s")

    def report(self) -> int:
        """Prints what was counted; gives 1 where something failed."""
        for kind, results in self._results.items():
            said = ", ".join(f"{name} {count}" for name, count in results.most_common())
            slowest = self._slowest[kind]
            print(f"{kind:<8} {results.total():>5} files, slowest {slowest:5.1f} s: {said}")
        total = sum(results.total() for results in self._results.values())
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"{total} files; over the limit {len(self._overdue)}, failures {len(self._failures)}")
        print(f"peak memory: parent {own:.0f} MiB, largest child {child:.0f} MiB")
        most = max(bounds.memory_bytes for bounds in self._limits.profiles.values()) / MEBIBYTE
        if own > _PARENT_MEBIBYTES or child > most:
            self._failures.append(f"memory above {_PARENT_MEBIBYTES} or {most:.0f} MiB")
        for line in (*self._overdue, *self._failures):
            print(f"    {line}")
        return 1 if self._overdue or self._failures else 0


def name_result(reading: Reading) -> str:
    """The result, and the problem that says more where nothing was read."""
    if reading.result is ReadResult.OK:
        return "ok"
    code = reading.problems[0].code if reading.problems else "?"
    return reading.result.value if code == reading.result.value else f"{reading.result}/{code}"


def is_named(reading: Reading) -> bool:
    """Whether a person is told, in a sentence that exists, what became of the file."""
    known = load_problem_texts()
    told = [problem.code for problem in reading.problems]
    told += [problem.code for document in reading.documents for problem in document.problems]
    if any(code not in known for code in told):
        return False
    return bool(reading.documents if reading.result is ReadResult.OK else reading.problems)


def make_samples(shared: Path) -> dict[str, list[bytes]]:
    """One file or more of each kind, small and whole."""
    text = "授权委托书\n兹委托张三代表本公司办理开户事宜，期限一年。"
    picture = Image.new("RGB", (_PICTURE_SIDE, _PICTURE_SIDE), "white")
    ImageDraw.Draw(picture).text((10, 90), "营业执照", font=load_font("sans", 40), fill="black")
    sheet = Sheet(595, 842, (Text(72, 100, "授权委托书", 16), Text(72, 140, "委托期限一年", 12)))
    pdf = paint_pdf([sheet], PdfVariant.NOT_EMBEDDED)
    samples = {
        "pdf": [pdf],
        "docx": [_save_word(text)],
        "xlsx": [_save_workbook()],
        "zip": [_save_archive({"执照.pdf": pdf, "说明.txt": text.encode()})],
        "eml": [_save_mail(text, pdf)],
        "jpeg": [_save_picture(picture, "JPEG")],
        "png": [_save_picture(picture, "PNG")],
        "tiff": [_save_picture(picture, "TIFF")],
    }
    found = [path.read_bytes() for path in sorted((shared / "ofd").glob("*.ofd"))]
    small = [content for content in found if len(content) < 400_000]
    made = {"ofd": small, "heic": _save_heic(picture)}
    for kind in [kind for kind, files in made.items() if not files]:
        print(f"no sample of {kind}: the shared data or heif-enc is absent")
    return samples | {kind: files for kind, files in made.items() if files}


def _save_word(text: str) -> bytes:
    document, file = WordDocument(), io.BytesIO()
    for line in text.split("\n"):
        document.add_paragraph(line)
    document.save(file)
    return file.getvalue()


def _save_workbook() -> bytes:
    workbook, file = Workbook(), io.BytesIO()
    sheet = workbook.worksheets[0]
    for row in (["资产负债表"], ["单位：元"], ["项目", "2025年12月31日"], ["资产总计", 3]):
        sheet.append(row)
    workbook.save(file)
    return file.getvalue()


def _save_archive(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def _save_mail(text: str, pdf: bytes) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "sender@example.com", "执照"
    mail.set_content(text)
    mail.add_attachment(pdf, maintype="application", subtype="pdf", filename="执照.pdf")
    return mail.as_bytes()


def _save_picture(picture: Image.Image, file_format: str) -> bytes:
    file = io.BytesIO()
    picture.save(file, file_format)
    return file.getvalue()


def _save_heic(picture: Image.Image) -> list[bytes]:
    program = shutil.which("heif-enc")
    if program is None:
        return []
    with tempfile.TemporaryDirectory() as folder:
        plain, encoded = Path(folder, "plain.png"), Path(folder, "encoded.heic")
        picture.save(plain)
        command = [program, str(plain), "-o", str(encoded)]
        subprocess.run(command, check=True, capture_output=True)
        return [encoded.read_bytes()]


def _flip_bits(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((1, 8, 64))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _cut_off(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def _move_piece(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content))
    piece = content[start : start + chance.randrange(1, 4096)]
    into = chance.randrange(len(content))
    return content[:into] + piece * chance.choice((1, 2, 50)) + content[into:]


def _raise_length(content: bytes, chance: random.Random) -> bytes:
    """Overwrite two to eight bytes, where lengths and offsets often are, with the extremes."""
    value = chance.choice((b"\xff\xff\xff\xff", b"\x00" * 8, b"\x7f\xff\xff\xff", b"\xff\xff"))
    at = chance.choice((chance.randrange(len(content)), chance.randrange(min(64, len(content)))))
    return content[:at] + value + content[at + len(value) :]


def _lie_at_start(content: bytes, chance: random.Random) -> bytes:
    starts = (b"%PDF-1.7\n", b"PK\x03\x04", b"\xff\xd8\xff\xe0", b"II*\x00", b"\x00" * 16)
    start = chance.choice((*starts, b"\x00\x00\x00\x18ftypheic"))
    return start + content[len(start) :]


def _change_members(content: bytes, chance: random.Random) -> bytes:
    """Leave out, double or empty a member; what is no archive has a stretch of it left out."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [(name, archive.read(name)) for name in archive.namelist()]
    except zipfile.BadZipFile:
        start = chance.randrange(len(content))
        return content[:start] + content[start + chance.randrange(1, 2048) :]
    at = chance.randrange(len(members))
    name, inside = members[at]
    replaced: Sequence[tuple[str, bytes]] = chance.choice(
        ([], [(name, inside)] * 2, [(name, b"")], [(name, _flip_bits(inside or b"x", chance))])
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in (*members[:at], *replaced, *members[at + 1 :]):
            archive.writestr(member, data)
    return file.getvalue()


MUTATIONS: dict[str, Mutation] = {
    "bits flipped": _flip_bits,
    "cut off": _cut_off,
    "piece moved": _move_piece,
    "length raised": _raise_length,
    "beginning replaced": _lie_at_start,
    "members changed": _change_members,
}


if __name__ == "__main__":
    sys.exit(main())
