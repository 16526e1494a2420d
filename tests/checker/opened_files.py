"""Which data files the loaders open, as the interpreter itself tells.

python -m tests.checker.opened_files
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

_opened: set[str] = set()


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open" and isinstance(arguments[0], str):
        _opened.add(arguments[0])


def main() -> None:
    """Call every loader, and print every path that was opened."""
    sys.addaudithook(_note)

    import licet_examples
    from checker.access.passwords import load_common_passwords
    from checker.api.v1.faults import load_request_faults
    from checker.audit_log.actions import load_actions
    from checker.audit_log.verification import load_faults as load_log_faults
    from checker.buying_centre.roles import load_roles
    from checker.channels import robot, words
    from checker.cli.texts import load_texts
    from checker.contract_check.words import load_words as load_contract_words
    from checker.corrections.parsing import load_correction_faults
    from checker.customer_file.document_fields import load_field_words
    from checker.document_view.checking import load_check_reasons
    from checker.exposure.words import load_reasons as load_exposure_reasons
    from checker.facts.incorporation import load_printed_standings
    from checker.facts.registry_entries import load_grounds
    from checker.facts.screening import load_list_groups
    from checker.identifiers.number_table import load_columns as load_number_columns
    from checker.ledgers import states as ledger_states
    from checker.ledgers.headings import load_columns
    from checker.ledgers.mapping import list_ready_mappings, load_mapping
    from checker.limits.words import load_reasons as load_limit_reasons
    from checker.measures import definitions as measure_definitions
    from checker.measures import measured
    from checker.messages import sentences as message_sentences
    from checker.names import (
        chinese_words,
        known_aliases,
        latin_tables,
        pinyin,
        wording,
    )
    from checker.notices.retries import load_rate_limits
    from checker.ownership.words import load_regimes
    from checker.ownership.words import load_sentences as load_ownership_sentences
    from checker.provisions.words import load_sentences as load_provision_sentences
    from checker.purchases.definitions import load_definitions as load_purchase_definitions
    from checker.purchases.headings import load_activity_columns, load_purchase_columns
    from checker.purchases.reasons import load_reasons as load_purchase_reasons
    from checker.qualification.elements import load_elements, load_sources
    from checker.qualification.forms.reading import load_forms
    from checker.register.faults import load_fault_texts
    from checker.register.headings import RegisterKind, load_fields
    from checker.register.kinds import load_kind_names
    from checker.registries.adapters import load_adapters
    from checker.registries.sections import load_sections
    from checker.registries.statuses import read_status
    from checker.registries.words import load_registry_words
    from checker.renewals import sentences as renewal_sentences
    from checker.reports.words import load_words as load_report_words
    from checker.review.reasons import load_reasons as load_review_reasons
    from checker.review.required_actions import load_sentences as load_required_actions
    from checker.scoring.cell_faults import load_fault_texts as load_cell_faults
    from checker.screening.name_table import load_columns as load_name_columns
    from checker.screening.settling import load_hit_reasons
    from checker.screening.words import load_screening_words
    from checker.sources.words import load_words as load_source_words
    from checker.statements.faults import load_fault_texts as load_statement_faults
    from checker.watchlists.kinds import list_kinds, load_kind
    from checker.watchlists.mapping import load_fields as load_list_fields
    from checker.watchlists.outcome import load_problem_texts as load_list_problems
    from checker.watchlists.readers.schemes import load_schemes as load_list_schemes
    from checker.watchlists.status import load_advice as load_list_advice
    from checker.web.api_reference.words import load_words as load_api_words
    from ingest.authenticity.signs import load_sign_texts
    from ingest.extract.chance import load_chances
    from ingest.identifiers import divisions, layer, repair, uscc
    from ingest.identifiers.schemes import load_schemes
    from ingest.normalise.currencies import currencies, currency_codes
    from ingest.normalise.entity import entity_class
    from ingest.pack.headings import load_heading_words
    from ingest.problems import load_problem_texts
    from ingest.statements import StatementKind, load_items
    from ingest.statements.headings import load_headings
    from ingest.statements.row_names import load_names
    from ingest.statements.titles import load_titles
    from ingest.templates import load_other_titles, load_templates
    from licet_examples import invent, permit, sample_models
    from licet_examples.audit_report import load_audit_reports
    from licet_examples.contracts import load_contracts
    from licet_examples.english_form import load_english_forms
    from licet_examples.ledger import load_payment_habits
    from licet_examples.other_paper import load_other_papers
    from licet_examples.printed_form import load_printed_forms
    from licet_examples.running_contracts import load_running_contracts
    from licet_examples.statement_files import load_statements
    from licet_examples.statement_forms import load_statement_forms
    from rules import complaint, policy_problems
    from rules.calendar.china import load_china_calendar
    from rules.chain import errors
    from rules.explanation.documents import name_kind
    from rules.explanation.patterns import load_patterns
    from rules.lint import lint_pack
    from rules.portfolio.errors import sentences as portfolio_sentences
    from rules.requirements.scope_text import load_words
    from rules.scorecard import sentences as scorecard_sentences
    from rules.standards.indicators import load_indicators

    load_common_passwords()
    load_roles()
    load_elements()
    load_sources()
    load_forms()
    load_actions()
    load_log_faults()
    robot.load_robot_answers()
    words.load_words()
    load_texts()
    message_sentences.load_sentences()
    renewal_sentences.load_sentences()
    load_rate_limits()
    load_fault_texts()
    load_statement_faults()
    load_contract_words()
    load_correction_faults()
    load_request_faults()
    load_field_words()
    load_check_reasons()
    load_exposure_reasons()
    load_limit_reasons()
    load_provision_sentences()
    load_regimes()
    load_ownership_sentences()
    load_report_words()
    load_review_reasons()
    load_source_words()
    load_required_actions()
    load_cell_faults()
    load_columns()
    load_number_columns()
    for ready in list_ready_mappings():
        load_mapping(ready)
    load_purchase_definitions()
    load_purchase_columns()
    load_purchase_reasons()
    load_activity_columns()
    ledger_states.load_definitions()
    ledger_states.load_reasons()
    measure_definitions.load_definitions()
    measured.load_reasons()
    load_items()
    load_headings()
    load_names(StatementKind.BALANCE_SHEET)
    load_titles()
    load_indicators()
    load_contracts()
    load_running_contracts()
    load_payment_habits()
    load_statements()
    load_statement_forms()
    load_fields(next(iter(RegisterKind)))
    load_kind_names()
    divisions.version()
    layer.reasons()
    repair.confusions()
    uscc.check("91330106MAY2K7Q300")
    currencies()
    currency_codes()
    entity_class("有限责任公司")
    load_problem_texts()
    load_heading_words()
    load_sign_texts()
    load_chances()
    load_templates()
    load_other_titles()
    sample_models.load_customers()
    invent.load_material()
    permit.load_permit_forms()
    load_audit_reports()
    load_english_forms()
    load_printed_forms()
    load_other_papers()
    load_words()
    load_api_words()
    load_china_calendar()
    load_patterns()
    name_kind("cn.business_licence")
    portfolio_sentences()
    complaint.sentences()
    policy_problems.sentences()
    errors.sentences()
    lint_pack("cn-base")
    lint_pack("intl-base")
    lint_pack("value-base")
    lint_pack(Path(licet_examples.__file__).parent / "packs" / "qinghe-trade")
    scorecard_sentences.sentences()
    for kind in list_kinds():
        load_kind(kind)
    load_list_fields()
    load_list_problems()
    load_list_advice()
    load_list_schemes()
    load_schemes()
    load_list_groups()
    load_adapters()
    load_sections()
    load_registry_words()
    load_grounds()
    load_printed_standings()
    read_status("存续")
    load_name_columns()
    load_hit_reasons()
    load_screening_words()
    chinese_words.load_trades()
    chinese_words.load_forms()
    known_aliases.load_known_aliases()
    latin_tables.load_latin_words()
    latin_tables.load_latin_forms()
    pinyin.load_surnames()
    wording.load_reason_words()
    print("\n".join(sorted(_opened)))  # noqa: T201


if __name__ == "__main__":
    main()
