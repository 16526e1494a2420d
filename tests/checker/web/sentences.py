"""Every sentence that templates and modules of the pages hold, found as Babel finds them."""

from __future__ import annotations

from babel.messages.extract import extract_from_dir

from tests.conftest import REPOSITORY

_METHODS = [("**/templates/**.html", "jinja2"), ("**.py", "python")]
_OPTIONS = {
    "**/templates/**.html": {"extensions": "jinja2.ext.i18n,jinja2.ext.do,jinja2.ext.loopcontrols"}
}
_KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "mark": None}


def found_sentences() -> set[str | tuple[str, ...]]:
    """Give the ids of all sentences; one that counts is a pair."""
    found = extract_from_dir(
        REPOSITORY / "checker" / "web", _METHODS, options_map=_OPTIONS, keywords=_KEYWORDS
    )
    return {sentence for _, _, sentence, _, _ in found}
