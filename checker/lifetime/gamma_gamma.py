"""Gamma-Gamma: what a purchase of each customer is worth (Fader and Hardie 2013).

The mean of a customer's repeat purchases is drawn towards that of all, the more the fewer they are.
It stands on the amount of a purchase being independent of how many there are.
"""

from __future__ import annotations

import numpy as np
from scipy.special import digamma, gammaln

from checker.lifetime.maximum import Fit, maximise
from checker.lifetime.recency import Numbers

NAMES = ("p", "q", "gamma")


def fit_gamma_gamma(frequency: Numbers, mean_amount: Numbers) -> Fit:
    """Fit the model to customers who bought again.

    Args:
        frequency: Repeat purchases, at least 1 each.
        mean_amount: The mean amount of these, above 0 each.
    """
    mean = float(np.mean(mean_amount))
    starts = ((6.0, 4.0, mean / 2), (1.0, 2.0, mean), (3.0, 3.0, mean / 4))
    size = float(len(frequency))
    return maximise(lambda at: _weigh(frequency, mean_amount, at), starts, size)


def expect_amount(
    parameters: Numbers | tuple[float, ...], frequency: Numbers, mean_amount: Numbers
) -> Numbers:
    """Give the mean amount to be expected of a purchase: p(gamma + x m) / (p x + q - 1).

    Args:
        parameters: p, q, gamma; q above 1, or there is no mean.
        frequency: Repeat purchases, 0 too.
        mean_amount: Their mean; of no purchase any number.
    """
    p, q, gamma = parameters
    return np.asarray(p * (gamma + frequency * mean_amount) / (p * frequency + q - 1))


def _weigh(x: Numbers, m: Numbers, at: Numbers) -> tuple[float, Numbers]:
    p, q, gamma = at
    px, whole = p * x, np.log(gamma + m * x)
    each = (
        gammaln(px + q)
        - gammaln(px)
        - gammaln(q)
        + q * np.log(gamma)
        + (px - 1) * np.log(m)
        + px * np.log(x)
        - (px + q) * whole
    )
    joint = digamma(px + q)
    by_p = x * (joint - digamma(px) + np.log(m) + np.log(x) - whole)
    by_q = joint - digamma(q) + np.log(gamma) - whole
    by_gamma = q / gamma - (px + q) / (gamma + m * x)
    return float(each.sum()), np.array([by_p.sum(), by_q.sum(), by_gamma.sum()])
