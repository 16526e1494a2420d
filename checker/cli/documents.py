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
    from checker.intake.batch import FILES_AT_ONCE, BatchItem, read_batch
    from checker.intake.files import find_batches
    from ingest.document import ReadResult
    from ingest.sandbox import ReaderPool

    out = open_output(lang, as_json=as_json)
    paths = list(dict.fromkeys(path for batch in find_batches(files) for path in batch.files))
    places = {str(path): place for place, path in enumerate(paths)}
    shown: dict[int, list[dict[str, Any]]] = {}
    is_complete = True
    at_once = min(FILES_AT_ONCE, len(paths))
    with ReaderPool(workers=at_once) as reader, out.progress("reading", len(paths)) as step:
        items = (BatchItem.of_path(path) for path in paths)
        for result in read_batch(items, reader, at_once=at_once):
            if result.failure is not None:
                raise result.failure
            key = result.item.key
            shown[places[key]] = [document_to_data(each, key) for each in result.documents]
            for document in result.documents:
                is_complete &= document.result is ReadResult.OK
                show_document(out, document)
            step(result.item.name)
    if as_json:
        out.emit({"documents": [each for place in sorted(shown) for each in shown[place]]})
    if not is_complete:
        raise typer.Exit(ExitCode.INPUT_UNREADABLE)
