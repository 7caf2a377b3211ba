"""All rules in order, and the point of the audit that they make up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reportgen.audit.wordlint import (
    anchors,
    charts,
    controls,
    drawings,
    fields,
    notes,
    parts,
    sections,
    styles,
    tables,
)
from reportgen.audit.wordlint.package import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reportgen.audit.finding import Finding
    from reportgen.audit.finished import Finished
    from reportgen.audit.wordlint.package import Package

RULES: Final[tuple[Callable[[Package], Iterator[Finding]], ...]] = (
    parts.content_types, parts.relations, parts.uses, parts.reached, parts.images,
    sections.sections,
    styles.used, styles.defined, styles.numbering,
    fields.built, fields.counted, fields.repeated_texts,
    anchors.bookmarks, anchors.targets, anchors.listed,
    tables.tables, tables.parted,
    drawings.drawings,
    charts.axes, charts.series, charts.values,
    notes.notes, notes.comments,
    controls.controls, controls.stores,
)  # fmt: skip


def lint(data: bytes) -> Iterator[Finding]:
    """Everything in which the parts of a Word file do not fit together; a broken file is a finding, never an error."""
    package = opened(data)
    yield from package.faults
    if package.files:
        for rule in RULES:
            yield from rule(package)


def wordlint(file: Finished) -> Iterator[Finding]:
    """The same of a finished file."""
    yield from lint(file.data)
