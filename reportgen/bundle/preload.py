"""Imported once by the process that workers are forked from: what every document needs, as far as it is there.

What only some formats or the audit need is left to the workers: they load it side by side, and the first document does
not wait for it.
"""

from __future__ import annotations

import gc
from contextlib import suppress
from importlib import import_module
from typing import Final

HEAVY: Final = ("reportgen.document", "reportgen.writers.html", "reportgen.writers.pdf")

for name in HEAVY:
    with suppress(ImportError, OSError):  # a library of the system that is missing is told by who needs it
        import_module(name)

gc.collect()
gc.freeze()  # what is loaded stays: workers need not look through it for garbage again and again
