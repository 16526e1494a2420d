"""The models against published figures, another program, and simulated customers."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pytest
from scipy.integrate import quad
from scipy.optimize import approx_fprime

from checker.lifetime import bg_nbd, gamma_gamma, pareto_nbd
from checker.lifetime.maximum import Fit
from checker.lifetime.recency import Histories, Numbers, merge_histories

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from lifetimes import BetaGeoFitter, GammaGammaFitter, ParetoNBDFitter
    from lifetimes.datasets import load_cdnow_summary_data_with_monetary_value


@dataclass(frozen=True)
class Cdnow:
    """2,357 customers, first bought in the first quarter of 1997, seen for 39 weeks."""

    frequency: Numbers
    recency: Numbers
    age: Numbers
    amount: Numbers

    @property
    def seen(self) -> Histories:
        return merge_histories(self.frequency, self.recency, self.age)


@cache
def cdnow() -> Cdnow:
    table = load_cdnow_summary_data_with_monetary_value()
    columns = ("frequency", "recency", "T", "monetary_value")
    return Cdnow(*(table[name].to_numpy(dtype=np.float64) for name in columns))


@cache
def fit_bg() -> Fit:
    return bg_nbd.fit_bg_nbd(cdnow().seen)


@cache
def fit_pareto() -> Fit:
    return pareto_nbd.fit_pareto_nbd(cdnow().seen)


@cache
def fit_amounts() -> Fit:
    sample = cdnow()
    again = sample.frequency > 0
    return gamma_gamma.fit_gamma_gamma(sample.frequency[again], sample.amount[again])


PUBLISHED = {
    "bg_nbd": (fit_bg, (0.243, 4.414, 0.793, 2.426), -9582.4),
    "pareto_nbd": (fit_pareto, (0.553, 10.578, 0.606, 11.669), -9595.0),
}


@pytest.mark.parametrize("model", PUBLISHED)
def test_cdnow_gives_what_was_published(model: str) -> None:
    fit, parameters, log_likelihood = PUBLISHED[model]
    found = fit()
    assert found.is_inside
    assert found.parameters == pytest.approx(parameters, rel=5e-4, abs=5e-4)
    assert found.log_likelihood == pytest.approx(log_likelihood, abs=0.05)


def test_amounts_of_cdnow_are_as_published() -> None:
    assert fit_amounts().parameters == pytest.approx((6.25, 3.74, 15.44), abs=0.01)


def test_a_customer_of_the_published_note() -> None:
    one = merge_histories(np.array([2.0]), np.array([30.43]), np.array([38.86]))
    assert bg_nbd.expect_purchases(fit_bg().parameters, one, 39)[0] == pytest.approx(
        1.226, abs=5e-4
    )


def test_equal_histories_are_computed_once() -> None:
    seen = cdnow().seen
    assert (len(seen.frequency), seen.customers.sum(), seen.repeaters) == (1016, 2357, 946)
    assert (seen.frequency[seen.of_customer] == cdnow().frequency).all()
    assert (seen.recency[seen.of_customer] == cdnow().recency).all()


def test_the_same_as_another_program() -> None:
    sample = cdnow()
    told = (sample.frequency, sample.recency, sample.age)
    seen = sample.seen
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        bg = BetaGeoFitter().fit(*told)
        pareto = ParetoNBDFitter().fit(*told)
        again = sample.frequency > 0
        amounts = GammaGammaFitter().fit(sample.frequency[again], sample.amount[again])
        theirs_alive = bg.conditional_probability_alive(*told)
        theirs_expected = bg.conditional_expected_number_of_purchases_up_to_time(39, *told)
        pareto_alive = pareto.conditional_probability_alive(*told)
        pareto_expected = pareto.conditional_expected_number_of_purchases_up_to_time(39, *told)
        mean = amounts.conditional_expected_average_profit(sample.frequency, sample.amount)
    # its optimiser stops after about three digits
    assert fit_bg().parameters == pytest.approx(tuple(bg.params_), rel=2e-3)
    assert fit_pareto().parameters == pytest.approx(tuple(pareto.params_), rel=2e-3)
    assert fit_amounts().parameters == pytest.approx(tuple(amounts.params_), rel=2e-3)
    # the formulas themselves, at the same parameters
    at = tuple(bg.params_)
    ours = bg_nbd.find_alive(at, seen)[seen.of_customer]
    assert ours == pytest.approx(np.asarray(theirs_alive), rel=1e-9)
    ours = bg_nbd.expect_purchases(at, seen, 39)[seen.of_customer]
    assert ours == pytest.approx(np.asarray(theirs_expected), rel=1e-7)
    at = tuple(pareto.params_)
    ours = pareto_nbd.find_alive(at, seen)[seen.of_customer]
    assert ours == pytest.approx(np.asarray(pareto_alive), rel=1e-7)
    ours = pareto_nbd.expect_purchases(at, seen, 39)[seen.of_customer]
    assert ours == pytest.approx(np.asarray(pareto_expected), rel=1e-7)
    ours = gamma_gamma.expect_amount(tuple(amounts.params_), sample.frequency, sample.amount)
    assert ours == pytest.approx(np.asarray(mean), rel=1e-9)


def test_gradients_are_those_of_the_likelihood() -> None:
    seen = cdnow().seen
    at = np.array([0.4, 5.0, 0.9, 3.0])
    slope = approx_fprime(at, lambda p: bg_nbd._weigh(seen, p)[0], 1e-6)
    assert bg_nbd._weigh(seen, at)[1] == pytest.approx(slope, rel=1e-3)
    sample = cdnow()
    again = sample.frequency > 0
    x, m = sample.frequency[again], sample.amount[again]
    at = np.array([5.0, 3.0, 12.0])
    slope = approx_fprime(at, lambda p: gamma_gamma._weigh(x, m, p)[0], 1e-6)
    assert gamma_gamma._weigh(x, m, at)[1] == pytest.approx(slope, rel=1e-3)


@pytest.mark.parametrize("at", [(0.5, 10.0, 0.6, 4.0), (0.5, 4.0, 0.6, 10.0), (2.0, 3.0, 1.0, 3.0)])
@pytest.mark.parametrize("history", [(0.0, 0.0, 30.0), (3.0, 12.0, 30.0), (40.0, 29.0, 30.0)])
def test_the_likelihood_of_leaving_at_any_moment_is_its_integral(
    at: tuple[float, ...], history: tuple[float, float, float]
) -> None:
    """Of the derivation: leaving at y between the last purchase and the end has this density."""
    r, alpha, s, beta = at
    x, last, age = history
    seen = merge_histories(*(np.array([each]) for each in history))
    staying, leaving = pareto_nbd._split(at, seen)
    integral, _ = quad(lambda y: s * (alpha + y) ** -(r + x) * (beta + y) ** -(s + 1), last, age)
    assert np.exp(leaving[0]) == pytest.approx(integral, rel=1e-7)
    assert np.exp(staying[0]) == pytest.approx((alpha + age) ** -(r + x) * (beta + age) ** -s)


def test_frequent_buyers_overflow_nothing() -> None:
    seen = merge_histories(
        np.array([5000.0, 1.0]), np.array([519.9, 1.0]), np.array([520.0, 520.0])
    )
    for model, at in ((bg_nbd, (0.24, 4.4, 0.79, 2.4)), (pareto_nbd, (0.55, 10.6, 0.61, 11.7))):
        alive = model.find_alive(at, seen)
        expected = model.expect_purchases(at, seen, 52)
        assert np.isfinite(expected).all()
        assert ((alive >= 0) & (alive <= 1)).all()
        assert expected[seen.of_customer[0]] == pytest.approx(500, rel=0.05)


def test_a_leaving_of_exactly_one_is_the_limit() -> None:
    seen = cdnow().seen
    beside = bg_nbd.expect_purchases((0.24, 4.4, 1.0001, 2.4), seen, 39)
    assert bg_nbd.expect_purchases((0.24, 4.4, 1.0, 2.4), seen, 39) == pytest.approx(
        beside, rel=1e-3
    )


def simulate_bg(random: np.random.Generator, at: tuple[float, ...], customers: int) -> Histories:
    r, alpha, a, b = at
    rate, chance = random.gamma(r, 1 / alpha, customers), random.beta(a, b, customers)
    age = random.uniform(26, 52, customers)
    bought = random.geometric(np.maximum(chance, 1e-12))  # leaves after this repeat purchase
    return simulate(random, rate, age, lambda n, _: n >= bought)


def simulate_pareto(
    random: np.random.Generator, at: tuple[float, ...], customers: int
) -> Histories:
    r, alpha, s, beta = at
    rate, leaving = random.gamma(r, 1 / alpha, customers), random.gamma(s, 1 / beta, customers)
    life = random.exponential(1 / np.maximum(leaving, 1e-12))
    age = random.uniform(26, 52, customers)
    return simulate(random, rate, age, lambda _, moment: moment >= life)


def simulate(
    random: np.random.Generator,
    rate: Numbers,
    age: Numbers,
    is_gone: Callable[[Numbers, Numbers], npt.NDArray[np.bool_]],
) -> Histories:
    frequency, recency = np.zeros(len(rate)), np.zeros(len(rate))
    moment, there = np.zeros(len(rate)), np.ones(len(rate), dtype=bool)
    while there.any():
        moment = moment + random.exponential(1 / np.maximum(rate, 1e-12))
        there &= ~is_gone(frequency, moment)
        there &= moment <= age
        frequency = np.where(there, frequency + 1, frequency)
        recency = np.where(there, moment, recency)
    return merge_histories(frequency, recency, age)


@pytest.mark.parametrize("at", [(0.243, 4.414, 0.793, 2.426), (1.2, 8.0, 1.5, 4.0)])
def test_parameters_of_simulated_customers_come_back(at: tuple[float, ...]) -> None:
    fit = bg_nbd.fit_bg_nbd(simulate_bg(np.random.default_rng(20_261_122), at, 20_000))
    for found, true, error in zip(fit.parameters, at, fit.standard_errors, strict=True):
        assert abs(found - true) < 4 * error
        assert error < true / 2


@pytest.mark.parametrize("at", [(0.553, 10.578, 0.606, 11.669), (1.5, 6.0, 0.8, 20.0)])
def test_parameters_of_customers_who_leave_at_any_moment_come_back(at: tuple[float, ...]) -> None:
    fit = pareto_nbd.fit_pareto_nbd(simulate_pareto(np.random.default_rng(20_261_122), at, 10_000))
    for found, true, error in zip(fit.parameters, at, fit.standard_errors, strict=True):
        assert abs(found - true) < 4 * error


def test_amounts_of_simulated_customers_come_back() -> None:
    random = np.random.default_rng(20_261_122)
    p, q, gamma = at = (6.25, 3.74, 15.44)
    x = random.integers(1, 8, 20_000).astype(np.float64)
    m = random.gamma(p * x, 1 / (x * random.gamma(q, 1 / gamma, len(x))))
    fit = gamma_gamma.fit_gamma_gamma(x, m)
    for found, true, error in zip(fit.parameters, at, fit.standard_errors, strict=True):
        assert abs(found - true) < 4 * error


@pytest.mark.parametrize(
    "history",
    [(0.0, 1.0, 5.0), (1.0, 0.0, 5.0), (1.0, 6.0, 5.0), (-1.0, 0.0, 5.0), (1.0, 1.0, np.nan)],
)
def test_an_impossible_history_is_a_bug(history: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="no history"):
        merge_histories(*(np.array([each]) for each in history))


def test_draws_are_those_of_their_seed() -> None:
    first, again = fit_bg().draw(50, 7), fit_bg().draw(50, 7)
    assert (first == again).all()
    assert first.mean(axis=0) == pytest.approx(fit_bg().parameters, rel=0.2)
