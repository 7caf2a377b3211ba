"""What may be said of numbers side by side, and numbers derived from them (docs/comparability.md).

Everything that compares goes through here: a template or a table cannot ask for a ratio, rank word or bar that the
facts do not allow.
"""

from reportgen.comparison.bounds import printed
from reportgen.comparison.derived import Derived
from reportgen.comparison.gates import bars, rank
from reportgen.comparison.groups import CommonPeriod, Series, common_period, current, nearest, series
from reportgen.comparison.operations import cagr, diff, excess, growth, implied_base, monthly_mean, ratio
from reportgen.comparison.parts import share, share_of_parent, total
from reportgen.comparison.rules import classify, classify_group
from reportgen.comparison.table import derive, derive_all, disagreements, meets
from reportgen.comparison.verdict import Class, Reason, Verdict

__all__ = [
    "Class",
    "CommonPeriod",
    "Derived",
    "Reason",
    "Series",
    "Verdict",
    "bars",
    "cagr",
    "classify",
    "classify_group",
    "common_period",
    "current",
    "derive",
    "derive_all",
    "diff",
    "disagreements",
    "excess",
    "growth",
    "implied_base",
    "meets",
    "monthly_mean",
    "nearest",
    "printed",
    "rank",
    "ratio",
    "series",
    "share",
    "share_of_parent",
    "total",
]
