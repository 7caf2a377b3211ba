"""Several cities set side by side, none of them the subject: what they share, and what they do not."""

from reportgen.outline.compare.compose import build
from reportgen.outline.compare.together import Together, gathered

__all__ = ["Together", "build", "gathered"]
