"""Statements on file reach the sheets: of the single check, of the store, and of a replay."""

from __future__ import annotations

from datetime import timedelta

from checker.access.actor import PROGRAM
from checker.assessment.replay import replay
from checker.customer_file.dossier import make_dossier
from checker.facts import build_sheets
from checker.portfolio.sheets import load_sheets, renew_stale_sheets
from checker.statements.importing import import_statements
from checker.statements.source import read_statement_file
from ingest.document import Document, ReadResult
from rules.chain.process import ChainProcess
from rules.facts import FactSheet, FactState
from rules.pack import Pack
from tests.checker.facts.test_finance import THREE_YEARS
from tests.checker.office import Office, noon
from tests.checker.papers import CODE, TODAY, make_licence
from tests.checker.register.spreadsheets import TableReader

TABLE = (
    "company_code,period_ends_on,currency,unit,current_assets,current_liabilities,revenue\n"
    f"{CODE},2025-12-31,CNY,10000,400,300,1200\n{CODE},2024-12-31,CNY,10000,300,250,1000\n"
)
LATER = TODAY + timedelta(days=3)


def import_table(office: Office, text: str = TABLE) -> None:
    file = read_statement_file(text.encode(), "报表.csv", TableReader())
    import_statements(
        office.database, office.originals, file, received_on=LATER, now=noon(LATER), by=PROGRAM
    )


def test_stored_sheets_are_renewed_when_a_statement_is_filed(office: Office, pack: Pack) -> None:
    customer = office.receive(make_licence()).customer
    requirements = pack.requirements.for_purpose("onboarding")

    def stored(on_day: int) -> FactSheet:
        on = LATER + timedelta(days=on_day)
        renew_stale_sheets(office.database, requirements, on, noon(on))
        with office.database.read_session() as session:
            return load_sheets(session, customer.id)[0]

    assert stored(0)["finance.years"].value == 0
    import_table(office)
    assert stored(0)["finance.current_ratio_bp"].value == 13_333
    assert stored(-1)["finance.current_ratio_bp"].state is FactState.MISSING
    assert stored(1)["finance.revenue_growth_bp"].value == 2_000


def test_a_check_uses_the_statements_and_replays(
    office: Office, pack: Pack, chain: ChainProcess
) -> None:
    office.receive(make_licence())
    import_table(office)
    recorded = office.check(CODE, pack, chain, LATER)
    assert recorded.assessment.sheets[0]["finance.years"].value == 2
    told = replay(office.database, recorded.id, pack, chain)
    assert (told.is_identical, told.differences) == (True, ())


def test_another_statement_of_the_same_day_is_told_by_a_replay(
    office: Office, pack: Pack, chain: ChainProcess
) -> None:
    office.receive(make_licence())
    import_table(office)
    recorded = office.check(CODE, pack, chain, LATER)
    import_table(office, TABLE.replace(",400,300,", ",450,300,"))
    told = replay(office.database, recorded.id, pack, chain)
    names = {difference.name.split(": ")[1] for difference in told.differences}
    assert "finance.is_restated" in names
    assert told.is_identical


def test_statements_among_the_papers_of_a_folder_count(pack: Pack) -> None:
    document = Document(
        name="报表.xlsx",
        sha256="0" * 64,
        result=ReadResult.OK,
        kind="cn.financial_statements",
        statements=tuple(filed.statement for filed in THREE_YEARS),
    )
    dossier = make_dossier("客户甲", [make_licence(), document], TODAY)
    requirements = pack.requirements.for_purpose("onboarding")
    sheet = build_sheets(dossier, TODAY, requirements)[0]
    assert sheet["finance.current_ratio_bp"].value == 13_333
    assert sheet["finance.revenue_trend"].value == "rising"
