"""The messages of all cases as files, to be read by people.

`python -m tests.checker.messages.golden` writes them anew; read the difference before committing.
"""

from __future__ import annotations

from pathlib import Path

from storage.vocabulary import Language
from tests.checker.messages.cases import CASES, write_case

GOLDEN = Path(__file__).parent / "golden"


def render_golden() -> dict[str, str]:
    """Give every file by its name."""
    files = {}
    for case in CASES:
        for language in Language:
            message = write_case(case, language)
            assert message.html is not None
            name = f"{case}.{language.value}"
            files[f"{name}.txt"] = f"{message.subject}\n\n{message.text}"
            files[f"{name}.html"] = message.html
            files[f"{name}.md"] = message.markdown
    return files


def main() -> None:
    """Write the files, and remove those of cases that are no more."""
    GOLDEN.mkdir(exist_ok=True)
    files = render_golden()
    for path in GOLDEN.iterdir():
        if path.name not in files:
            path.unlink()
    for name, content in files.items():
        (GOLDEN / name).write_text(content, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
