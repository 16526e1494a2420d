"""Kill the taking of files from a mailbox and a bucket at random points; say what was lost.

    .venv/bin/python -m benchmarks.source_crashes [--points 100] [--seed 1]

Half of the points falls on each kind. A point is one of all SQL statements, commits, changes of
files and commands to the server that a round makes. After each death the next round goes on, by a
clock an hour later; once a round comes to its end, what is on file is compared, row by row, with
what a round that nobody disturbs leaves: each message and object exactly once.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from io import BytesIO
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from sqlmodel import select

from checker.access.actor import PROGRAM
from checker.settings import Settings
from checker.sources.pulling import pull_source
from checker.sources.setting_up import make_source
from checker.workspace import Workspace
from ingest.containers.listing import list_members
from ingest.containers.member import LIMITS
from ingest.document import ReadResult
from ingest.readers.sniff import MediaType
from ingest.readers.unreadable import UnreadableFileError
from ingest.sandbox.codec import encode_reading
from ingest.sandbox.task import Reading
from storage.customers import add_customer
from storage.database import Database
from storage.sources import list_sources, remember_sender
from storage.tables import Document, OriginalKey, SourceItemRow
from storage.verification import verify_store
from storage.vocabulary import FindBy, SourceKind
from tests.checker.office import noon
from tests.checker.papers import TODAY, PreparedReader, make_letter, make_licence
from tests.crash_points import NEVER, CrashPoints
from tests.mail_server import PASSWORD, USER, MailServer, run_mail_server
from tests.object_store import KEY, REGION, connect, run_object_store
from tests.storage import processes
from tests.storage.keys import make_originals

CONTEXT = processes.CONTEXT
CONTEXT.set_forkserver_preload(["__main__", processes.__name__, "benchmarks.source_crashes"])
_BUCKET = "kyb"
_SECRETS = {"LICET_TEST_MAIL": PASSWORD, "LICET_TEST_KEY": KEY}
_COMMANDS = frozenset({"imaplib.send", "http.client.send"})


class OwnProcessReader(PreparedReader):
    """Opens containers in this process: what is tested here is not the opening."""

    def open_container(self, content: bytes, media_type: MediaType, first_member: int) -> Reading:
        """Take files out of a container."""
        try:
            found = list_members(content, media_type, first_member, LIMITS)
        except UnreadableFileError as error:
            return Reading(error.result)
        return Reading(ReadResult.OK, members=found.members, next_member=found.next_member)


@dataclass
class Tally:
    """What a run came to.

    Attributes:
        killed: Rounds that died.
        finished: Rounds that came to their end, after which all was compared.
        points: Of a round that nobody disturbs.
        faults: What was lost, doubled or half done.
    """

    killed: int = 0
    finished: int = 0
    points: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Scene:
    """A source that is full, and where what comes out of it goes.

    Attributes:
        kind: Of the source.
        place: Where it is.
        folder: For the database and the originals.
        items: How many items lie in the source.
    """

    kind: SourceKind
    place: Mapping[str, Any]
    folder: Path
    items: int

    @property
    def url(self) -> str:
        """Of the database."""
        return f"sqlite:///{self.folder / 'licet.db'}"

    def set_up(self, template: Path) -> None:
        """Begin anew with two customers and the source, nothing taken."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        shutil.copyfile(template, self.folder / "licet.db")
        database = Database.open(self.url)
        with database.session() as session:
            for number in range(2):
                customer = add_customer(
                    session,
                    name=f"示例{number}有限公司",
                    created_at=noon(TODAY),
                    reference=f"K{number}",
                )
                remember_sender(session, f"k{number}@firm.example", customer.id, noon(TODAY))
            make_source(
                session,
                name="来源",
                kind=self.kind,
                place=self.place,
                find_by=[FindBy.SENDER, FindBy.FOLDER],
                customer=None,
                every_minutes=15,
                by=PROGRAM,
                now=noon(TODAY),
            )
        database.close()

    def pull(self, last_point: int, at: datetime) -> int | None:
        """Let a round run to its end or death; give its points, None where it died."""
        heard, its_end = CONTEXT.Pipe(duplex=False)
        process = CONTEXT.Process(
            target=pull_until, args=(self.url, str(self.folder), last_point, at, its_end)
        )
        process.start()
        its_end.close()
        try:
            points: int | None = heard.recv()
        except EOFError:
            points = None
        process.join()
        return points

    def look(self) -> list[tuple[object, ...]]:
        """Give what is on file, but for ids and moments; files must be there and intact."""
        database = Database.open(self.url)
        try:
            with database.read_session() as session:
                assert verify_store(session, make_originals(self.folder / "originals")).is_sound
                rows = [
                    (row.place, row.part, row.name, row.outcome, row.sha256, row.reason)
                    for row in session.exec(select(SourceItemRow))
                ]
                papers = [
                    ("document", each.original_sha256, each.part, each.name)
                    for each in session.exec(select(Document))
                ]
                held = [("key", each.original_sha256) for each in session.exec(select(OriginalKey))]
            return sorted([*rows, *papers, *held], key=repr)
        finally:
            database.close()


