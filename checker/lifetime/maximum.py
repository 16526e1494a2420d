"""The parameters under which what was seen is likeliest, and how sure they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from checker.lifetime.recency import Numbers

LogLikelihood = Callable[[Numbers], tuple[float, Numbers]]
"""From parameters to the log-likelihood and its gradient."""

_STEP = 1e-4
_BORDER = 12.0
"""Of a logarithm: a parameter beyond exp(12) or below exp(-12) says that the data carry none."""


@dataclass(frozen=True, slots=True)
class Fit:
    """What maximum likelihood gave.

    Attributes:
        parameters: In the order of the model, all positive.
        log_likelihood: At the maximum.
        log_covariance: Of the logarithms of the parameters, from the curvature at the maximum.
        is_inside: Whether a maximum was found away from the border.
    """

    parameters: tuple[float, ...]
    log_likelihood: float
    log_covariance: Numbers
    is_inside: bool

    @property
    def standard_errors(self) -> tuple[float, ...]:
        """Of the parameters, by the delta method."""
        spread = np.sqrt(np.maximum(np.diag(self.log_covariance), 0.0))
        return tuple(float(v) for v in np.array(self.parameters) * spread)

    def draw(self, count: int, seed: int) -> Numbers:
        """Draw parameters as sure as the data make them, shape (count, parameters).

        Args:
            count: How many.
            seed: Of the random numbers: the same seed, the same draws.
        """
        generator = np.random.default_rng(seed)
        middle = np.log(np.array(self.parameters))
        return np.exp(generator.multivariate_normal(middle, self.log_covariance, count))


def maximise(log_likelihood: LogLikelihood, starts: Sequence[Sequence[float]], size: float) -> Fit:
    """Find the maximum from several starts, over the logarithms of the parameters.

    Args:
        log_likelihood: With its gradient with regard to the parameters themselves.
        starts: Parameters to begin with; the best maximum of all is taken.
        size: How many customers: the mean is optimised, so that tolerances mean the same for all.
    """

    def fall(logs: Numbers) -> tuple[float, Numbers]:
        parameters = np.exp(logs)
        value, gradient = log_likelihood(parameters)
        return -value / size, -gradient * parameters / size

    bounds = [(-_BORDER, _BORDER)] * len(starts[0])
    options = {"maxiter": 500, "ftol": 1e-13, "gtol": 1e-8}
    found = [
        minimize(fall, np.log(start), jac=True, method="L-BFGS-B", bounds=bounds, options=options)
        for start in starts
    ]
    best = min(found, key=lambda each: float(each.fun))
    logs = np.asarray(best.x, dtype=np.float64)
    information = _find_information(lambda at: fall(at)[1] * size, logs)
    is_inside = bool(np.all(np.abs(logs) < _BORDER - 1) and _is_positive(information))
    covariance = np.asarray(np.linalg.pinv(information), dtype=np.float64)
    parameters = tuple(float(v) for v in np.exp(logs))
    return Fit(parameters, -float(best.fun) * size, covariance, is_inside)


def _find_information(gradient: Callable[[Numbers], Numbers], at: Numbers) -> Numbers:
    """Give the curvature of the fall by central differences of its gradient."""
    columns = []
    for index in range(len(at)):
        step = np.zeros(len(at))
        step[index] = _STEP
        columns.append((gradient(at + step) - gradient(at - step)) / (2 * _STEP))
    whole = np.array(columns)
    return (whole + whole.T) / 2


def _is_positive(matrix: Numbers) -> bool:
    return bool(np.isfinite(matrix).all() and np.linalg.eigvalsh(matrix).min() > 0)
