"""The settings in use, people with their addresses, and how old the data are."""

from __future__ import annotations

from starlette.responses import Response

from checker.access.roles import Act
from checker.doctor.settings_table import list_settings
from checker.http.guarded import DeskRouter
from checker.http.visit import Visiting
from checker.web.showing import show_page
from storage.datasets import datasets
from storage.people import active_addresses, people

router = DeskRouter()


@router.page("/settings", act=Act.MANAGE_SETTINGS)
def show_settings(visit: Visiting) -> Response:
    """Show everything that the installation was told, without its secrets."""
    desk = visit.desk
    with desk.database.read_session() as session:
        everybody = people(session)
        by_person: dict[str, list[str]] = {}
        for address in active_addresses(session):
            by_person.setdefault(address.person_id, []).append(address.channel.value)
        known = datasets(session)
    _, calendar = desk.renewal_rules()
    return show_page(
        visit,
        "settings/list.html",
        settings=list_settings(desk.settings),
        people=everybody,
        channels=by_person,
        names={person.id: person.name for person in everybody},
        datasets=known,
        calendar=calendar,
        pack=desk.pack(),
    )
