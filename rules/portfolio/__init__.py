"""The rules over whole portfolios: the same outcomes, as columns."""

from rules.portfolio.batch import Batch, Standings
from rules.portfolio.kernel import PortfolioKernel

__all__ = ["Batch", "PortfolioKernel", "Standings"]
