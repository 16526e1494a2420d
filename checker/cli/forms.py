"""The group `licet forms`: questionnaires to hand out, and their answers brought in."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from checker.cli.acting import account_actor
from checker.cli.deciding import ByOption
from checker.cli.options import (
    CsvOption,
    JsonOption,
    LangOption,
    XlsxOption,
    day_option,
    open_output,
)
from checker.errors import ExitCode

FormArgument = Annotated[str, typer.Argument(metavar="FORM", help="表单编号 · id of the form")]


def register(app: typer.Typer) -> None:
    """Add the group and its commands."""
    group = typer.Typer(
        name="forms",
        no_args_is_help=True,
        help="问卷与访谈提纲 · Questionnaires and interviews, and their answers.",
    )
    group.command("list")(list_all)
    group.command("show")(show)
    group.command("elements")(list_elements)
    group.command("sheet")(write_sheet)
    group.command("import")(import_file)
    app.add_typer(group)


def list_all(as_json: JsonOption = False, lang: LangOption = None) -> None:
    """列出表单 · List the forms."""
    from checker.cli.show_forms import form_to_data, show_forms
    from checker.qualification.forms.reading import load_forms
    from checker.settings import load_settings

    out = open_output(lang, as_json=as_json)
    forms = load_forms(load_settings().forms_dir)
    if as_json:
        out.emit({"forms": [form_to_data(form) for form in forms.values()]})
    else:
        show_forms(out, list(forms.values()))


def show(form: FormArgument, as_json: JsonOption = False, lang: LangOption = None) -> None:
    """显示一份表单的全部问题和选项 · Show the questions of a form with their answers."""
    from checker.cli.show_forms import form_to_data, show_form
    from checker.qualification.forms.reading import load_form
    from checker.settings import load_settings

    out = open_output(lang, as_json=as_json)
    found = load_form(form, load_settings().forms_dir)
    if as_json:
        out.emit(form_to_data(found))
    else:
        show_form(out, found)


def list_elements(as_json: JsonOption = False, lang: LangOption = None) -> None:
    """列出可陈述的要素和依据类型 · List what can be asserted and what it can rest on."""
    from checker.cli.show_forms import elements_to_data, show_elements

    out = open_output(lang, as_json=as_json)
    if as_json:
        out.emit(elements_to_data())
    else:
        show_elements(out)


def write_sheet(
    form: FormArgument,
    customer: Annotated[
        str, typer.Option("--customer", metavar="NAME", help="填入的客户 · filled in")
    ] = "",
    csv_file: CsvOption = None,
    xlsx_file: XlsxOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """生成可填写的表格 · Write a sheet to be filled in, a line for each question.

    示例 · Example:  licet forms sheet need --customer 青禾科技 --xlsx 需求访谈.xlsx
    """
    from checker.cli.export_files import write_file
    from checker.cli.show_forms import make_sheet
    from checker.exports import write_csv, write_xlsx
    from checker.qualification.forms.reading import load_form
    from checker.settings import load_settings
    from storage.vocabulary import Language

    out = open_output(lang, as_json=as_json)
    if csv_file is None and xlsx_file is None:
        raise typer.BadParameter(out.say("sheet_file_needed"), param_hint="--csv, --xlsx")
    sheet = make_sheet(out, load_form(form, load_settings().forms_dir), customer)
    written = []
    for path, write in ((csv_file, write_csv), (xlsx_file, write_xlsx)):
        if path is not None:
            write_file(path, write(sheet, Language(out.language)))
            written.append(str(path))
    if as_json:
        out.emit({"written": written, "questions": len(sheet.rows)})
    else:
        out.show(out.say("sheet_written", paths=", ".join(written), questions=len(sheet.rows)))


def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV、XLSX · CSV or XLSX")],
    by: ByOption,
    form: Annotated[str, typer.Option("--form", help="表单 · the form, where no line says")] = "",
    respondent: Annotated[str, typer.Option("--respondent", help="受访人 · who answered")] = "",
    role: Annotated[str, typer.Option("--role", help="角色 · their part there")] = "",
    source: Annotated[
        str, typer.Option("--source", help="依据类型 · what it rests on")
    ] = "questionnaire",
    evidence: Annotated[
        str, typer.Option("--evidence", metavar="PLACE", help="文件、页码 · file and page")
    ] = "",
    observed_on: Annotated[
        date | None, day_option("--observed-on", "作答日期 · the day of the answers")
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """导入答卷，全部导入或全部不导入 · Import answers, all of them or none.

    示例 · Example:  licet forms import 需求访谈.xlsx --form need --respondent 王工 --by li
    """
    from checker.cli.show_forms import show_answers
    from checker.errors import PathMissing
    from checker.intake.files import read_bytes
    from checker.qualification.answers import AnswerDefaults, import_answers
    from checker.qualification.forms.reading import load_forms
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from ingest.sandbox import ReaderPool

    out = open_output(lang, as_json=as_json)
    if not file.exists():
        raise PathMissing(path=file)
    settings = load_settings()
    defaults = AnswerDefaults(form, respondent, role, source, observed_on, evidence)
    with open_workspace(settings) as workspace, ReaderPool() as reader:
        with workspace.database.read_session() as session:
            actor = account_actor(session, by)
        report = import_answers(
            workspace.database,
            read_bytes(file),
            str(file),
            reader,
            load_forms(settings.forms_dir),
            defaults,
            by=actor,
            now=datetime.now(UTC).astimezone(settings.zone),
        )
    if as_json:
        out.emit(report.to_data())
    else:
        show_answers(out, report)
    if report.faults:
        raise typer.Exit(ExitCode.FINDINGS)
