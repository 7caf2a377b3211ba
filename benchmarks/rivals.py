"""What is measured, each piece of work with its seconds: this program from cold and warm, bare imports, other programs.

Every one gets the same: one city's brief of one project, the same prepared fonts, a process of its own that was run
once before unmeasured. What is not installed is left out, never guessed.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from reportgen import facts, fonts
from reportgen.fontconfig import CONFIG_VARIABLE
from reportgen.project import Project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

HERE = Path(__file__).parent
DRAWING = "from matplotlib.figure import Figure; import matplotlib.backends.backend_svg"
THREE = f"import jinja2, weasyprint; {DRAWING}"
FIVE = f"{THREE}; import pandas, docx"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
OFFICE = "soffice"
TYPST = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2], font_paths=sys.argv[3:], {system})"
Seconds = dict[str, float]


@dataclass(frozen=True, slots=True)
class Ground:
    """A project laid out in a folder to be measured on: whose brief, and which city's comes before it in a process."""

    folder: Path
    city: str
    before: str

    @property
    def home(self) -> Path:
        """The project with prepared fonts."""
        return self.folder / "project"

    @property
    def plain(self) -> Path:
        """The same project with none."""
        return self.folder / "plain"

    @property
    def made(self) -> Path:
        """The folder of what is made."""
        return self.folder / "made"

    def file(self, kind: str) -> Path:
        """The brief as this program writes it."""
        return self.made / f"{self.city}.{kind}"


def laid(folder: Path, source: Path, city: str = "") -> Ground:
    """The project of a folder copied, its fonts prepared, and its brief made in each format another program needs."""
    ranked = richest(Project(source))
    chosen = city or ranked[0]
    ground = Ground(folder, chosen, next(name for name in ranked if name != chosen))
    for home in (ground.home, ground.plain):
        for name in ("data", "templates"):
            shutil.copytree(source / name, home / name)
        if (source / "seeds").is_dir():
            (home / "seeds").symlink_to((source / "seeds").resolve(), target_is_directory=True)
    ground.made.mkdir()
    _seconds([*PROGRAM, "fonts", "build", "--project", str(ground.home)])
    _seconds(brief(ground, "--pdf", "--docx", "--html"))
    if has_typst():
        _seconds([sys.executable, str(HERE / "typesetting.py"), str(ground.home), ground.city, str(_typst(ground))])
    return ground


def richest(project: Project) -> list[str]:
    """Return the cities that get a brief, the one with the most facts first."""
    known = facts.load(project)
    counts = Counter(row.area_id for row in known.observations.values() if known.areas[row.area_id].in_brief)
    return [known.areas[name].short_name for name, _ in counts.most_common()]


def browser() -> str | None:
    """Return the browser there is to print with."""
    return next((name for name in BROWSERS if shutil.which(name)), None)


def has_typst() -> bool:
    """Whether Typst is installed as a Python package."""
    return importlib.util.find_spec("typst") is not None


# --- the pieces of work -------------------------------------------------------------------------------------------

PROGRAM = (sys.executable, "-m", "reportgen")


@contextmanager
def undrawn(ground: Ground) -> Iterator[None]:
    """No picture kept to be quicker next time inside the block; after it those from before are there again."""
    kept, aside = Project(ground.home).pictures, ground.folder / "pictures"
    kept.mkdir(parents=True, exist_ok=True)  # a brief without figures keeps none
    kept.rename(aside)
    try:
        yield
    finally:
        shutil.rmtree(kept, ignore_errors=True)
        aside.rename(kept)


def brief(ground: Ground, *formats: str, home: Path | None = None) -> list[str]:
    """Return the command a user types."""
    where = str(home or ground.home)
    return [*PROGRAM, "city", ground.city, *formats, "--project", where, "--out", str(ground.made)]


def _three(_ground: Ground) -> Seconds:
    return {"three": _seconds([sys.executable, "-c", THREE])}


def _five(_ground: Ground) -> Seconds:
    return {"five": _seconds([sys.executable, "-c", FIVE])}


def _drawn(ground: Ground) -> Seconds:
    """From the tables to the file, no picture kept from before."""
    with undrawn(ground):
        return {"drawn": _seconds(brief(ground, "--pdf"), ground.file("pdf"))}


def _cached(ground: Ground) -> Seconds:
    """The same, its pictures kept from before."""
    return {"cached": _seconds(brief(ground, "--pdf"), ground.file("pdf"))}


