"""The settings in use, and how old the data are."""

from __future__ import annotations

from starlette.responses import Response

from checker.access.roles import Act
from checker.doctor.settings_table import list_settings
from checker.http.guarded import DeskRouter
from checker.http.visit import Visiting
from checker.web.showing import show_page
from storage.datasets import datasets

router = DeskRouter()


@router.page("/settings", act=Act.MANAGE_SETTINGS)
def show_settings(visit: Visiting) -> Response:
    """Show everything that the installation was told, without its secrets."""
    desk = visit.desk
    with desk.database.read_session() as session:
        known = datasets(session)
    _, calendar = desk.renewal_rules()
    return show_page(
        visit,
        "settings/list.html",
        settings=list_settings(desk.settings),
        datasets=known,
        calendar=calendar,
        pack=desk.pack(),
    )
