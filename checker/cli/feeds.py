"""`licet feed`: addresses under which a calendar program reads what falls due."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from checker.cli.acting import cli_actor
from checker.cli.options import JsonOption, LangOption, open_output

feed_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="供日历软件订阅到期事项的地址 · Addresses for calendar programs to subscribe to.",
)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(feed_app, name="feed")


@feed_app.command("create")
def create(
    person: Annotated[
        str | None,
        typer.Option(
            "--person",
            metavar="NAME",
            help="只含此人负责的事项 · only what this person looks after",
            show_default=False,
        ),
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """新建订阅地址 · Make an address.

    知道地址的人都能读取，请勿转发；不用时请撤销。Whoever knows it can read it; revoke it when
    it is no longer needed.
    """
    from checker.access.key_files import FEED_KEY, load_key
    from checker.audit_log.recording import record_event
    from checker.feeds.feed_address import make_token
    from checker.renewals.wanted import find_colleague
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from storage.feeds import create_feed
    from storage.vocabulary import Language

    out = open_output(lang, as_json=as_json)
    settings = load_settings()
    with open_workspace(settings) as workspace:
        key = load_key(settings.data_dir, FEED_KEY)
        with workspace.database.session() as session:
            owner = None if person is None else find_colleague(session, person)
            feed = create_feed(
                session,
                person_id=None if owner is None else owner.id,
                language=Language(out.language) if owner is None else owner.language,
                created_at=datetime.now(UTC),
            )
            record_event(
                session,
                cli_actor(),
                "feed.created",
                subject=f"feed:{feed.id}",
                data={"feed_id": feed.id, "person_id": feed.person_id},
                now=datetime.now(UTC),
            )
    url = f"{settings.base_url}/feeds/{make_token(feed.id, key)}.ics"
    if as_json:
        out.emit({"feed": feed.id, "url": url, "person": None if owner is None else owner.name})
        return
    out.show(out.say("feed_created", id=feed.id))
    typer.echo(url)  # on a line of its own, so that no terminal breaks it where it is copied
    out.show(out.say("feed_secret", id=feed.id))


@feed_app.command("list")
def list_feeds(as_json: JsonOption = False, lang: LangOption = None) -> None:
    """列出订阅 · List feeds; their addresses are shown only once, when they are made."""
    from checker.cli.show_feeds import feeds_to_data, show_feeds
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from storage.feeds import feeds
    from storage.people import people

    out = open_output(lang, as_json=as_json)
    with (
        open_workspace(load_settings()) as workspace,
        workspace.database.read_session() as session,
    ):
        found = feeds(session)
        names = {person.id: person.name for person in people(session)}
    if as_json:
        out.emit({"feeds": feeds_to_data(found, names)})
    else:
        show_feeds(out, found, names)


@feed_app.command("revoke")
def revoke(
    feed: Annotated[str, typer.Argument(metavar="ID", help="订阅编号 · id of the feed")],
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """撤销订阅地址，立即生效 · End an address, at once."""
    from checker.audit_log.recording import record_event
    from checker.errors import FeedUnknown
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from storage.feeds import revoke_feed

    out = open_output(lang, as_json=as_json)
    with open_workspace(load_settings()) as workspace, workspace.database.session() as session:
        revoked = revoke_feed(session, feed, revoked_at=datetime.now(UTC))
        if revoked is not None:
            record_event(
                session,
                cli_actor(),
                "feed.revoked",
                subject=f"feed:{revoked.id}",
                data={"feed_id": revoked.id},
                now=datetime.now(UTC),
            )
    if revoked is None or revoked.revoked_at is None:
        raise FeedUnknown(reference=feed)
    if as_json:
        out.emit({"feed": revoked.id, "revoked_at": revoked.revoked_at.isoformat()})
    else:
        out.show(out.say("feed_revoked", id=revoked.id))
