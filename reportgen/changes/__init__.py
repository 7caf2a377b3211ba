"""What changed between two editions: facts first, then what followed from them in each document, layout apart.

An edition keeps the content model of each document (`snapshot`); two sets of them are set against each other
(`compare`), and what is found is told as web page, PDF and JSON (`files`).
"""

from reportgen.changes.compare import compare
from reportgen.changes.found import Changes
from reportgen.changes.model import Model
from reportgen.changes.pages import files
from reportgen.changes.snapshot import snapshot
from reportgen.changes.telling import lines, told

__all__ = ["Changes", "Model", "compare", "files", "lines", "snapshot", "told"]
