"""`licet read`: documents out of files, nothing stored."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from checker.cli.options import JsonOption, LangOption, open_output
from checker.errors import ExitCode

FilesArgument = Annotated[
    list[Path], typer.Argument(metavar="FILE...", help="文件或文件夹 · files or folders")
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("read")(read)


def read(files: FilesArgument, as_json: JsonOption = False, lang: LangOption = None) -> None:
    """读取文件中的单据，不保存 · Read documents out of files; nothing is stored.

    示例 · Example:  licet read 营业执照.jpg 授权委托书.pdf --json
    """
    from checker.cli.show_documents import show_document
    from checker.document_data import document_to_data
    from checker.intake.at_once import FILES_AT_ONCE, work_at_once
    from checker.intake.files import find_batches, read_bytes
    from checker.settings import load_settings
    from ingest.document import ReadResult
    from ingest.reading import read_file
    from ingest.sandbox import ReaderPool

    out = open_output(lang, as_json=as_json)
    paths = list(dict.fromkeys(path for batch in find_batches(files) for path in batch.files))
    contents = ((place, path, read_bytes(path)) for place, path in enumerate(paths))
    shown: dict[int, list[dict[str, Any]]] = {}
    is_complete = True
    with (
        ReaderPool(
            workers=min(FILES_AT_ONCE, len(paths)), trust_roots=load_settings().trust_roots
        ) as reader,
        out.progress("reading", len(paths)) as step,
    ):
        for (place, path, _), documents in work_at_once(
            lambda file: read_file(file[2], file[1].name, reader), contents
        ):
            shown[place] = [document_to_data(each, str(path)) for each in documents]
            for document in documents:
                is_complete &= document.result is ReadResult.OK
                show_document(out, document)
            step(path.name)
    if as_json:
        out.emit({"documents": [each for place in sorted(shown) for each in shown[place]]})
    if not is_complete:
        raise typer.Exit(ExitCode.INPUT_UNREADABLE)
