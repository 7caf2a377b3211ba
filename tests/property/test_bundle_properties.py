"""Claims about the bundle after any changes: it is never stale, and it makes anew what changed and nothing else."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from typing import TYPE_CHECKING

import bundled
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from reportgen import build
from reportgen.project import SOURCES_VARIABLE, Project

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

# what may be edited: a file of the project, a text in it, what may stand there instead
EDITS = (
    ("data/project.toml", 'issuer = "三市茶业资料室"', 'issuer = "茶业资料室"'),
    ("data/outline.toml", 'title = "产值与结构"', 'title = "产值和结构"'),
    ("data/statements.csv", "坡地新茶园", "坡地茶园"),
    ("data/observations.csv", ",8,,位,第8位,", ",7,,位,第7位,"),
    ("templates/phrases.html", "大体相当", "相当"),
    ("templates/phrases.html", "资料不支持", "所据资料不支持"),
    ("templates/front.html", "</", "\n</"),
    ("templates/custom.css", "", "p { color: #123 }\n"),
    ("templates/styles/jianbao/house.css", "", "\nmain { --added: 1 }\n"),
    ("templates/styles/jianbao/web.css", "", "\n.added { margin: 0 }\n"),
    ("templates/README.md", "", "\n…\n"),
)
ROWS = ("bs.list_rank.1989", "bs.mech_share.1989", "yl.mills.1990-12-31", "yl.tea_output.1986")
DAY = date.fromisoformat(bundled.FIRST)


class Changed(RuleBasedStateMachine):
    """A project that is changed at random and published after each round of changes."""

    folder: Path

    @initialize()
    def begin(self) -> None:
        """A first edition of the project as it stands."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.press = bundled.laid(self.folder, linked=False)
        self.texts = {name: (self.folder / name).read_text("utf-8") for name, _, _ in EDITS}
        self.done: set[int] = set()
        self.gone: set[str] = set()
        self.rounds = 0
        self.published: dict[str, tuple[str, bytes]] = {}
        self.publish()

    @rule(chosen=st.sets(st.sampled_from(range(len(EDITS))), min_size=1, max_size=3),
          rows=st.sets(st.sampled_from(ROWS), max_size=1))  # fmt: skip
    def change(self, chosen: set[int], rows: set[str]) -> None:
        """Make some edits, or take them back; take rows out, or put them in again; then publish."""
        self.done ^= chosen
        self.gone ^= rows
        self.press.change(bundled.without(*self.gone))
        for name, text in self.texts.items():
            self._write(name, text)
        self.publish()

    def _write(self, name: str, text: str) -> None:
        """A file as it is to stand; a table is edited as it was written, with its rows taken out."""
        path = self.folder / name
        text = path.read_text("utf-8") if name.endswith(".csv") else text
        for number in sorted(self.done):
            file, old, new = EDITS[number]
            if file == name:
                text = text.replace(old, new, 1) if old else text + new
        path.write_text(text, "utf-8")

    def publish(self) -> None:
        """Make the bundle, a week after the last one."""
        self.rounds += 1
        day = DAY + timedelta(weeks=self.rounds)
        assert self.press.run(edition=day.isoformat()) == 0

    @invariant()
    def not_stale(self) -> None:
        """Each document is, byte for byte, what is made of today's project in one piece, with the date it bears."""
        for entry in self.press.last().documents:
            data = self.press.file(f"{entry.name}.html").read_bytes()
            assert data == self.whole(entry.name, entry.issued), entry.name
            before = self.published.get(entry.name)
            if before and before[0] != entry.issued:  # it was made anew: it had changed
                assert before[1] != self.whole(entry.name, before[0]), entry.name
            self.published[entry.name] = entry.issued, data

    def whole(self, name: str, issued: str) -> bytes:
        """The document made in one piece: no kept picture, no other process."""
        project = Project(self.folder)
        material, request = build.gather(project), build.Request(name, edition=date.fromisoformat(issued))
        return bundled.undrawn(build.compose(project, material, request)).html()


def test_an_edition_is_never_stale(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """After any changes to rows, words, templates and style sheets; and nothing is made anew that had not changed."""
    monkeypatch.setenv(SOURCES_VARIABLE, str(tmp_path_factory.mktemp("no-texts")))
    machine = type("Machine", (Changed,), {"folder": tmp_path_factory.mktemp("stale") / "press"})
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine,
        settings=settings(max_examples=2, stateful_step_count=4, deadline=None, derandomize=True, database=None,
                          suppress_health_check=list(HealthCheck)),
    )  # fmt: skip
