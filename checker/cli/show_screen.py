"""How what a screening found is shown to people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.table import Table

from checker.names.comparison import Answer, Comparison
from checker.names.wording import word_reason
from checker.screening.looking import Lists, answer_of
from checker.watchlists.status import Freshness

if TYPE_CHECKING:
    from checker.cli.output import Output
    from checker.screening.entry_index import Search
    from checker.screening.name_table import NamePair
    from checker.screening.party import Party
    from checker.screening.running import ScreeningRun

_STYLES = {Answer.HIT: "bold red", Answer.REVIEW: "yellow", Answer.CLEAR: "green"}


def show_pairs(out: Output, found: Sequence[tuple[NamePair, Comparison]]) -> None:
    """Show each pair with its score and the reasons."""
    table = Table(out.say("name_left"), out.say("name_right"), out.say("score"), out.say("reasons"))
    for row, compared in found:
        table.add_row(row.left, row.right, _score(out, compared), _reasons(out, compared))
    out.show(table)


def show_search(out: Output, party: Party, search: Search) -> None:
    """Show what a search for a party came to."""
    answer = answer_of(search)
    out.show(f"[{_STYLES[answer]}]{out.say(f'answer_{answer}')}[/]  {party.names[0]}")
    if search.matches:
        table = Table(out.say("list"), out.say("listed_name"), out.say("score"), out.say("reasons"))
        for match in search.matches:
            entry = match.listed.entry
            name = entry.primary_name
            if match.entry_name != name:
                name = f"{name}\n({match.entry_name})"
            where = f"{match.listed.list_kind}\n{entry.source_id}"
            table.add_row(
                where, name, _score(out, match.comparison), _reasons(out, match.comparison)
            )
        out.show(table)
    for match in search.cleared:
        out.show(out.say("cleared_by_code", entry=match.listed.entry.primary_name))


def show_lists(out: Output, lists: Lists) -> None:
    """Say which lists were searched, of which day, and which are old."""
    for status in lists.statuses:
        if status.version is not None:
            title = out.pick(status.kind.title.model_dump())
            out.show(
                out.say(
                    "searched_list",
                    title=title,
                    day=status.version.list_date.isoformat(),
                    entries=status.version.counts.get("entries", 0),
                )
            )
            if status.freshness is Freshness.STALE:
                out.show(f"[yellow]{out.pick(status.advice)}[/]")


def show_run(out: Output, run: ScreeningRun, waiting: int) -> None:
    """Show what a screening of everybody did, and how much waits for a person."""
    show_hits_found(out, run)
    out.show(out.say("hits_waiting", count=waiting))


def show_hits_found(out: Output, run: ScreeningRun) -> None:
    """Show what a screening of everybody did."""
    out.show(
        out.say(
            "screening_done",
            customers=run.customers_screened,
            entries=run.entries_screened,
            found=run.found,
            ended=run.ended,
            cleared=run.cleared,
        )
    )


def _score(out: Output, compared: Comparison) -> str:
    answer = compared.answer
    return f"[{_STYLES[answer]}]{compared.score / 1000:.2f} {out.say(f'answer_{answer}')}[/]"


def _reasons(out: Output, compared: Comparison) -> str:
    return "\n".join(
        f"{reason.points / 1000:+.2f}  {out.pick(word_reason(reason))}"
        for reason in compared.reasons
    )
