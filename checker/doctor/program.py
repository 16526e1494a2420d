"""The program itself: documents can be read, the rules load and their engine agrees with itself."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from checker.doctor.health_check import HealthCheck, HealthState
from checker.rule_packs import open_calendar, open_pack
from checker.settings import Settings
from ingest.document import ReadResult
from ingest.sandbox import ReaderPool
from ingest.sandbox.process import WorkerStartError
from rules.chain.agreement import conclude
from rules.chain.errors import ChainError
from rules.chain.process import ChainProcess
from rules.lint import lint_pack
from rules.pack import Pack
from rules.vocabulary import Bilingual, Dimension, Outcome, OutcomeKey, Severity


def check_reader() -> HealthCheck:
    """Read a page with a text layer and a picture, each in its child process."""
    try:
        return _try_reader()
    except WorkerStartError as error:
        told = Bilingual(
            f"读取进程无法启动（{error}）。请重新安装 Licet。",
            f"The reading process cannot be started ({error}). Install Licet again.",
        )
        return HealthCheck("reader", HealthState.FAILED, told)


def _try_reader() -> HealthCheck:
    with ReaderPool() as reader:
        for name, make in (("page.pdf", _make_pdf), ("page.png", _make_picture)):
            reading = reader.read_pages(make(), name)
            words = " ".join(word.text for page in reading.pages for word in page.words)
            if reading.result is not ReadResult.OK or "LICET" not in words.upper():
                told = f"{name}: {reading.result.value}"
                return HealthCheck(
                    "reader",
                    HealthState.FAILED,
                    Bilingual(
                        f"读取测试文件失败（{told}）。请重新安装 Licet。",
                        f"A test file could not be read ({told}). Install Licet again.",
                    ),
                )
    works = Bilingual("文字层与文字识别均可用", "text layer and OCR both work")
    return HealthCheck("reader", HealthState.OK, works)


def _make_pdf() -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    buffer = BytesIO()
    canvas = Canvas(buffer)
    canvas.drawString(72, 700, "LICET reads text layers.")
    canvas.save()
    return buffer.getvalue()


def _make_picture() -> bytes:
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (900, 240), "white")
    font = ImageFont.load_default(size=72)
    ImageDraw.Draw(picture).text((60, 70), "LICET 2026", fill="black", font=font)
    buffer = BytesIO()
    picture.save(buffer, format="PNG")
    return buffer.getvalue()


def check_rules(settings: Settings) -> list[HealthCheck]:
    """Check the pack, and the chain by means of the pack's policies."""
    complaints = [c for c in lint_pack(settings.pack) if c.is_error]
    if complaints:
        first = complaints[0]
        told = Bilingual(
            f"{len(complaints)} 个问题，首个在 {first.place}：{first.message.zh}",
            f"{len(complaints)} problems, the first at {first.place}: {first.message.en}",
        )
        return [HealthCheck("pack", HealthState.FAILED, told)]
    pack = open_pack(settings)
    named = f"{pack.id} {pack.version} {pack.sha256[:12]}"
    return [_check_chain(pack), HealthCheck("pack", HealthState.OK, Bilingual(named, named))]


def check_calendar(settings: Settings, now: datetime) -> HealthCheck:
    """Say up to which year the working days are declared, and ask for the table when it is time."""
    calendar = open_calendar(settings)
    provisional = calendar.provisional_years
    declared_until = min(provisional, default=calendar.last_year + 1) - 1
    is_declared = now.year <= declared_until
    todo = Bilingual(
        "" if is_declared else "请将国务院办公厅公布的放假安排填入设置 calendar_file 指定的表。",
        ""
        if is_declared
        else " Put the State Council's notice into the table that calendar_file names.",
    )
    told = Bilingual(
        f"{calendar.first_year}—{declared_until} 年按国务院公布的安排，"
        f"此后至 {calendar.last_year} 年为推算。{todo.zh}",
        f"As declared for {calendar.first_year} to {declared_until}, then estimated to "
        f"{calendar.last_year}.{todo.en}",
    )
    state = HealthState.OK if is_declared else HealthState.WARNING
    return HealthCheck("calendar", state, told)


def _check_chain(pack: Pack) -> HealthCheck:
    key = OutcomeKey("CN-LIC-001", Dimension.LEGALITY, Severity.BLOCKER, Outcome.ADVERSE)
    try:
        with ChainProcess() as engine:
            for policy in pack.policies:
                conclude(policy, [key], engine)
    except ChainError as error:
        return HealthCheck("chain", HealthState.FAILED, error.message)
    works = Bilingual("durable-rules 与复核算法结果一致", "durable-rules and the fix-point agree")
    return HealthCheck("chain", HealthState.OK, works)