def _word(ground: Ground) -> Seconds:
    return {"word": _seconds(brief(ground, "--docx"), ground.file("docx"))}


def _warm(ground: Ground) -> Seconds:
    """PDF and Word in a process that has made a brief before (`warm`)."""
    words = map(str, (ground.home, ground.city, ground.before, ground.folder / "warm"))
    found: Seconds = json.loads(run([sys.executable, str(HERE / "warm.py"), *words]))
    return found


def _chromium(ground: Ground) -> Seconds:
    """The browser printing the web page that this program wrote."""
    name, target = browser(), ground.folder / "chromium.pdf"
    if name is None:
        return {}
    profile = f"--user-data-dir={ground.folder / 'chromium'}"
    flags = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", profile)
    command = [name, *flags, "--no-pdf-header-footer", f"--print-to-pdf={target}", ground.file("html").as_uri()]
    return {"chromium": _seconds(command, target, _with_fonts(ground))}


def _libreoffice(ground: Ground) -> Seconds:
    """The office program converting the Word file that this program wrote."""
    target = ground.folder / "libreoffice" / ground.file("pdf").name
    if shutil.which(OFFICE) is None:
        return {}
    profile = f"-env:UserInstallation={(ground.folder / 'office').as_uri()}"
    command = [OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(target.parent)]
    return {"libreoffice": _seconds([*command, str(ground.file("docx"))], target, _with_fonts(ground))}


def _typeset(ground: Ground) -> Seconds:
    """Typst setting the same words, tables and figures in its own plain style (`typesetting`)."""
    if not has_typst():
        return {}
    found = fonts.prepared(Project(ground.home).fonts)
    command = TYPST.format(system=f"ignore_system_fonts={found is not None}")
    source, target = _typst(ground) / "brief.typ", ground.folder / "typst.pdf"
    faces = sorted({str(face.parent) for face in found.faces}) if found else []
    return {"typst": _seconds([sys.executable, "-c", command, str(source), str(target), *faces], target)}


def _typst(ground: Ground) -> Path:
    return ground.folder / "typst"


WORK: tuple[Callable[[Ground], Seconds], ...] = (
    _three, _five, _drawn, _cached, _word, _warm, _chromium, _libreoffice, _typeset,
)  # fmt: skip


def rounds(ground: Ground, number: int) -> list[Seconds]:
    """Return the seconds of every piece of work in each round, and each round begins elsewhere.

    So a slow spell of the machine meets each alike, and none always follows the same. All is done once before
    unmeasured, but for a single round, which is a trial.
    """
    for work in WORK if number > 1 else ():
        work(ground)
    found = []
    for count in range(number):
        first = count % len(WORK)
        turn = WORK[first:] + WORK[:first]
        found.append({name: seconds for work in turn for name, seconds in work(ground).items()})
    return found


def files(ground: Ground) -> dict[str, Path]:
    """Return the PDF that each way gives, last the one of this program with the fonts of the system."""
    alien = {name: ground.folder / f"{name}.pdf" for name in ("chromium", "typst")}
    alien["libreoffice"] = ground.folder / "libreoffice" / ground.file("pdf").name
    ours = ground.file("pdf").rename(ground.folder / "ours.pdf")
    _seconds(brief(ground, "--pdf", home=ground.plain), ground.file("pdf"))
    found = {"prepared": ours, "system": ground.file("pdf")} | alien
    return {name: path for name, path in found.items() if path.is_file()}


# --- running ------------------------------------------------------------------------------------------------------


def _with_fonts(ground: Ground) -> Mapping[str, str]:
    """The environment in which another program finds the fonts that this one uses."""
    found = fonts.prepared(Project(ground.home).fonts)
    return os.environ | ({CONFIG_VARIABLE: str(found.config)} if found else {})


def _seconds(command: list[str], target: Path | None = None, environment: Mapping[str, str] | None = None) -> float:
    """Return the seconds a process takes from start to end; it must leave the file it is run for."""
    if target:
        target.unlink(missing_ok=True)
    start = perf_counter()
    run(command, environment)
    spent = perf_counter() - start
    if target and not target.is_file():
        sys.exit(f"{Path(command[0]).name} 没有写出 {target.name}")
    return spent


def run(command: list[str], environment: Mapping[str, str] | None = None) -> str:
    """Return what a process prints; one that fails ends all with what it said."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        sys.exit(f"{Path(command[0]).name} 退出码 {done.returncode}\n{done.stderr}")
    return done.stdout
