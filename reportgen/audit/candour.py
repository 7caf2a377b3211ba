"""Point on candour (8): what the sources contradict and what they lack is told in 数据说明."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reportgen.audit.finding import Finding
from reportgen.audit.finished import NOTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.audit.finished import Finished
    from reportgen.ledger import Promise

CANDOUR: Final = "candour"
_CONFLICT: Final = "notes.conflict"


def candour(file: Finished, promise: Promise) -> Iterator[Finding]:
    """Conflicts and missing topics that 数据说明 does not name, and a number of them other than the data's."""
    told = {item.entry.ref for item in file.printings if item.block.part == "notes"}
    text = "".join(block.text for block in file.blocks if block.part == "notes")
    for name in promise.conflicts:
        if name not in told:
            yield Finding(CANDOUR, None, NOTES, name, "资料记载不一而没有写明；请补上")
    for name in promise.missing:
        if name not in text:
            yield Finding(CANDOUR, None, NOTES, name, "有城市未见此数而没有写明；请补上")
    said = sum(one.rule == _CONFLICT for one in file.ledger.sentences)
    if said != len(promise.conflicts):
        remedy = f"数据中有 {len(promise.conflicts)} 处；请逐处写明"
        yield Finding(CANDOUR, None, NOTES, f"记载不一 {said} 处", remedy)
