"""Claims about adding a city: what docs/data.md says, done word by word in a copy of the project, gives its brief.

The rows, the report and the commands are those of the page itself.
"""

from __future__ import annotations

import csv
import re
import shutil
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reportgen import cli, coverage, facts, filetext, inspection, sources
from reportgen.audit import reading
from reportgen.project import SOURCES_VARIABLE, Project
from reportgen.rows import MODELS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
SECTION = re.compile(r"(?ms)^## 添一座城市\n(.*?)^## ")
SAMPLE = re.compile(r"(?m)^.*?`((?:data|seeds)/[\w.]+)`.*：\n\n```\w+\n((?:(?!```).*\n)*)```")
COMMANDS = re.compile(r"(?ms)^```sh\n(.*?)^```")
DIGEST, COUNT = "【sha256sum 所印】", "【所印行数】"
CITY, SHORT, SOURCE = "990100", "鹭屿", "S900"


def page() -> str:
    """Return the section of docs/data.md."""
    found = SECTION.search((ROOT / "docs" / "data.md").read_text("utf-8"))
    return found[1] if found else ""


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """Return a copy of the project to which the city has been added as the page says; the real texts are not there."""
    root = tmp_path_factory.mktemp("grown")
    for name in ("data", "templates"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copytree(ROOT / "seeds", root / "seeds", ignore=shutil.ignore_patterns("*.txt"))
    for path, text in SAMPLE.findall(page()):
        _add(root / path, text)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(SOURCES_VARIABLE, raising=False)
        yield Project(root)


def _add(path: Path, text: str) -> None:
    """Follow one step: a table gets the rows at its end, anything else is saved as it is."""
    if path.suffix != ".csv":
        path.write_text(text.removesuffix("\n"), "utf-8")
        return
    model = next(model for model in MODELS if path.stem == model.TABLE)
    rows = csv.DictReader(StringIO(_measured(path.parents[1], text)))
    written = StringIO()
    csv.DictWriter(written, model.columns(), restval="", lineterminator="\n").writerows(rows)
    path.write_text(path.read_text("utf-8-sig") + written.getvalue(), "utf-8-sig")


def _measured(root: Path, text: str) -> str:
    """Fill in what the page has computed by a command."""
    if DIGEST not in text:
        return text
    raw = (root / "seeds" / f"{SOURCE}.txt").read_bytes()
    read = sources.from_bytes(SOURCE, "", raw)
    return text.replace(DIGEST, read.sha256).replace(COUNT, str(len(read.lines)))


def run(project: Project, command: str) -> int:
    """Run a command of the page on the project."""
    return cli.run([*command.split()[1:], "--project", str(project.root)])


@pytest.fixture(scope="module")
def briefs(grown: Project) -> dict[str, Path]:
    """Return the PDFs that the page's commands write, by their names."""
    commands = [line for block in COMMANDS.findall(page()) for line in block.splitlines()]
    asked = [line for line in commands if line.startswith(("reportgen city ", "reportgen compare"))]
    assert [run(grown, f"{line} --pdf") for line in asked] == [0] * len(asked)
    return {path.stem: path for path in grown.output.rglob("*.pdf")}


def text(path: Path) -> str:
    """Return the text of a finished file without spaces."""
    return re.sub(r"\s", "", "".join(item.text for item in reading.read(path).blocks))


def test_the_page_has_every_step() -> None:
    """Each table of facts, the report and its card."""
    shown = {path for path, _ in SAMPLE.findall(page())}
    named = ("areas", "sources", "observations", "statements", "events", "rejected")
    assert shown == {f"data/{name}.csv" for name in named} | {f"seeds/{SOURCE}.txt", f"seeds/{SOURCE}.md"}


def test_the_check_finds_no_error(grown: Project) -> None:
    """The new rows hold against the report; what is left are remarks."""
    assert run(grown, "reportgen check") == 0


def test_the_check_tells_every_hash_that_is_to_be_written(grown: Project) -> None:
    """Filled in as it says, no remark on the new rows is left."""
    known = facts.load(grown)
    found = inspection.findings(known, inspection.texts_of(known, grown.seeds))
    told = {item.objects[0]: item.remedy[-9:] for item in found if item.check_id == "line.hash"}
    rows = [row for table in (known.observations, known.statements, known.events) for row in table.values()]
    lines = (grown.seeds / f"{SOURCE}.txt").read_text("utf-8").split("\n")
    new = {row.key: sources.line_hash(lines[row.line - 1]) for row in rows if row.source_id == SOURCE}
    assert told == new


def test_every_number_of_the_report_is_accounted_for(grown: Project) -> None:
    """Taken or refused."""
    known = facts.load(grown)
    figures = coverage.figures(known, inspection.texts_of(known, grown.seeds))
    assert [item for item in figures if item.account == "open"] == []


def test_the_city_is_listed(grown: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """With the others."""
    assert (run(grown, "reportgen list"), SHORT in capsys.readouterr().out) == (0, True)


def test_the_city_gets_its_brief(briefs: dict[str, Path]) -> None:
    """With its figure, its title and the others as peers."""
    found = text(briefs[SHORT])
    shown = ("鹭屿市电子商务发展简报", "1286.4", "近3200家", "网商扶持办法", "参照城市北京、上海、深圳")
    assert [word for word in shown if word not in found.replace(",", "")] == []


def test_the_others_are_compared_with_it(briefs: dict[str, Path]) -> None:
    """Among the peers, in the first table, among the models and on the timeline."""
    found = text(briefs["深圳"])
    shown = ("、鹭屿", "鹭屿1286.4", "产业带供货", "网商扶持办法")
    assert [word for word in shown if word not in found.replace(",", "")] == []


def test_the_comparison_has_one_city_more(briefs: dict[str, Path]) -> None:
    """Seven instead of six, the new one among them."""
    assert (set(briefs), text(briefs["七市比较"]).count(SHORT) > 3) == ({SHORT, "深圳", "七市比较"}, True)


def test_its_numbers_are_traced(briefs: dict[str, Path]) -> None:
    """Each of them is on the ledger, and was found at its line."""
    _, ledger = filetext.carried(briefs[SHORT])
    own = {name: row["verified"] for name, row in ledger.facts.items() if row["source"] == SOURCE}
    assert (set(own.values()), len(own) >= 2) == ({"1"}, True)
