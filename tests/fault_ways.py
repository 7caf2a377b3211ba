"""The ways of a fault: how a project is spoilt, and how the program is run so that something goes wrong with it."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import time
import zipfile
from contextlib import ExitStack
from functools import cache
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
import tiny
from fault_scenes import Done, Scene, apart, inside

from reportgen.bundle import lock

if TYPE_CHECKING:
    import signal
    from collections.abc import Callable, Sequence
    from pathlib import Path

MASTHEAD, CUSTOM = "templates/masthead.html", "templates/custom.css"
NOBODY = 65534


def nothing(_scene: Scene) -> None:
    """Leave the project as it is: the fault lies in how it is called."""


# --- ways of spoiling ---------------------------------------------------------------------------------------------


def cell(table: str, column: str, value: str, row: int = 0) -> Callable[[Scene], object]:
    """A cell set."""
    return lambda scene: scene.cell(table, column, value, row)


def line(table: str, number: int, change: Callable[[str], str]) -> Callable[[Scene], object]:
    """A line of a table's file changed as text; the header is line 0."""

    def spoil(scene: Scene) -> None:
        path = scene.data / f"{table}.csv"
        lines = path.read_text("utf-8-sig").split("\n")
        lines[number] = change(lines[number])
        path.write_text("\n".join(lines), "utf-8")

    return spoil


def put(name: str, content: str | bytes) -> Callable[[Scene], object]:
    """A file written."""
    return lambda scene: scene.put(name, content)


def edit(name: str, old: str, new: str) -> Callable[[Scene], object]:
    """A text in a file replaced."""
    return lambda scene: scene.change(name, old, new)


def gone(name: str) -> Callable[[Scene], object]:
    """A file removed."""
    return lambda scene: (scene.root / name).unlink()


def folder(name: str) -> Callable[[Scene], object]:
    """A folder in the place of a file."""

    def spoil(scene: Scene) -> None:
        (scene.root / name).unlink(missing_ok=True)
        (scene.root / name).mkdir(parents=True)

    return spoil


def linked(name: str, target: str) -> Callable[[Scene], object]:
    """A symbolic link in the place of a file."""

    def spoil(scene: Scene) -> None:
        (scene.root / name).unlink(missing_ok=True)
        (scene.root / name).symlink_to(target)

    return spoil


def every(*ways: Callable[[Scene], object]) -> Callable[[Scene], object]:
    """Several at once."""
    return lambda scene: [way(scene) for way in ways]


def encoded(name: str, encoding: str) -> Callable[[Scene], object]:
    """A file saved in another encoding, with a Chinese word in it."""
    return lambda scene: scene.put(name, ((scene.root / name).read_text("utf-8-sig") + "#简报").encode(encoding))


def tail(name: str, data: bytes) -> Callable[[Scene], object]:
    """Bytes at the end of a file."""
    return lambda scene: scene.put(name, (scene.root / name).read_bytes() + data)


def row(table: str, **cells: str) -> Callable[[Scene], object]:
    """A row added."""
    return lambda scene: scene.append(table, **cells)


def typed(text: str) -> Callable[[Scene], object]:
    """A text typed into a template's title."""
    return edit(MASTHEAD, "<h1>", f"<h1>{text}")


def css(text: str) -> Callable[[Scene], object]:
    """What stands in the last style sheet."""
    return put(CUSTOM, text)


