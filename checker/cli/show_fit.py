"""A fitted card, drift and calibration for a person."""

from __future__ import annotations

from typing import Any

from rich.markup import escape
from rich.table import Table

from checker.cli.output import Output

_COLOURS = {"green": "green", "amber": "yellow", "red": "red"}
_FINDING_COLOURS = {"in_line": "green", "too_low": "red", "too_high": "yellow"}
_TEXTS = ("bin", "fact", "grade", "light", "finding", "why")


def show_fit(out: Output, data: dict[str, Any]) -> None:
    """Print the report of a fit: one page."""
    counts = {"rows": f"{data['rows']:,}", "bad": data["bad"], "seed": data["seed"]}
    out.show(out.say("fit_counts", **counts))
    _show_left_out(out, data["left_out"])
    out.show(
        out.say(
            "fit_auc",
            auc=f"{data['auc_cross_validated']:.3f}",
            folds=", ".join(f"{auc:.3f}" for auc in data["auc_folds"]),
            own=f"{data['auc_in_sample']:.3f}",
        )
    )
    if data["holdout"] is not None:
        tried = data["holdout"]
        auc = "—" if tried["auc"] is None else f"{tried['auc']:.3f}"
        words = {"rows": f"{tried['rows']:,}", "bad": tried["bad"], "left_out": tried["left_out"]}
        out.show(out.say("fit_holdout", auc=auc, **words))
    for line in data["characteristics"]:
        _show_characteristic(out, line)
    _show_dropped(out, data["dropped"])
    table = _make_table(out, "grade", "at_least", "rows", "bad", "rate")
    for grade in data["grades"]:
        bound = grade["at_least"]
        table.add_row(
            grade["grade"],
            "—" if bound is None else str(bound),
            str(grade["rows"]),
            str(grade["bad"]),
            _percent(grade["default_rate"]),
        )
    out.show(table)
    if data["not_rated"]:
        out.show(out.say("fit_not_rated", rows=data["not_rated"]))
    if "file" in data:
        out.show(out.say("fit_written", path=escape(data["file"]), card=data["card"]))


def show_drift(out: Output, data: dict[str, Any]) -> None:
    """Print how far score and facts have moved, and the grades."""
    before, now = data["rows"]
    out.show(out.say("drift_counts", before=f"{before:,}", now=f"{now:,}"))
    if any(data["left_out"]):
        out.show(out.say("drift_left_out", before=data["left_out"][0], now=data["left_out"][1]))
    table = _make_table(out, "fact", "psi", "light", "missing_before", "missing_now")
    for shift in (data["score"], *data["facts"]):
        light = shift["light"]
        table.add_row(
            _name_fact(out, shift["name"]),
            f"{shift['psi']:.3f}",
            f"[{_COLOURS[light]}]{out.say(f'light_{light}')}[/]",
            _percent(shift["missing_before"]),
            _percent(shift["missing_now"]),
        )
    out.show(table)
    grades = _make_table(out, "grade", "before", "now")
    for one in data["grades"]:
        name = one["grade"] or out.say("grade_none")
        counts = (
            f"{one[when]} ({_percent(one[when] / max(1, sum_))})"
            for when, sum_ in (("before", before), ("now", now))
        )
        grades.add_row(name, *counts)
    out.show(grades)
    if data["unmatched"] is not None:
        _show_migration(out, data)
    out.show(f"[dim]{out.say('drift_convention')}[/]")


