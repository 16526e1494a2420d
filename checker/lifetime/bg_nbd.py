"""BG/NBD: a customer may leave after any purchase (Fader, Hardie and Lee 2005).

Purchases come at a rate that differs between customers by a gamma distribution (r, alpha); after
each the customer leaves with a chance that differs by a beta distribution (a, b).
"""

from __future__ import annotations

import numpy as np
from scipy.special import digamma, gammaln, hyp2f1

from checker.lifetime.maximum import Fit, maximise
from checker.lifetime.recency import Histories, Numbers

NAMES = ("r", "alpha", "a", "b")
_NEAR_ONE = 1e-5


def fit_bg_nbd(seen: Histories) -> Fit:
    """Fit the model.

    Args:
        seen: The histories.
    """
    scale = float(np.average(seen.age, weights=seen.customers)) or 1.0
    starts = ((0.5, scale / 5, 0.8, 2.0), (1.0, scale, 1.0, 5.0), (0.2, scale / 2, 0.3, 1.0))
    return maximise(lambda at: _weigh(seen, at), starts, float(seen.customers.sum()))


def _weigh(seen: Histories, at: Numbers) -> tuple[float, Numbers]:
    """Give the log-likelihood of all customers and its gradient."""
    r, alpha, a, b = at
    x, counts = seen.frequency, seen.customers
    levels, where = np.unique(x, return_inverse=True)  # few different numbers of purchases
    log_t, log_age = np.log(alpha + seen.recency), np.log(alpha + seen.age)
    purchases = (gammaln(r + levels) - gammaln(r) + r * np.log(alpha))[where]
    leaving = (gammaln(b + levels) - gammaln(b) + gammaln(a + b) - gammaln(a + b + levels))[where]
    stayed = -(r + x) * log_age
    has_repeat = x > 0
    rest = np.where(has_repeat, b + x - 1, 1.0)
    with np.errstate(divide="ignore"):
        left = np.where(has_repeat, np.log(a) - np.log(rest) - (r + x) * log_t, -np.inf)
    either = np.logaddexp(stayed, left)
    total = float(counts @ (purchases + leaving + either))
    gone = np.exp(left - either)
    by_r = (digamma(r + levels) - digamma(r) + np.log(alpha))[where]
    by_r -= (1 - gone) * log_age + gone * log_t
    by_alpha = r / alpha - (r + x) * (
        (1 - gone) / (alpha + seen.age) + gone / (alpha + seen.recency)
    )
    both = (digamma(a + b) - digamma(a + b + levels))[where]
    by_b = (digamma(b + levels) - digamma(b))[where] + both - gone / rest
    return total, np.array(
        [counts @ by_r, counts @ by_alpha, counts @ (both + gone / a), counts @ by_b]
    )


def find_alive(parameters: Numbers | tuple[float, ...], seen: Histories) -> Numbers:
    """Give the chance that each history is that of a customer who is still there.

    Args:
        parameters: r, alpha, a, b.
        seen: The histories; the answer has one number for each.
    """
    return 1 / (1 + _find_odds_of_leaving(parameters, seen))


def expect_purchases(
    parameters: Numbers | tuple[float, ...], seen: Histories, time: float
) -> Numbers:
    """Give the purchases to be expected of each history within some time from the end of its age.

    By the transformation of Euler the number of purchases stands only in the third argument of the
    hypergeometric function, so that frequent buyers do not overflow it.

    Args:
        parameters: r, alpha, a, b.
        seen: The histories.
        time: In units of time.
    """
    r, alpha, a, b = parameters
    if abs(a - 1) < _NEAR_ONE:  # the limit from both sides
        both = (expect_purchases((r, alpha, a_near, b), seen, time) for a_near in _beside_one())
        return np.asarray(np.mean(list(both), axis=0))
    x = seen.frequency
    z = time / (alpha + seen.age + time)
    share = (1 - z) ** (a - 1) * hyp2f1(a + b - 1 - r, a - 1, a + b + x - 1, z)
    expected = (a + b + x - 1) / (a - 1) * (1 - share)
    return np.asarray(expected / (1 + _find_odds_of_leaving(parameters, seen)))


def _beside_one() -> tuple[float, float]:
    return 1 - 2 * _NEAR_ONE, 1 + 2 * _NEAR_ONE


def _find_odds_of_leaving(parameters: Numbers | tuple[float, ...], seen: Histories) -> Numbers:
    r, alpha, a, b = parameters
    x = seen.frequency
    has_repeat = x > 0
    rest = np.where(has_repeat, b + x - 1, 1.0)
    grown = np.exp((r + x) * (np.log(alpha + seen.age) - np.log(alpha + seen.recency)))
    return np.where(has_repeat, a / rest * grown, 0.0)
