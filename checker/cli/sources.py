"""`licet sources`: folders, mailboxes and buckets from which files are taken by themselves."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from checker.cli.acting import cli_actor
from checker.cli.options import JsonOption, LangOption, open_output
from checker.errors import ExitCode
from storage.vocabulary import FindBy, ItemOutcome, SourceKind

if TYPE_CHECKING:
    from checker.cli.output import Output
    from checker.sources.pulling import PullReport
    from checker.workspace import Workspace
    from ingest.sandbox import ReaderPool
    from storage.tables import SourceRow

sources_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="自动收件：文件夹、邮箱、对象存储 · Folders, mailboxes and buckets that files come from.",
)
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="来源名称 · name of the source")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(sources_app, name="sources")


def _text(name: str, meaning: str) -> Any:  # noqa: ANN401
    return typer.Option(name, help=meaning, show_default=False)


@sources_app.command("add")
def add(
    name: NameArgument,
    folder: Annotated[Path | None, _text("--folder", "文件夹 · a folder")] = None,
    imap: Annotated[str | None, _text("--imap", "邮箱服务器 · mail server, by IMAP")] = None,
    bucket: Annotated[str | None, _text("--bucket", "存储桶 · a bucket, by S3")] = None,
    user: Annotated[str | None, _text("--user", "邮箱账号 · user of the mailbox")] = None,
    password: Annotated[
        str | None, _text("--password", "密码所在：env:变量 或 file:/路径 · where the password is")
    ] = None,
    port: Annotated[int | None, _text("--port", "端口 · port")] = None,
    security: Annotated[
        str | None, _text("--security", "tls（默认）、starttls、none · tls is the default")
    ] = None,
    mail_folder: Annotated[
        str | None, _text("--mail-folder", "邮箱中的文件夹，默认 INBOX · folder of the mailbox")
    ] = None,
    move_to: Annotated[
        str | None, _text("--move-to", "处理后移入该文件夹 · move messages there when done")
    ] = None,
    ca_file: Annotated[
        Path | None, _text("--ca-file", "信任的证书 · certificates to trust")
    ] = None,
    prefix: Annotated[str | None, _text("--prefix", "对象前缀 · prefix of the keys")] = None,
    endpoint: Annotated[
        str | None, _text("--endpoint", "对象存储地址 · address of the store")
    ] = None,
    region: Annotated[str | None, _text("--region", "区域 · region")] = None,
    access_key: Annotated[
        str | None, _text("--access-key", "访问密钥所在 · where the access key is")
    ] = None,
    secret_key: Annotated[
        str | None, _text("--secret-key", "私有密钥所在 · where the secret key is")
    ] = None,
    customer: Annotated[
        str | None, _text("--customer", "全部归入该客户 · all is this customer's")
    ] = None,
    find: Annotated[
        list[FindBy] | None,
        _text("--find", "按此确定客户，可重复 · how the customer is found; may be repeated"),
    ] = None,
    every: Annotated[int, typer.Option("--every", help="每几分钟一次 · minutes between")] = 15,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """添加来源 · Add a source. 密码只存放引用 · Passwords are referred to, never stored.

    归属不明的来件进入待认领 · What nobody can be found for waits: `licet sources items`.

    示例 · Examples:

      licet sources add 收件箱 --imap imap.example.com --user kyb@example.com
      --password env:KYB_MAIL --find sender --find subject

      licet sources add 扫描 --folder /srv/scans --find folder

      licet sources add 桶 --bucket kyb --endpoint https://oss.example.com --access-key env:AK
      --secret-key env:SK --find folder
    """
    from checker.cli.show_sources import source_to_data
    from checker.settings import load_settings
    from checker.sources.setting_up import make_source
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    given = {
        SourceKind.FOLDER: folder,
        SourceKind.MAILBOX: imap,
        SourceKind.OBJECT_STORE: bucket,
    }
    kinds = [kind for kind, where in given.items() if where is not None]
    if len(kinds) != 1:
        raise typer.BadParameter(out.say("source_one_kind"))
    if customer is None and not find:
        raise typer.BadParameter(out.say("source_whose"))
    fields = {
        "path": folder.absolute() if folder else None,
        "host": imap,
        "bucket": bucket,
        "user": user,
        "password": password,
        "port": port,
        "security": security,
        "folder": mail_folder,
        "move_to": move_to,
        "ca_file": ca_file.absolute() if ca_file else None,
        "prefix": prefix,
        "endpoint_url": endpoint,
        "region": region,
        "access_key": access_key,
        "secret_key": secret_key,
    }
    with (
        open_workspace(load_settings()) as workspace,
        workspace.database.session() as session,
    ):
        source = make_source(
            session,
            name=name,
            kind=kinds[0],
            place=fields,
            find_by=find or [],
            customer=customer,
            every_minutes=every,
            by=cli_actor(),
            now=datetime.now(UTC),
        )
    if as_json:
        out.emit({"source": source_to_data(source)})
    else:
        out.show(out.say("source_added", source=source.name))


@sources_app.command("list")
def list_all(as_json: JsonOption = False, lang: LangOption = None) -> None:
    """列出来源及最近一次收取 · List the sources and how the last round ended."""
    from checker.cli.show_sources import show_sources, source_to_data
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from storage.sources import count_unassigned, list_sources

    out = open_output(lang, as_json=as_json)
    with (
        open_workspace(load_settings()) as workspace,
        workspace.database.read_session() as session,
    ):
        found = list_sources(session)
        waiting = count_unassigned(session)
    if as_json:
        rows = [source_to_data(source) for source in found]
        out.emit({"sources": rows, "unassigned": waiting})
    else:
        show_sources(out, found, waiting)


@sources_app.command("pull")
def pull(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="来源；不写则全部 · a source; all without"),
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """立即收取新文件 · Take what is new now. 每份文件只归档一次 · Each file is filed once.

    有来源收取失败时退出码为 3 · Exit code 3 if a source could not be worked off.
    """
    from checker.cli.show_sources import pull_to_data, show_pull
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    with open_workspace(load_settings()) as workspace, workspace.make_reader() as reader:
        reports = _pull(out, workspace, _choose(workspace, name), reader)
    if as_json:
        out.emit({"sources": [pull_to_data(report) for report in reports]})
    for report in reports:
        show_pull(out, report)
    if any(report.failure for report in reports):
        raise typer.Exit(ExitCode.INPUT_UNREADABLE)


@sources_app.command("items")
def items(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="来源 · a source", show_default=False)
    ] = None,
    outcome: Annotated[
        ItemOutcome | None, _text("--outcome", "只看这种结果 · with this outcome only")
    ] = None,
    limit: Annotated[int, typer.Option(help="最多列出 · how many at most", min=1, max=1000)] = 100,
    before: Annotated[
        str | None, _text("--before", "列出比它更早的 · those before this id")
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """列出来件及处理结果，最新在前 · What became of each file, the newest first."""
    from checker.cli.show_sources import item_to_data, show_items
    from checker.settings import load_settings
    from checker.sources.setting_up import require_source
    from checker.workspace import open_workspace
    from storage.customers import get_customers
    from storage.sources import list_items

    out = open_output(lang, as_json=as_json)
    with (
        open_workspace(load_settings()) as workspace,
        workspace.database.read_session() as session,
    ):
        source_id = require_source(session, name).id if name else None
        found = list_items(
            session, source_id=source_id, outcome=outcome, limit=limit, before_id=before
        )
        owners = list({row.customer_id for row in found if row.customer_id})
        names = {customer.id: customer.name for customer in get_customers(session, owners)}
    if as_json:
        out.emit({"items": [item_to_data(row, names) for row in found]})
    else:
        show_items(out, found, names)


@sources_app.command("give")
def give(
    item: Annotated[str, typer.Argument(metavar="ITEM", help="来件编号 · id of the file")],
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER", help="客户 · the customer")],
    remember: Annotated[
        bool,
        typer.Option("--remember", help="以后该发件人的邮件都归此客户 · and all of this sender's"),
    ] = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """将待认领的来件归入客户 · Give a waiting file to a customer, with all of its message."""
    from checker.cli.show_documents import show_intake
    from checker.review.receiving import note_at_filing
    from checker.settings import load_settings
    from checker.sources.assigning import assign_item
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    now = datetime.now(UTC)
    with open_workspace(load_settings()) as workspace, workspace.make_reader() as reader:
        settings = workspace.settings
        report = assign_item(
            workspace,
            item,
            customer,
            reader,
            by=cli_actor(),
            now=now,
            remember=remember,
            on_filed=note_at_filing(settings.purpose, cli_actor(), now.astimezone(settings.zone)),
        )
    data = show_intake(out, report)
    if as_json:
        out.emit({"customer": data})


@sources_app.command("sender")
def sender(
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="邮箱地址 · mail address")],
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER", help="客户 · the customer")],
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """登记某邮箱地址属于哪个客户 · Say whose messages come from an address.

    发件地址可以伪造 · Anybody can write any sender: what is filed is still judged by its papers.
    """
    from checker.settings import load_settings
    from checker.sources.setting_up import know_sender
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    with (
        open_workspace(load_settings()) as workspace,
        workspace.database.session() as session,
    ):
        customer_id = know_sender(session, address, customer, by=cli_actor(), now=datetime.now(UTC))
    if as_json:
        out.emit({"address": address.lower(), "customer": customer_id})
    else:
        out.show(out.say("source_sender_known", address=address.lower()))


@sources_app.command("watch")
def watch(name: NameArgument, lang: LangOption = None) -> None:
    """持续收取一个文件夹，新文件写完即归档 · Keep taking what is put into a folder.

    用 Ctrl-C 或 SIGTERM 停止。Ctrl-C or SIGTERM ends it.
    """
    import signal
    import threading

    from checker.cli.show_sources import show_pull
    from checker.settings import load_settings
    from checker.sources.places import FolderPlace, read_place
    from checker.sources.setting_up import require_source
    from checker.workspace import open_workspace
    from ingest.sources.watching import watch_folder

    out = open_output(lang)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with open_workspace(load_settings()) as workspace, workspace.make_reader() as reader:
        with workspace.database.read_session() as session:
            source = require_source(session, name)
        place = read_place(source.kind, source.place)
        if not isinstance(place, FolderPlace):
            raise typer.BadParameter(out.say("source_watch_folder"))
        out.show(out.say("source_watching", place=place.told))
        for _ in watch_folder(place.path, stop):
            for report in _pull(out, workspace, [source], reader):
                if report.items or report.failure:
                    show_pull(out, report)


@sources_app.command("remove")
def remove(name: NameArgument, as_json: JsonOption = False, lang: LangOption = None) -> None:
    """删除来源，已收文件与记录保留 · Remove a source; what came from it stays."""
    from checker.settings import load_settings
    from checker.sources.setting_up import remove_source
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    with (
        open_workspace(load_settings()) as workspace,
        workspace.database.session() as session,
    ):
        source = remove_source(session, name, by=cli_actor(), now=datetime.now(UTC))
    if as_json:
        out.emit({"source": source.name, "removed": True})
    else:
        out.show(out.say("source_removed", source=source.name))


def _choose(workspace: Workspace, name: str | None) -> list[SourceRow]:
    from checker.sources.setting_up import require_source
    from storage.sources import list_sources

    with workspace.database.read_session() as session:
        return [require_source(session, name)] if name else list(list_sources(session))


def _pull(
    out: Output, workspace: Workspace, sources: list[SourceRow], reader: ReaderPool
) -> list[PullReport]:
    from checker.rule_packs import open_deciding_pack
    from checker.source_rounds import pull_sources

    pack = open_deciding_pack(workspace.settings, workspace.database)
    with out.progress("reading", 1) as step:
        return pull_sources(
            workspace,
            sources,
            pack,
            reader,
            by=cli_actor(),
            clock=lambda: datetime.now(UTC),
            on_item=step,
        )
