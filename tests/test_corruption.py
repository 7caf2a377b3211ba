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
# Why a fault of the kind may leave no trace: the text itself allows the false reading.
REASONS = {
    "digit": "the literal gives only a range",
    "period": "the words of the period allow the other reading as well",
    "words": "the other words stand in the same line and allow the same period",
    "status": "words of that certainty stand in the sentence for another number",
    "modifier": "the literal has words for either",
    "scope": "the text names no scope, or names the other one nearby as well",
    "area": "the other place has the same name",
    "indicator": "the two indicators have one dimension, one measure and one kind of wording",
    "line": "the literal stands in both lines",
    "literal": "the other literal stands in the line too",
    "unit": "the unit words mean the same",
    "source": "both texts have the line",
}


def test_nine_of_ten_faults_are_found(project: Project, sources_dir: Path, golden: bool) -> None:  # noqa: FBT001
    """Of 300 random faults of one cell at least 270 are errors; the rest are listed with why they cannot be found."""
    made = corruption.read(project)
    texts = inspection.texts_of(facts.load(project), sources_dir)
    assert corruption.caught(made, texts) is False  # the tables as they are have no error
    drawn = corruption.faults(made, COUNT, SEED)
    missed = [fault for fault in drawn if not corruption.caught(corruption.with_fault(made, fault), texts)]
    listed = "".join(f"{fault}\n    {REASONS[fault.kind]}\n" for fault in missed)
    if golden:
        GOLDEN.write_text(listed, "utf-8", newline="\n")
    assert (len(missed) <= COUNT * (1 - LEAST), listed) == (True, GOLDEN.read_text("utf-8"))
