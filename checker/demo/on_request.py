"""The sample customers that a person asks for at set-up: into an empty installation, or not at all.

They are read and judged after the answer, which takes minutes where papers are pictures; the log
tells of the beginning and the end, and so every process of the installation knows how it stands.
"""

from __future__ import annotations

import importlib.util
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from sqlmodel import Session

from checker.access.actor import PROGRAM, Actor
from checker.audit_log.recording import record_event
from checker.demo.samples import Samples, file_samples, write_samples
from checker.errors import LicetError, SamplesMissing
from checker.workspace import Workspace
from ingest.sandbox import ReaderPool
from rules.chain.agreement import ChainEngine
from rules.pack import Pack
from storage.events import EventFilter, list_events
from storage.selection import count_customers

SUBJECT = "installation:samples"
_REQUESTED, _LOADED, _FAILED = "samples.requested", "samples.loaded", "samples.failed"
_FIRST_EVENTS = 2_000
"""Samples are asked for at set-up, so the log tells of them near its beginning or nowhere: to look
no further keeps it cheap however long the log is."""
_CUT_OFF_AFTER = timedelta(minutes=30)
_TOLD_FOR = timedelta(days=1)


class SamplesRefused(LicetError):
    """There are customers on file already."""

    code = "samples_refused"
    zh = "已有客户档案，不能再载入示例客户。"
    en = "There are customers on file already, so no sample customers are loaded."


class SamplesState(StrEnum):
    """How far the loading has come."""

    READING = "reading"
    LOADED = "loaded"
    FAILED = "failed"
    CUT_OFF = "cut_off"


@dataclass(frozen=True, slots=True)
class SamplesStanding:
    """How the samples that were asked for stand.

    Attributes:
        state: How far the loading has come.
        since: Since when.
    """

    state: SamplesState
    since: datetime


def may_load_samples(session: Session) -> bool:
    """Tell whether samples are installed and nobody is on file."""
    is_installed = importlib.util.find_spec("licet_examples") is not None
    return is_installed and count_customers(session) == 0


def request_samples(session: Session, *, by: Actor, now: datetime) -> None:
    """Record that the samples are to be loaded.

    Raises:
        SamplesMissing: They are not installed.
        SamplesRefused: There are customers on file.
    """
    if importlib.util.find_spec("licet_examples") is None:
        raise SamplesMissing
    if count_customers(session):
        raise SamplesRefused
    record_event(session, by, _REQUESTED, subject=SUBJECT, now=now)


def load_samples(
    workspace: Workspace,
    pack: Pack,
    reader: ReaderPool,
    engine: ChainEngine,
    clock: Callable[[], datetime],
    *,
    as_of: date,
) -> Samples:
    """Load the samples that were asked for, and record the end, good or bad.

    Args:
        workspace: Where they go.
        pack: The rules.
        reader: Reads their files.
        engine: Derives verdicts beside the fix-point.
        clock: Gives the moment.
        as_of: The day to decide for.

    Raises:
        Exception: Whatever went wrong; the log tells that something did.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="licet-samples-") as name:
            folder = Path(name)
            now = clock().astimezone(workspace.settings.zone)
            written = write_samples(folder, as_of)
            samples = file_samples(
                workspace, written, folder, pack, reader, engine, as_of=as_of, now=now
            )
    except Exception:
        with workspace.database.session() as session:
            record_event(session, PROGRAM, _FAILED, subject=SUBJECT, now=clock())
        raise
    data = {"customers": len(samples.customers)}
    with workspace.database.session() as session:
        record_event(session, PROGRAM, _LOADED, subject=SUBJECT, data=data, now=clock())
    return samples


def read_samples_standing(session: Session, now: datetime) -> SamplesStanding | None:
    """Tell how samples stand; None where none were asked for, or they came a day ago."""
    wanted = EventFilter(subject=SUBJECT)
    latest = list_events(session, wanted, before_seq=_FIRST_EVENTS, limit=1)
    if not latest or now - latest[0].at > _TOLD_FOR:
        return None
    event = latest[0]
    if event.action == _LOADED:
        return SamplesStanding(SamplesState.LOADED, event.at)
    if event.action == _FAILED:
        return SamplesStanding(SamplesState.FAILED, event.at)
    is_cut_off = now - event.at > _CUT_OFF_AFTER
    state = SamplesState.CUT_OFF if is_cut_off else SamplesState.READING
    return SamplesStanding(state, event.at)
