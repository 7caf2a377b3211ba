"""A city's brief from checked facts: which sections in which mode, every number formatted, every sentence by a rule."""

from reportgen.outline.compose import Issue, build
from reportgen.outline.context import Context

__all__ = ["Context", "Issue", "build"]