def pull_until(url: str, folder: str, last_point: int, at: datetime, told: Connection) -> None:
    """Take what is new, die at a point, or tell at the end how many points there were."""
    os.environ.update(_SECRETS)
    database = Database.open(url)
    points = CrashPoints(last_point, _COMMANDS)
    points.watch(database.engine)
    settings = Settings(data_dir=Path(folder), time_zone="Asia/Shanghai")
    workspace = Workspace(settings, database, make_originals(Path(folder) / "originals"))
    with OwnProcessReader() as reader, database.read_session() as session:
        (source,) = list_sources(session)
        report = pull_source(workspace, source.id, reader, by=PROGRAM, clock=lambda: at)
    assert report.failure is None, report
    told.send(points.passed)


def strike(scene: Scene, template: Path, points: int, seed: int) -> Tally:
    """Kill rounds at so many points.

    Args:
        scene: The source.
        template: A database with all tables.
        points: How many deaths.
        seed: Of the points.
    """
    dice = random.Random(seed)  # noqa: S311
    tally = Tally()
    scene.set_up(template)
    undisturbed = scene.pull(NEVER, noon(TODAY))
    assert undisturbed is not None
    tally.points = undisturbed
    wanted = scene.look()
    taken = {row[0] for row in wanted if len(row) > 4}
    assert len(taken) == scene.items, "the rig itself: each item is taken"
    while tally.killed < points:
        scene.set_up(template)
        for hour in range(1, 1000):
            point = dice.randint(1, tally.points) if tally.killed < points else NEVER
            ended = scene.pull(point, noon(TODAY) + timedelta(hours=hour))
            if ended is not None:
                break
            tally.killed += 1
            doubled = [row for row in scene.look() if row not in wanted]
            tally.faults += [f"after a death: {row}" for row in doubled]
        tally.finished += 1
        found = scene.look()
        tally.faults += [f"lost: {row}" for row in wanted if row not in found]
        tally.faults += [f"doubled: {row}" for row in found if found.count(row) > wanted.count(row)]
    return tally


@contextmanager
def open_mailbox_scene(server: MailServer, folder: Path) -> Iterator[Scene]:
    """Fill a mailbox."""
    messages = make_messages()
    server.deliver(*messages)
    place = {
        "host": "127.0.0.1",
        "user": USER,
        "password": "env:LICET_TEST_MAIL",
        "port": server.port,
        "security": "none",
    }
    yield Scene(SourceKind.MAILBOX, place, folder / "mailbox", len(messages))
    server.empty("INBOX")


