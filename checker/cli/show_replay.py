"""What a replay showed, for a person and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rich.markup import escape

from checker.assessment.replay import Replay
from checker.cli.output import Output


def show_replay(out: Output, replay: Replay) -> None:
    """Print whether the bytes are the same, and every input that is not what it was."""
    sentence = "replay_identical" if replay.is_identical else "replay_different"
    out.show(out.say(sentence, sha256=replay.replayed_sha256, recorded=replay.recorded_sha256))
    if not replay.differences:
        out.show(out.say("inputs_unchanged"))
        return
    out.show(out.say("inputs_changed"))
    for difference in replay.differences:
        out.show(f"  {out.say(f'input_{difference.kind}')} [bold]{escape(difference.name)}[/]")
        out.show(f"    {out.say('recorded')}: {escape(difference.recorded or '—')}")
        out.show(f"    {out.say('found')}: {escape(difference.found or '—')}")


def replay_to_data(replay: Replay) -> dict[str, Any]:
    """Give a replay as JSON."""
    return {
        "assessment": replay.assessment_id,
        "identical": replay.is_identical,
        "recorded_sha256": replay.recorded_sha256,
        "replayed_sha256": replay.replayed_sha256,
        "differences": [asdict(difference) for difference in replay.differences],
        "result": replay.result,
    }
