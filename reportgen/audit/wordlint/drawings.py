"""Rules on drawings: an id of its own for each, a size, words that stand for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.audit.wordlint.package import WP, A, fault, repeated, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.audit.finding import Finding
    from reportgen.audit.wordlint.package import Package


def drawings(package: Package) -> Iterator[Finding]:
    """Drawings that share an id, have no size, or no name."""
    found = [(place, item) for place, tree in package.stories() for item in tree.iter(f"{WP}docPr")]
    for number in repeated(item.get("id", "") for _, item in found):
        yield fault("图", number, "编号相同的图有两个，Word 会说文件已损坏；请各用各的编号")
    for place, item in found:
        if not item.get("name"):
            yield fault(place, item.get("id", ""), "图没有名字；请写 name")
    for place, tree in package.stories():
        for extent in (*tree.iter(f"{WP}extent"), *tree.iter(f"{A}ext")):
            sides = [extent.get(side) for side in ("cx", "cy")]
            if any(side is not None and (whole(side) or 0) <= 0 for side in sides):
                yield fault(place, " × ".join(side or "" for side in sides), "图没有大小，不会显示；请写长宽")