@contextmanager
def open_bucket_scene(folder: Path) -> Iterator[Scene]:
    """Start an object store and fill a bucket."""
    with run_object_store() as endpoint:
        client = connect(endpoint)
        client.create_bucket(Bucket=_BUCKET)
        objects = make_objects()
        for key, content in objects.items():
            client.put_object(Bucket=_BUCKET, Key=f"in/{key}", Body=content)
        place = {
            "bucket": _BUCKET,
            "prefix": "in/",
            "endpoint_url": endpoint,
            "region": REGION,
            "access_key": "env:LICET_TEST_KEY",
            "secret_key": "env:LICET_TEST_KEY",
        }
        yield Scene(SourceKind.OBJECT_STORE, place, folder / "bucket", len(objects))


def make_paper(number: int, kind: str = "licence") -> bytes:
    """Give a file that is read as a paper of a firm."""
    name = f"示例{number}有限公司"
    document = (
        make_licence(registered_name=name, unified_social_credit_code="absent", qr_content="absent")
        if kind == "licence"
        else make_letter(principal_name=name, principal_code="absent")
    )
    reading = encode_reading(Reading(ReadResult.OK, documents=(document,)))
    return json.dumps(reading, ensure_ascii=False).encode()


def make_archive(files: Mapping[str, bytes]) -> bytes:
    """Pack files."""
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def make_message(sender: str, files: Mapping[str, bytes]) -> bytes:
    """Write a message with attachments."""
    message = EmailMessage()
    message["From"] = f"示例经办 <{sender}>"
    message["To"] = "kyb@house.example"
    message["Subject"] = "资质文件"
    message.set_content("请查收。")
    for name, content in files.items():
        message.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name
        )
    return message.as_bytes()


def make_messages() -> list[bytes]:
    """Messages of known and unknown senders: with papers, a pack, the same again, and nothing."""
    papers = {"执照.pdf": make_paper(0), "授权.pdf": make_paper(0, "letter")}
    pack = make_archive({"照/执照.pdf": make_paper(1), "函.pdf": make_paper(1, "letter")})
    return [
        make_message("k0@firm.example", papers),
        make_message("k1@firm.example", {"资料.zip": pack}),
        make_message("k0@firm.example", papers),
        make_message("stranger@firm.example", {"执照.pdf": make_paper(7)}),
        make_message("k1@firm.example", {}),
        make_message("k0@firm.example", {"转发.eml": make_message("x@y.example", papers)}),
    ]


def make_objects() -> dict[str, bytes]:
    """Objects of two customers and of nobody."""
    return {
        "K0/执照.pdf": make_paper(0),
        "K0/授权.pdf": make_paper(0, "letter"),
        "K0/执照 副本.pdf": make_paper(0),
        "K1/资料.zip": make_archive({"执照.pdf": make_paper(1), "坏.zip": b"PK\x03\x04"}),
        "无主/执照.pdf": make_paper(7),
        "邮件.eml": make_message("k1@firm.example", {"函.pdf": make_paper(1, "letter")}),
    }


def main() -> None:
    """Kill, compare, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=["mailbox", "object_store"], help="this kind alone")
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="licet-sources-")))
        template = folder / "template.db"
        database = Database.open(f"sqlite:///{template}")
        database.migrate()
        database.close()
        scenes = []
        if asked.kind != SourceKind.OBJECT_STORE:
            server = stack.enter_context(run_mail_server())
            scenes.append(stack.enter_context(open_mailbox_scene(server, folder)))
        if asked.kind != SourceKind.MAILBOX:
            scenes.append(stack.enter_context(open_bucket_scene(folder)))
        faults: list[str] = []
        for scene in scenes:
            began = time.monotonic()
            tally = strike(scene, template, -(-asked.points // len(scenes)), asked.seed)
            print(
                f"{scene.kind}: {scene.items} items, {tally.points} points in a round; "
                f"{tally.killed} deaths, {tally.finished} times finished; "
                f"{len(tally.faults)} faults; {time.monotonic() - began:.0f} s, "
                f"load {os.getloadavg()[0]:.1f}"
            )
            faults += tally.faults
    if faults:
        raise SystemExit("\n".join(faults[:40]))


if __name__ == "__main__":
    main()
