"""A provision matrix as JSON."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from checker.document_data import value_to_data
from checker.provisions.allowance import LossRate, Matrix, MatrixLine
from checker.provisions.buckets import word_bucket
from checker.provisions.month_ends import Migration
from checker.provisions.roll_rates import RollRate
from checker.provisions.words import say
from ingest.document import Money
from rules.vocabulary import Bilingual

_BASIS_POINTS = 10_000


def matrix_to_data(matrix: Matrix) -> dict[str, Any]:
    """Give a matrix line by line, with what keeps its allowance from being known."""
    return {
        "currency": matrix.currency,
        "owed": _money(matrix.owed, matrix.currency),
        "allowance": _money(matrix.allowance, matrix.currency),
        "lines": [_line_to_data(line, matrix.currency) for line in matrix.lines],
        "reasons": [words_to_data(words) for words in list_reasons(matrix)],
    }


def list_reasons(matrix: Matrix) -> list[Bilingual]:
    """List what a reader of a matrix has to know: what is not known, and rates of zero."""
    words = [word_reason(line.rate, line_of(matrix, line.rate)) for line in matrix.unknown]
    if any(line.rate.value == 0 and line.roll is not None for line in matrix.lines):
        words.append(say("zero_by_history"))
    return list(dict.fromkeys(words))


def line_of(matrix: Matrix, rate: LossRate) -> MatrixLine | None:
    """Give the line that an unknown rate comes from."""
    return next((line for line in matrix.lines if line.bucket == rate.cause), None)


def word_reason(rate: LossRate, cause: MatrixLine | None) -> Bilingual:
    """Say why a rate is not known, and what to do."""
    assert rate.reason is not None  # noqa: S101  (it is not known)
    if cause is None or cause.roll is None:
        return say(rate.reason)
    name, months = word_bucket(cause.bucket), str(len(cause.roll.migrations))
    zh = say(rate.reason, bucket=name.zh, months=months).zh
    return Bilingual(zh, say(rate.reason, bucket=name.en, months=months).en)


def words_to_data(words: Bilingual) -> dict[str, str]:
    """Give a sentence in both languages."""
    return {"zh": words.zh, "en": words.en}


def to_basis_points(rate: Fraction | None) -> int | None:
    """Give a rate in basis points, rounded up as an allowance is."""
    return None if rate is None else -(-rate.numerator * _BASIS_POINTS // rate.denominator)


def _line_to_data(line: MatrixLine, currency: str) -> dict[str, Any]:
    return {
        "bucket": line.bucket.name,
        "title": words_to_data(word_bucket(line.bucket)),
        "gross": _money(line.balance.gross, currency),
        "credits": _money(line.balance.credits, currency),
        "owed": _money(line.balance.owed, currency),
        "roll": None if line.roll is None else _roll_to_data(line.roll),
        "loss_rate": _rate_to_data(line.rate.value),
        "adjusted_rate": _rate_to_data(line.adjusted),
        "reason": line.rate.reason,
        "allowance": _money(line.allowance, currency),
    }


def _roll_to_data(roll: RollRate) -> dict[str, Any]:
    return {
        "mean": _rate_to_data(roll.value),
        "reason": roll.reason,
        "months": [_month_to_data(one) for one in roll.migrations],
    }


def _month_to_data(one: Migration) -> dict[str, Any]:
    return {
        "month_end": one.month_end.isoformat(),
        "before": _money(one.before, one.currency),
        "moved": _money(one.moved, one.currency),
        "rate": _rate_to_data(Fraction(one.moved, one.before)),
    }


def _rate_to_data(rate: Fraction | None) -> dict[str, Any] | None:
    """Give a rate exactly, and in basis points for reading."""
    if rate is None:
        return None
    return {"exact": f"{rate.numerator}/{rate.denominator}", "bp": to_basis_points(rate)}


def _money(minor_units: int | None, currency: str) -> Any:  # noqa: ANN401
    return None if minor_units is None else value_to_data(Money(minor_units, currency))
