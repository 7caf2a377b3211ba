"""A city's brief from checked facts: which sections in which mode, every number formatted, every sentence by a rule."""

from reportgen.outline.compose import build

__all__ = ["build"]
