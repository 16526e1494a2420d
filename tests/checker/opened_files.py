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
    from checker.channels import robot, words
    from checker.cli.texts import load_texts
    from checker.messages import sentences as message_sentences
    from checker.notices.retries import load_rate_limits
    from checker.register.faults import load_fault_texts
    from checker.register.headings import RegisterKind, load_fields
    from checker.register.kinds import load_kind_names
    from checker.renewals import sentences as renewal_sentences
    from checker.statements.faults import load_fault_texts as load_statement_faults
    from ingest.identifiers import divisions, layer, repair, uscc
    from ingest.normalise.currencies import currencies, currency_codes
    from ingest.normalise.entity import entity_class
    from ingest.problems import load_problem_texts
    from ingest.templates import load_other_titles, load_templates
    from licet_examples import invent, permit, sample_models
    from rules import complaint, policy_problems
    from rules.calendar.china import load_china_calendar
    from rules.chain import errors
    from rules.explanation.documents import name_kind
    from rules.explanation.patterns import load_patterns
    from rules.lint import lint_pack
    from rules.portfolio.errors import sentences as portfolio_sentences
    from rules.requirements.scope_text import load_words
    from rules.scorecard import sentences as scorecard_sentences

    robot.load_robot_answers()
    words.load_words()
    load_texts()
    message_sentences.load_sentences()
    renewal_sentences.load_sentences()
    load_rate_limits()
    load_fault_texts()
    load_statement_faults()
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
    load_templates()
    load_other_titles()
    sample_models.load_customers()
    invent.load_material()
    permit.load_permit_forms()
    load_words()
    load_china_calendar()
    load_patterns()
    name_kind("cn.business_licence")
    portfolio_sentences()
    complaint.sentences()
    policy_problems.sentences()
    errors.sentences()
    lint_pack("cn-base")
    lint_pack(Path(licet_examples.__file__).parent / "packs" / "qinghe-trade")
    scorecard_sentences.sentences()
    print("\n".join(sorted(_opened)))  # noqa: T201


if __name__ == "__main__":
    main()
