"""A desk at which officers work: papers are read from prepared files, rules weighed for real."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from httpx import Response

from checker.access.roles import Role
from ingest.document import Document
from rules.chain.agreement import ChainEngine
from storage.assessments import latest_assessment
from storage.database import Database
from storage.reviews import undecided_review
from storage.tables import Assessment, Review
from tests.checker.papers import PreparedReader, make_letter, make_licence, write_file
from tests.checker.web.desk import Browser, TestDesk

MARKUP = '"><script>alert(1)</script>'
PURPOSE = "onboarding"


def open_office(database: Database, data_dir: Path, engine: ChainEngine) -> TestDesk:
    """Open a desk that reads prepared files."""
    office = TestDesk(database, data_dir, engine=engine)
    office.desk = replace(office.desk, reader=PreparedReader())
    office.app.state.desk = office.desk
    return office


def sample_papers() -> list[Document]:
    """A licence and a letter of one firm, with something to find in both."""
    return [
        make_licence(
            name=f"营业执照{MARKUP}.pdf",
            valid_until=date(2026, 12, 10),
            problems=("low_resolution",),
        ),
        make_letter(has_seal=False, agent_name={"value": None, "raw": "甄■淼"}),
    ]


def send_papers(
    who: Browser, folder: Path, papers: Sequence[Document], path: str = "/customers/new"
) -> Response:
    """Send papers through the form, each in a file of its own."""
    files = []
    for number, paper in enumerate(papers):
        prepared = write_file(folder / f"{number}.json", paper)
        files.append(("files", (paper.name, prepared.read_bytes(), "application/pdf")))
    return who.send(path, files=files)


def review_of(office: TestDesk, customer_id: str) -> Review:
    """Give the review under way."""
    with office.database.read_session() as session:
        review = undecided_review(session, customer_id, PURPOSE)
    assert review is not None
    return review


def assessment_of(office: TestDesk, customer_id: str) -> Assessment:
    """Give the latest assessment."""
    with office.database.read_session() as session:
        found = latest_assessment(session, customer_id, PURPOSE)
    assert found is not None
    return found


def findings_of(assessment: Assessment) -> list[dict[str, str]]:
    """Give the findings as the record holds them."""
    return list(json.loads(assessment.result)["findings"])


def hire(office: TestDesk) -> tuple[Browser, Browser]:
    """Sign in a maker and an approver."""
    return office.sign_in(Role.MAKER), office.sign_in(Role.APPROVER)
