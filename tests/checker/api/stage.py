"""A house in which there is something of everything that the API tells of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from checker.access.actor import Actor
from checker.access.roles import Role
from checker.four_eyes.role_change import propose_roles
from checker.review.opening import open_by_hand
from checker.serving.app import make_app
from ingest.document import ReadResult
from ingest.sandbox.channel import ProtocolError
from ingest.sandbox.task import Reading
from rules.chain.process import ChainProcess
from rules.pack import Pack
from storage.documents import documents_of
from storage.hooks import add_hook
from tests.checker.api.programs import Program, sign_up
from tests.checker.office import Office, beat_once, noon
from tests.checker.papers import TODAY, PreparedReader, make_letter, make_licence
from tests.checker.screening.house import AGENT, NAMESAKE, UNITED, House
from tests.checker.web.desk import TestDesk

HIDDEN_URL = "https://hidden.example/only-for-its-owner"
HIDDEN_REASON = "only for those who could decide it"


class ForgivingReader(PreparedReader):
    """Takes JSON that is no prepared reading for a file of no known kind too."""

    def read_documents(self, content: bytes, name: str) -> Reading:
        try:
            return super().read_documents(content, name)
        except ProtocolError:
            return Reading.failed(ReadResult.UNSUPPORTED, "unknown_file_type")


@dataclass
class Stage:
    """The house, its programs, and what is in it.

    Attributes:
        maker: A program of a maker.
        keeper: A program of an administrator.
        ids: Of what there is, by the names of path parameters.
    """

    desk: TestDesk
    maker: Program
    keeper: Program
    ids: dict[str, list[str]]

    @property
    def customer_id(self) -> str:
        return self.ids["customer_id"][0]


def set_stage(office: Office, pack: Pack, chain: ChainProcess, folder: Path) -> Stage:
    """Let a customer come in, be checked, fall due and be reviewed."""
    received = office.receive(make_licence(), make_letter(), folder="onboarding")
    recorded = office.check(received.customer.id, pack, chain)
    beat_once(office.database, TODAY)
    desk = TestDesk(office.database, folder, engine=chain, now=noon(TODAY))
    workspace = replace(desk.desk.workspace, originals=office.originals)
    desk.desk = replace(desk.desk, workspace=workspace, reader=ForgivingReader())
    desk.app = make_app(desk.desk)
    maker = sign_up(desk, Role.MAKER)
    keeper = sign_up(desk, Role.ADMINISTRATOR)
    other = sign_up(desk, Role.ADMINISTRATOR, name="other-administrator")
    with office.database.session() as session:
        hook = add_hook(
            session,
            account_id=other.account_id,
            url=HIDDEN_URL,
            secret="sixteen quiet owls",  # noqa: S106
            actions=["review."],
            created_at=desk.now,
        )
        actor = Actor(maker.account_id, "maker", maker.roles)
        review = open_by_hand(
            session, received.customer.id, purpose="onboarding", by=actor, now=desk.now
        )
        by = Actor(other.account_id, "other-administrator", other.roles)
        proposal = propose_roles(
            session,
            desk.desk.kinds,
            keeper.account_id,
            {Role.AUDITOR},
            reason=HIDDEN_REASON,
            by=by,
            now=desk.now + timedelta(seconds=1),
        )
        documents = documents_of(session, received.customer.id)
    house = House(office.database, received.customer.id)
    house.bring_list(UNITED, NAMESAKE)
    house.change_parties(AGENT)
    house.screen()
    ids = {
        "customer_id": [received.customer.id],
        "document_id": [stored.document.id for stored in documents],
        "assessment_id": [recorded.id],
        "review_id": [review.id],
        "request_id": [],
        "proposal_id": [proposal.id],
        "hook_id": [hook.id],
        "hit_id": [hit.id for hit in house.hits().values()],
        "alert": [str(number) for number in range(1, 6)],
        "rule": sorted({rule.id for rule in pack.rules})[:20],
    }
    return Stage(desk, maker, keeper, ids)
