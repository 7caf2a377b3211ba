"""Comparative city briefs from curated facts, as PDF and Word, every figure traced to its source.

The names of `__all__` are what other programs may count on (docs/library.md); everything else may change. They are
cheap to import: what reads tables and sets pages is loaded by the call that needs it.
"""

from reportgen.errors import ReportgenError
from reportgen.library import Brief, Project, Tracing, open_project

__all__ = ["Brief", "Project", "ReportgenError", "Tracing", "__version__", "open_project"]

__version__ = "0.1.0"