def closed(*names: str) -> Callable[[Scene], object]:
    """The project readable by everyone, writable by nobody else, and these files by no one."""

    def spoil(scene: Scene) -> None:
        for path in (scene.root.parent, scene.root, *scene.root.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        for name in names:
            (scene.root / name).chmod(0)

    return spoil


@cache
def archive(*parts: tuple[str, bytes]) -> bytes:
    """A ZIP archive of parts by name, as a Word file or a workbook is."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts:
            package.writestr(name, data)
    return out.getvalue()


@cache
def pdf(password: str = "") -> bytes:
    """A PDF of one empty page, made by another program."""
    out, document = io.BytesIO(), pikepdf.new()
    document.add_blank_page()
    document.save(out, encryption=pikepdf.Encryption(owner=password, user=password) if password else False)
    return out.getvalue()


def bomb() -> bytes:
    """A Word file of a few hundred kilobytes that unpacks to hundreds of megabytes."""
    return archive(("word/document.xml", bytes(300 << 20)))


def cut_font() -> bytes:
    """The beginning of a font: a list of tables that are not there."""
    return b"OTTO" + struct.pack(">HHHH", 1, 16, 0, 0) + struct.pack(">4sIII", b"CFF ", 0, 28, 100_000)


# --- ways of running ----------------------------------------------------------------------------------------------


def nobody(scene: Scene, command: Sequence[str]) -> Done:
    """As a user with no rights in the project: permissions do not bind root."""
    rights = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
    if os.geteuid() or subprocess.run([*rights, sys.executable, "-c", ""], check=False).returncode:
        pytest.skip("needs the rights of root to give them up")
    return apart(scene, command, rights)


def told_to_stop(number: signal.Signals) -> Callable[[Scene, Sequence[str]], Done]:
    """Sent a signal in the middle of its work."""

    def run(scene: Scene, command: Sequence[str]) -> Done:
        words = [sys.executable, "-m", "reportgen", *scene.words(command)]
        pipes: Any = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "cwd": tiny.ROOT}
        process = subprocess.Popen(words, **pipes)
        status = f"/proc/{process.pid}/maps"
        end = time.monotonic() + 60
        while "pydantic" not in _read(status) and time.monotonic() < end:  # it has begun to read the data
            time.sleep(0.02)
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
        return Done(process.returncode, err, out)

    return run


def _read(path: str) -> str:
    with open(path, encoding="utf-8", errors="replace") as file:  # noqa: PTH123 - a file of the kernel's
        return file.read()


def shell(script: str) -> Callable[[Scene, Sequence[str]], Done]:
    """In a shell script, PROGRAM being the command."""

    def run(scene: Scene, command: Sequence[str]) -> Done:
        program = " ".join([sys.executable, "-m", "reportgen", *scene.words(command)])
        words = ["bash", "-c", script.replace("PROGRAM", program)]
        done = subprocess.run(words, capture_output=True, text=True, cwd=scene.root, check=False, timeout=60)
        return Done(done.returncode, done.stderr, done.stdout)

    return run


def mounted(size: str, *, full: bool = False, options: str = "") -> Callable[[Scene, Sequence[str]], Done]:
    """With a small disk in the place of the output folder, the finished files on it; full, or mounted anew."""

    def run(scene: Scene, command: Sequence[str]) -> Done:
        output = scene.root / "output"
        good = scene.left()
        mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(output)]
        if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
            pytest.skip("mounting a disk needs the rights of root")
        with ExitStack() as stack:
            stack.callback(subprocess.run, ["umount", "--lazy", str(output)], check=True)
            for name, data in good.items():
                scene.put(f"output/{name}", data)
            if full:
                _fill(output / "ballast")
            if options:
                subprocess.run(["mount", "-o", f"remount,{options}", str(output)], check=True)
            done = inside(scene, command)
            assert {name: data for name, data in scene.left().items() if name != "ballast"} == good
        return done

    return run


def _fill(path: Path) -> None:
    """Write until nothing more goes in."""
    with path.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            return


def held_fast(name: str) -> Callable[[Scene, Sequence[str]], Done]:
    """With a file that cannot be replaced, as Windows keeps one that another program has open."""

    def run(scene: Scene, command: Sequence[str]) -> Done:
        path = str(scene.root / name)
        if subprocess.run(["chattr", "+i", path], check=False, capture_output=True).returncode:
            pytest.skip("this file system, or this user, cannot hold a file fast")
        try:
            return inside(scene, command)
        finally:
            subprocess.run(["chattr", "-i", path], check=True)

    return run


def locked(scene: Scene, command: Sequence[str]) -> Done:
    """While another run is at work."""
    with lock.locked(scene.root / "output" / ".bundle.lock"):
        return inside(scene, command)
