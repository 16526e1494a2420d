"""Expected credit losses on receivables by a provision matrix: IFRS 9 (5.5.15) and CAS 22.

The simplified approach: what is owed in each bucket of age times the share of it that is lost in
the end. Rates come from the ledger's own months, or from a matrix that the user gives (decision
23). Whoever accounts by the Accounting Standards for Small Enterprises (小企业会计准则) has no
allowance: losses are written off when they have happened.
"""

from checker.provisions.allowance import Adjustment, Matrix, MatrixLine, provide
from checker.provisions.buckets import find_bucket, list_bucket_names
from checker.provisions.given_rates import GivenRates, read_given_rates
from checker.provisions.provision import provide_by_given_rates, provide_by_history

__all__ = [
    "Adjustment",
    "GivenRates",
    "Matrix",
    "MatrixLine",
    "find_bucket",
    "list_bucket_names",
    "provide",
    "provide_by_given_rates",
    "provide_by_history",
    "read_given_rates",
]
