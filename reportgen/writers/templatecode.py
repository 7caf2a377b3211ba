"""Templates compiled once in a process: most are the same for every style, each of which has a sandbox of its own.

In memory alone: code that is read from a file would run outside the sandbox.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from jinja2 import BytecodeCache

if TYPE_CHECKING:
    from jinja2.bccache import Bucket

_MOST: Final = 200  # templates: of a few projects, each with all its styles


class Compiled(BytecodeCache):
    """The code of templates by name and file; Jinja takes it only for the very text it was made of."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the code of a template, if it is there."""
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        if len(self._code) >= _MOST:
            self._code.clear()
        self._code[bucket.key] = bucket.bytecode_to_string()


COMPILED: Final = Compiled()
