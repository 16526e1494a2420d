"""`licet read`: documents out of files, nothing stored."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

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
    from checker.intake.files import find_batches, read_bytes
    from ingest.document import ReadResult
    from ingest.reading import read_file
    from ingest.sandbox import ReaderPool

    out = open_output(lang, as_json=as_json)
    paths = [path for batch in find_batches(files) for path in batch.files]
    shown = []
    is_complete = True
    with ReaderPool() as reader, out.progress("reading", len(paths)) as step:
        for path in paths:
            for document in read_file(read_bytes(path), path.name, reader):
                is_complete &= document.result is ReadResult.OK
                shown.append(document_to_data(document, str(path)))
                show_document(out, document)
            step(path.name)
    if as_json:
        out.emit({"documents": shown})
    if not is_complete:
        raise typer.Exit(ExitCode.INPUT_UNREADABLE)
