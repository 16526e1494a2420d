"""`licet accounts`: who may sign in, for whoever keeps the server and for a locked-out house."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from checker.access.roles import Role
from checker.cli.options import JsonOption, Lang, LangOption, open_output

if TYPE_CHECKING:
    from checker.cli.output import Output
    from storage.tables import Account

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="账号名 · name of the account")]


def register(app: typer.Typer) -> None:
    """Add the group and its commands."""
    group = typer.Typer(
        name="accounts", no_args_is_help=True, help="账号 · accounts: who may sign in, and as what"
    )
    group.command("list")(list_accounts)
    group.command("add")(add)
    group.command("password")(password)
    group.command("revoke")(revoke)
    app.add_typer(group)


def list_accounts(as_json: JsonOption = False, lang: LangOption = None) -> None:
    """列出账号及其角色 · List accounts with their roles, also closed ones."""
    from checker.cli.show_accounts import accounts_to_data, show_accounts
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from storage.accounts import accounts, roles_by_account

    out = open_output(lang, as_json=as_json)
    with (
        open_workspace(load_settings()) as workspace,
        workspace.database.read_session() as session,
    ):
        found = accounts(session)
        roles = roles_by_account(session, [account.id for account in found])
    if as_json:
        out.emit({"accounts": accounts_to_data(found, roles)})
    else:
        show_accounts(out, found, roles)


def add(
    name: NameArgument,
    roles: Annotated[
        list[Role] | None,
        typer.Option("--role", help="角色，可多次 · role, repeatable", show_default=False),
    ] = None,
    display_name: Annotated[
        str | None,
        typer.Option(
            "--display-name", metavar="TEXT", help="显示姓名 · the person's own name",
            show_default=False,
        ),
    ] = None,
    speaks: Annotated[
        Lang, typer.Option("--speaks", help="页面语言 · language of the pages")
    ] = Lang.ZH,
    person: Annotated[
        str | None,
        typer.Option(
            "--person",
            metavar="NAME",
            help="对应的人员，到期事项通知此人 · the person on the list of people",
            show_default=False,
        ),
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:  # fmt: skip
    """建立账号，并显示一次性初始密码 · Make an account; a first password is shown once.

    在服务器上运行者无需他人批准，此操作记入审计日志。
    Whoever keeps the server needs nobody's consent; the audit log records it.

    示例 · Example:  licet accounts add 李雷 --role approver
    """
    from checker.access.accounts import create_account
    from checker.access.passwords import make_temporary_password
    from checker.audit_log.recording import record_event
    from checker.cli.acting import cli_actor
    from checker.renewals.wanted import find_colleague
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from storage.vocabulary import Language

    out = open_output(lang, as_json=as_json)
    wanted = frozenset(roles or ())
    first_password, now, by = make_temporary_password(), datetime.now(UTC), cli_actor()
    with open_workspace(load_settings()) as workspace, workspace.database.session() as session:
        colleague = None if person is None else find_colleague(session, person)
        account = create_account(
            session,
            name=name,
            display_name=display_name or name,
            language=Language(speaks.value),
            roles=wanted,
            password=first_password,
            created_at=now,
            by=by,
            person_id=colleague.id if colleague else None,
        )
        record_event(
            session,
            by,
            "access.account_created",
            subject=f"account:{account.id}",
            data={"roles": sorted(role.value for role in wanted)},
            now=now,
        )
    _show_password(out, "account_added", account, first_password)


def password(
    name: NameArgument,
    without_second_factor: Annotated[
        bool,
        typer.Option(
            "--without-second-factor",
            help="同时取消双重验证 · the device is lost: ask for no code either",
        ),
    ] = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """重设密码，并显示一次性新密码 · Reset a password; the new one is shown once.

    原有会话全部结束，首次登录须更改密码。All sessions of the account end, and the password has to
    be changed at the next sign-in.

    示例 · Example:  licet accounts password 王敏
    """
    from checker.access.accounts import find_account, remove_second_factor, set_password
    from checker.access.passwords import make_temporary_password
    from checker.audit_log.recording import record_event
    from checker.cli.acting import cli_actor
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    new_password, now, by = make_temporary_password(), datetime.now(UTC), cli_actor()
    with open_workspace(load_settings()) as workspace, workspace.database.session() as session:
        account = find_account(session, name)
        actions = ["access.password_reset"]
        set_password(session, account.id, new_password, now=now, by=by)
        if without_second_factor:
            remove_second_factor(session, account.id, now=now, by=by)
            actions.append("access.second_factor_removed")
        for action in actions:
            record_event(session, by, action, subject=f"account:{account.id}", now=now)
    _show_password(out, "account_password_set", account, new_password)


def revoke(name: NameArgument, as_json: JsonOption = False, lang: LangOption = None) -> None:
    """停用账号，立即生效 · Close an account at once, with its sessions and tokens.

    示例 · Example:  licet accounts revoke 王敏
    """
    from checker.access.accounts import deactivate, find_account
    from checker.audit_log.recording import record_event
    from checker.cli.acting import cli_actor
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    now, by = datetime.now(UTC), cli_actor()
    with open_workspace(load_settings()) as workspace, workspace.database.session() as session:
        account = find_account(session, name)
        deactivate(session, account.id, now=now)
        subject = f"account:{account.id}"
        record_event(session, by, "access.account_closed", subject=subject, now=now)
    if as_json:
        out.emit({"account": account.id, "name": account.name, "is_active": False})
    else:
        out.show(out.say("account_closed", account=account.name))


def _show_password(out: Output, sentence: str, account: Account, new_password: str) -> None:
    if out.as_json:
        out.emit({"account": account.id, "name": account.name, "password": new_password})
        return
    out.show(out.say(sentence, account=account.name))
    typer.echo(new_password)  # on a line of its own, so that no terminal breaks it
    out.show(out.say("account_password_once"))
