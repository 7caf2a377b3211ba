"""Random faults of one cell in the real tables: how many the checks find, and the list of those they cannot.

The tables and the texts are the project's own, so the claim holds for what is published, not for an example.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import corruption

from reportgen import facts, inspection

if TYPE_CHECKING:
    from reportgen.project import Project

GOLDEN = Path(__file__).parent / "golden" / "uncaught.txt"
COUNT, SEED = 300, 20261121
LEAST = 0.9
# What keeps a fault of the kind from being found: the text allows the false reading too.
REASONS = {
    "total": "a total needs no word of its own, so none is missed",
    "scope": "the other scope has no words of its own, or they stand in the item as well",
    "actual": "what is said without a word of doubt is actual, and the words of doubt are weak",
    "status": "words of that certainty stand in the passage, for another number",
    "period": "the words of the period allow the other reading, or there are none",
    "words": "the other words stand in the line and allow the same period",
    "indicator": "one dimension, one kind of measure: only the sense of the sentence tells the two apart",
}
SPECIAL = {"city_total": "total", "unspecified": "total", "actual": "actual"}


def _why(fault: corruption.Fault) -> str:
    return REASONS[SPECIAL.get(fault.new, fault.kind)]


def test_nine_of_ten_faults_are_found(project: Project, sources_dir: Path, golden: bool) -> None:  # noqa: FBT001
    """Of 300 random faults of one cell at least 270 are errors; the rest are listed with why they cannot be found."""
    made = corruption.read(project)
    texts = inspection.texts_of(facts.load(project), sources_dir)
    assert corruption.caught(made, texts) is False  # the tables as they are have no error
    drawn = corruption.faults(made, COUNT, SEED)
    missed = [fault for fault in drawn if not corruption.caught(corruption.with_fault(made, fault), texts)]
    listed = "".join(f"{fault}\n    {_why(fault)}\n" for fault in missed)
    if golden:
        GOLDEN.write_text(listed, "utf-8", newline="\n")
    assert (len(missed) <= COUNT * (1 - LEAST), listed) == (True, GOLDEN.read_text("utf-8"))
