"""Where the day happens: a desk that really reads scans, its people, and the customer's papers.

The samples are customers since long, with statements, receivables and a limit. The new customer's
papers are those of the first sample under another name and code: they agree, but the licence comes
as a scan on which the name of the legal representative is smudged, so that a person has to read it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from checker.access.roles import Role
from ingest.sandbox import ReaderPool
from ingest.sandbox.task import Reading
from licet_examples.check_digits import complete_credit_code
from licet_examples.customers import fill_letter, fill_licence, render_sheet
from licet_examples.degrade import Degradation
from licet_examples.letter import lay_out_letter
from licet_examples.licence_sheet import lay_out_licence
from licet_examples.sample_models import Medium, load_customers
from licet_examples.typesetting import find_text
from rules.chain.agreement import ChainEngine
from rules.pack import Pack
from storage.database import Database
from tests.checker.contract_check import test_six_customers as six
from tests.checker.contract_check.sample_office import give_limit, give_security, open_sample_office
from tests.checker.contract_check.stage import OWN
from tests.checker.office import noon
from tests.checker.papers import TODAY
from tests.checker.web.desk import PASSWORD, TestDesk

NAME = "宁波澄湖示例仪器有限公司"
CODE = complete_credit_code("91", "330203", "MAD4X8L2")
KNOWN = six.CUSTOMERS[0]
"""A customer since long, with a limit and a deposit."""
SMUDGED = "legal_representative"
NAMES = {
    "officer": (Role.MAKER,),
    "approver": (Role.APPROVER,),
    "finance": (Role.FINANCE,),
    "auditor": (Role.AUDITOR,),
}


class OnceReader(ReaderPool):
    """Reads for real, each file once: what a second walk sends was read in the first."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[bytes, Reading] = {}

    def read_documents(self, content: bytes, name: str) -> Reading:
        if content not in self._known:
            self._known[content] = super().read_documents(content, name)
        known = self._known[content]
        return replace(known, documents=tuple(replace(d, name=name) for d in known.documents))


@dataclass(frozen=True)
class Papers:
    """What the new customer sends.

    Attributes:
        smudged: What a person reads where the scan is smudged.
        first: The scanned licence.
        later: The letter of authorization, asked for within the review.
    """

    smudged: str
    first: tuple[Path, ...]
    later: tuple[Path, ...]


def write_papers(folder: Path, on: date) -> Papers:
    """Write the new customer's papers as they come in: a scan, and later a PDF."""
    customer = load_customers()[0]
    licence = replace(
        fill_licence(customer, on),
        registered_name=NAME,
        unified_social_credit_code=CODE,
        qr_content=f"http://gsxt.example.cn/index?uniscid={CODE}",
    )
    letter = replace(fill_letter(customer, on), principal_name=NAME, principal_code=CODE)
    sheet = lay_out_licence(licence, customer.licence.layout)
    smudged = str(licence.state_truth()[SMUDGED])
    medium = Medium(scan=Degradation.SCAN)
    rng = np.random.default_rng(20261122)
    folder.mkdir(parents=True, exist_ok=True)
    scan, pdf = folder / "营业执照扫描件.pdf", folder / "授权委托书.pdf"
    scan.write_bytes(render_sheet(sheet, medium, rng, [find_text(sheet, smudged)]))
    letter_sheet = lay_out_letter(letter, customer.letter.style)
    pdf.write_bytes(render_sheet(letter_sheet, customer.letter.medium, rng))
    return Papers(smudged, (scan,), (pdf,))


def fill_database(database: Path, folder: Path, pack: Pack) -> None:
    """File the customers since long in an empty database.

    Args:
        database: SQLite, with all tables.
        folder: For files that come in.
        pack: By which the limit is derived.
    """
    office = open_sample_office(database, folder, six.CUSTOMERS)
    give_limit(office, KNOWN["folder"], KNOWN["limit"] * 100, pack)
    for security in KNOWN["securities"]:
        give_security(office, KNOWN["folder"], security, security["amount"] * 100)
    office.database.close()
    (folder / "originals [1]").rename(folder / "originals")  # where an installation has them


def open_desk(database: Path, folder: Path, engine: ChainEngine, reader: ReaderPool) -> TestDesk:
    """Open a desk at a database, with everybody's account."""
    desk = TestDesk(
        Database.open(f"sqlite:///{database}"),
        folder,
        settings_given={"own_company": OWN},
        engine=engine,
        now=noon(TODAY),
    )
    desk.desk = replace(desk.desk, reader=reader)
    desk.app.state.desk = desk.desk
    for name, roles in NAMES.items():
        desk.make_account(name, *roles, password=PASSWORD)
    return desk