def show_calibration(out: Output, data: dict[str, Any]) -> None:
    """Print observed and expected default rates, and the recalibration."""
    out.show(out.say("calibration_counts", rows=f"{data['rows']:,}", bad=data["bad"]))
    if data["left_out"]:
        out.show(out.say("calibration_left_out", rows=sum(data["left_out"].values())))
    columns = ("grade", "rows", "bad", "rate", "interval", "probability", "finding", "recalibrated")
    table = _make_table(out, *columns)
    for one in data["grades"]:
        found = one["finding"]
        colour = _FINDING_COLOURS.get(found, "dim")
        table.add_row(
            one["grade"],
            str(one["rows"]),
            str(one["bad"]),
            _percent(one["rate"]),
            f"{_percent(one['low'])} – {_percent(one['high'])}" if one["rows"] else "—",
            _percent(one["probability"]),
            f"[{colour}]{out.say(f'calibration_{found}')}[/]",
            _percent(one["recalibrated"]),
        )
    out.show(table)
    none = data["not_rated"]
    if none["rows"]:
        out.show(out.say("calibration_not_rated", **none))
    if data["brier"] is not None:
        brier, base = f"{data['brier']:.4f}", f"{data['brier_of_base_rate']:.4f}"
        out.show(out.say("calibration_brier", brier=brier, base=base))
    if data["log_odds_shift"] is not None:
        out.show(
            out.say(
                "calibration_shift",
                expected=_percent(data["expected_rate"]),
                target=_percent(data["recalibrated_to"]),
                shift=f"{data['log_odds_shift']:+.3f}",
            )
        )
    out.show(f"[dim]{out.say('calibration_method')}[/]")


def _show_left_out(out: Output, left_out: list[dict[str, Any]]) -> None:
    by_code: dict[str, list[int]] = {}
    for one in left_out:
        by_code.setdefault(one["code"], []).append(one["line"])
    for code, lines in by_code.items():
        shown = ", ".join(map(str, lines[:10])) + ("…" if len(lines) > 10 else "")
        out.show(out.say(f"left_{code}", count=len(lines), lines=shown))


def _show_characteristic(out: Output, line: dict[str, Any]) -> None:
    name, worth = _name_fact(out, line["fact"]), f"{line['information_value']:.3f}"
    out.show(f"\n[bold]{name}[/] {out.say('fit_information', value=worth)}")
    table = _make_table(out, "bin", "rows", "bad", "rate", "woe", "points")
    for one in line["bins"]:
        bound = out.say("fit_lowest") if one["at_least"] is None else f">= {one['at_least']}"
        table.add_row(*_list_cells(bound, one))
    for state in ("missing", "not_applicable"):
        one = line[state]
        title = out.say(f"fit_{state}")
        table.add_row(*_list_cells(title if one["is_fitted"] else f"{title}*", one))
    out.show(table)
    if not (line["missing"]["is_fitted"] and line["not_applicable"]["is_fitted"]):
        out.show(f"[dim]{out.say('fit_policy')}[/]")


def _list_cells(title: str, one: dict[str, Any]) -> list[str]:
    rate = _percent(one["bad"] / one["rows"]) if one["rows"] else "—"
    return [title, str(one["rows"]), str(one["bad"]), rate, f"{one['woe']:.3f}", str(one["points"])]


def _show_dropped(out: Output, dropped: list[dict[str, Any]]) -> None:
    if not dropped:
        return
    out.show("")
    out.show(out.say("fit_dropped"))
    table = _make_table(out, "fact", "why")
    for one in dropped:
        other = _name_fact(out, one["other"]) if one["other"] else ""
        table.add_row(_name_fact(out, one["fact"]), out.say(f"dropped_{one['code']}", other=other))
    out.show(table)


def _show_migration(out: Output, data: dict[str, Any]) -> None:
    """Print a matrix: rows are the grades of the reference, columns those of the table."""
    grades = [one["grade"] for one in data["grades"]]
    counts = {(one["from"], one["to"]): one["companies"] for one in data["migration"]}
    names = [grade or out.say("grade_none") for grade in grades]
    if data["unmatched"]:
        out.show(out.say("drift_unmatched", rows=data["unmatched"]))
    if not counts:
        return
    table = Table(show_edge=False, pad_edge=False)
    table.add_column(out.say("drift_from_to"))
    for name in names:
        table.add_column(name, justify="right")
    for before, name in zip(grades, names, strict=True):
        table.add_row(name, *(str(counts.get((before, now), 0)) for now in grades))
    out.show(table)


def _name_fact(out: Output, name: str) -> str:
    from rules.facts import load_catalogue

    catalogue = load_catalogue()
    if name in catalogue:
        return escape(out.pick(catalogue[name].title))
    return out.say("fit_score")


def _make_table(out: Output, *columns: str) -> Table:
    table = Table(show_edge=False, pad_edge=False)
    for name in columns:
        heading = out.say(f"column_fit_{name}")
        table.add_column(heading, justify="left" if name in _TEXTS else "right", overflow="fold")
    return table


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{100 * share:.2f}%"
