"""Data from outside that rules rest on: which version is in use, and from when it is stale."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select

from storage.alert_states import supersede_alerts
from storage.raising_lock import hold_off_raising
from storage.tables import Dataset
from storage.vocabulary import AlertSource


def note_dataset(
    session: Session, name: str, version: str, stale_on: date | None, at: datetime
) -> None:
    """Write down which version is in use; alerts about an earlier day of staleness close.

    Noting what is on record already changes nothing.

    Args:
        session: Where to write.
        name: Such as `calendar.cn`.
        version: Of the data in use.
        stale_on: The day from which it is out of date; None while it is not known to end.
        at: When it came into use.
    """
    dataset = session.get(Dataset, name)
    if dataset is not None and (dataset.version, dataset.stale_on) == (version, stale_on):
        return
    hold_off_raising(session)  # before the dataset is held, which a beat may write as well
    if dataset is None:
        dataset = Dataset(name=name, version=version, refreshed_at=at)
        session.add(dataset)
    dataset.version, dataset.stale_on, dataset.refreshed_at = version, stale_on, at
    session.flush()
    supersede_alerts(session, AlertSource.DATASET, name, but_due_on=stale_on)


def datasets(session: Session) -> Sequence[Dataset]:
    """Give all data from outside, by name."""
    return session.exec(select(Dataset).order_by(col(Dataset.name))).all()
