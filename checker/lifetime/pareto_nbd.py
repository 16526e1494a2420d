"""Pareto/NBD: a customer may leave at any moment (Schmittlein, Morrison and Colombo 1987).

Purchases come at a rate drawn from a gamma distribution (r, alpha), leaving at one drawn from
another (s, beta). The likelihood follows the derivation of Fader and Hardie 2005; by the
transformation of Euler both of its hypergeometric functions stay near 1, and all the rest is
computed in logarithms.
"""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln, hyp2f1

from checker.lifetime.maximum import Fit, maximise
from checker.lifetime.recency import Histories, Numbers

NAMES = ("r", "alpha", "s", "beta")
_STEP = 1e-6


def fit_pareto_nbd(seen: Histories) -> Fit:
    """Fit the model.

    Args:
        seen: The histories.
    """
    scale = float(np.average(seen.age, weights=seen.customers)) or 1.0
    starts = (
        (0.5, scale / 3, 0.6, scale / 3),
        (1.0, scale, 1.0, scale),
        (0.3, scale, 0.3, scale / 9),
    )

    def weigh(at: Numbers) -> tuple[float, Numbers]:
        """Give the log-likelihood; its gradient by central differences in the logarithms."""
        gradient = np.empty(len(at))
        for index in range(len(at)):
            step = np.ones(len(at))
            step[index] = np.exp(_STEP)
            rise = _sum_up(seen, at * step) - _sum_up(seen, at / step)
            gradient[index] = rise / (2 * _STEP) / at[index]
        return _sum_up(seen, at), gradient

    return maximise(weigh, starts, float(seen.customers.sum()))


def find_alive(parameters: Numbers | tuple[float, ...], seen: Histories) -> Numbers:
    """Give the chance that each history is that of a customer who is still there.

    Args:
        parameters: r, alpha, s, beta.
        seen: The histories; the answer has one number for each.
    """
    staying, leaving = _split(parameters, seen)
    return np.asarray(np.exp(staying - np.logaddexp(staying, leaving)))


def expect_purchases(
    parameters: Numbers | tuple[float, ...], seen: Histories, time: float
) -> Numbers:
    """Give the purchases to be expected of each history within some time from the end of its age.

    Args:
        parameters: r, alpha, s, beta.
        seen: The histories.
        time: In units of time.
    """
    r, alpha, s, beta = parameters
    passed = np.log((beta + seen.age) / (beta + seen.age + time))
    # (1 - e^((s-1) log)) / (s-1), which has the limit -log where s is 1
    lasting = -passed if s == 1 else -np.expm1((s - 1) * passed) / (s - 1)
    rate = (r + seen.frequency) * (beta + seen.age) / (alpha + seen.age)
    return np.asarray(rate * lasting * find_alive(parameters, seen))


def _sum_up(seen: Histories, at: Numbers) -> float:
    r, alpha, s, beta = at
    staying, leaving = _split(at, seen)
    purchases = gammaln(r + seen.frequency) - gammaln(r) + r * np.log(alpha) + s * np.log(beta)
    return float(seen.customers @ (purchases + np.logaddexp(staying, leaving)))


def _split(parameters: Numbers | tuple[float, ...], seen: Histories) -> tuple[Numbers, Numbers]:
    """Give the terms of the likelihood in logarithms: there at the end, or left before."""
    r, alpha, s, beta = parameters
    x = seen.frequency
    staying = -(r + x) * np.log(alpha + seen.age) - s * np.log(beta + seen.age)
    at_last = _integrate(parameters, x, seen.recency)
    at_end = _integrate(parameters, x, seen.age)
    with np.errstate(divide="ignore"):
        between = at_last + np.log(-np.expm1(np.minimum(at_end - at_last, 0.0)))
    return np.asarray(staying), np.asarray(np.log(s / (r + s + x)) + between)


def _integrate(parameters: Numbers | tuple[float, ...], x: Numbers, time: Numbers) -> Numbers:
    """Give log of F(r+s+x, b; r+s+x+1; z) / (larger + time)^(r+s+x), falling in time."""
    r, alpha, s, beta = parameters
    whole = r + s + x
    larger = max(alpha, beta)
    z = abs(alpha - beta) / (larger + time)
    if alpha >= beta:
        power, series = -s * np.log1p(-z), hyp2f1(1.0, r + x, whole + 1, z)
    else:
        power, series = (1 - r - x) * np.log1p(-z), hyp2f1(1.0, s + 1, whole + 1, z)
    return np.asarray(power + np.log(series) - whole * np.log(larger + time))
