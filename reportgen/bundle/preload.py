"""Imported once by the process that workers are forked from: what takes long to load, as far as this machine has it."""

from __future__ import annotations

import gc
from contextlib import suppress
from importlib import import_module
from typing import Final

HEAVY: Final = (
    "reportgen.build", "reportgen.audit.report", "reportgen.writers.pdf", "reportgen.writers.web",
    "reportgen.writers.word.tables", "pikepdf", "pypdfium2", "weasyprint",
)  # fmt: skip

for name in HEAVY:
    with suppress(ImportError, OSError):  # a library of the system that is missing is told by who needs it
        import_module(name)

gc.collect()
gc.freeze()  # what is loaded stays: workers need not look through it for garbage again and again
