"""This machine as one without Pango, fonts and root: in a mount namespace of its own, whose user may install nothing.

The libraries are hidden by empty files in their place, the fonts by empty folders, and the packages that bring them are
left out of dpkg's records; nothing outside the namespace changes.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PYTHON = "/usr/bin/python3"
STATUS = Path("/var/lib/dpkg/status")
PLACE = Path("/mnt")
NOBODY = 65534
LONGEST_S = 600
# what a machine has on which nothing was installed but Python
_PLAIN = ("apt", "dpkg", "perl-base", "debconf", "ucf", "python3", "make")
_HIDDEN = ("pango-1.0", "pangoft2-1.0", "harfbuzz", "harfbuzz-subset", "fontconfig", "fribidi", "thai", "datrie")
_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/etc/fonts", "/usr/share/python-wheels")


def needed() -> None:
    """Skip the test, saying why, where the namespace cannot be made or this is no Debian."""
    if os.geteuid() or not all(map(shutil.which, ("unshare", "setpriv", "mount", "dpkg-query"))):
        pytest.skip("hiding libraries needs root on Debian, with unshare, setpriv and mount")
    if subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine does not permit mount namespaces")
    if _minor() != ".".join(map(str, sys.version_info[:2])):
        pytest.skip(f"{PYTHON} is not of the version whose libraries the tests run with")


def run(work: Path, script: str, *, folders: dict[str, Path] | None = None, files: dict[str, str] | None = None,
        path: str = "/usr/bin:/bin") -> subprocess.CompletedProcess[str]:  # fmt: skip
    """Run a shell script in `work` as nobody, on a machine without Pango and fonts.

    `folders` are shown by name beside `work` (read-only in effect: they belong to root), `files` stand in for those
    of the system.
    """
    shown = {"work": work, **(folders or {})}
    given = {str(STATUS): _records(), f"{_ensurepip()}": "raise ImportError\n", **(files or {})}
    for owned in (work, *work.rglob("*")):
        os.chown(owned, NOBODY, NOBODY, follow_symlinks=False)
    setting = "\n".join([*_mounts(shown), *_stand_ins(given)])
    home = f"env -i HOME={PLACE}/work PATH={path} LANG=C.UTF-8"
    nobody = f"setpriv --reuid {NOBODY} --regid {NOBODY} --clear-groups"
    whole = f"set -e\n{setting}\ncd {PLACE}/work\nexec {nobody} {home} /bin/sh -c {shlex.quote(script)}"
    command = ["unshare", "-m", "sh", "-c", whole]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=LONGEST_S)


def _mounts(shown: dict[str, Path]) -> list[str]:
    """Return the commands that show folders in one place and hide libraries and fonts."""
    binds = [
        f"mkdir {PLACE}/{name} && mount --bind {shlex.quote(str(path))} {PLACE}/{name}" for name, path in shown.items()
    ]
    hidden = [f"mount --bind {PLACE}/nothing {library}" for library in _libraries()]
    empty = [f"mount -t tmpfs none {folder}" for folder in _FOLDERS if Path(folder).is_dir()]
    return [f"mount -t tmpfs none {PLACE}", f"chmod 755 {PLACE}", f": > {PLACE}/nothing", *binds, *hidden, *empty]


def _stand_ins(given: dict[str, str]) -> list[str]:
    """Return the commands that put texts in the place of files."""
    return [
        f"cat > {PLACE}/{number} <<'END'\n{text}END\nmount --bind {PLACE}/{number} {path}"
        for number, (path, text) in enumerate(given.items())
        if Path(path).exists()
    ]


@cache
def _libraries() -> tuple[str, ...]:
    """Return the files of the libraries to hide, wherever the loader finds them."""
    listed = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    names = "|".join(map(re.escape, _HIDDEN))
    found = re.findall(rf"(?m)^\s*lib(?:{names})\.so\.\d+ .*=> (\S+)$", listed)
    return tuple(sorted({str(Path(path).resolve()) for path in found}))


@cache
def _ensurepip() -> str:
    told = subprocess.run([PYTHON, "-c", "import ensurepip; print(ensurepip.__file__)"], capture_output=True, text=True,
                          check=False).stdout  # fmt: skip
    return told.strip() or "/nowhere"


def _minor() -> str:
    asked = "import sys; print('%d.%d' % sys.version_info[:2])"
    return subprocess.run([PYTHON, "-c", asked], capture_output=True, text=True, check=False).stdout.strip()


@cache
def _records() -> str:
    """Return dpkg's records of the plain packages and what they need: no others are installed."""
    stanzas = {stanza.split("\n", 1)[0].removeprefix("Package: "): stanza
               for stanza in STATUS.read_text("utf-8").strip().split("\n\n")}  # fmt: skip
    kept: set[str] = set()
    waiting = [name for name in _PLAIN if name in stanzas]
    while waiting:
        name = waiting.pop()
        if name in kept or name not in stanzas:
            continue
        kept.add(name)
        lines = re.findall(r"(?m)^(?:Pre-)?Depends: (.+)$", stanzas[name])
        waiting += re.findall(r"(?:^|[,|] *)([a-z0-9][a-z0-9+.-]+)", ", ".join(lines))
    return "".join(f"{stanzas[name]}\n\n" for name in sorted(kept))
