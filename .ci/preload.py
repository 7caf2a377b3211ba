"""Lets a virtual environment use the system libraries and fonts unpacked into its folder `private` (.ci/private).

Run by the environment's Python, it copies itself there to be called whenever that Python starts: no variable need be
set. A library that the system has goes before the private one. Where nothing was unpacked it removes itself.
"""

import os
import sys

NAME = "reportgen_private"
PRIVATE = os.path.join(sys.prefix, "private")  # noqa: PTH118 - runs at each start of Python: pathlib would take as long
CONFIG = os.path.join(PRIVATE, "fonts.conf")  # noqa: PTH118
ORDER = os.path.join(PRIVATE, "libraries.txt")  # noqa: PTH118
_CONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
  <dir prefix="xdg">fonts</dir>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


def load() -> None:
    """Load the libraries in the order of need and point fontconfig to the fonts; whoever set it himself is heeded."""
    try:
        with open(ORDER, encoding="utf-8") as file:  # noqa: PTH123
            names = file.read().splitlines()
    except OSError:
        return
    os.environ.setdefault("FONTCONFIG_FILE", CONFIG)
    for name in names:
        _loaded(name)


def _loaded(name: str) -> bool:
    """Return whether a library could be loaded: the system's of that name, else the one unpacked."""
    import ctypes

    for path in (name.rpartition("/")[2], f"{PRIVATE}/{name}"):
        try:
            ctypes.CDLL(path, ctypes.RTLD_GLOBAL)
        except OSError:
            continue
        return True
    return False


def _in_order(names: list[str]) -> list[str]:
    """Return the libraries that can be loaded, each after those it needs; the rest, which nothing here loads, go."""
    found: list[str] = []
    while ready := [name for name in names if name not in found and _loaded(name)]:
        found += ready
    return found


def _libraries() -> list[str]:
    """Return the libraries under the names they are asked for: not the files that such a name links to."""
    from pathlib import Path

    found = {path for folder in ("usr/lib/*", "lib/*") for path in Path(PRIVATE).glob(f"{folder}/*.so.*")}
    asked = found - {path.with_name(path.readlink().name) for path in found if path.is_symlink()}
    return sorted(path.relative_to(PRIVATE).as_posix() for path in asked)


def main() -> None:
    """Bring the environment in line with what is unpacked: the order, the fonts, what Python reads when it starts."""
    import sysconfig
    from pathlib import Path
    from xml.sax.saxutils import escape

    module = Path(sysconfig.get_path("purelib"), f"{NAME}.py")
    if not os.path.isdir(PRIVATE):  # noqa: PTH112
        module.with_suffix(".pth").unlink(missing_ok=True)
        module.unlink(missing_ok=True)
        return
    places = {"fonts": f"{PRIVATE}/usr/share/fonts", "cache": f"{PRIVATE}/cache"}
    Path(CONFIG).write_text(_CONFIG.format(**{name: escape(place) for name, place in places.items()}), "utf-8")
    Path(ORDER).write_text("".join(f"{name}\n" for name in _in_order(_libraries())), "utf-8")
    module.write_bytes(Path(__file__).read_bytes())
    module.with_suffix(".pth").write_text(f"import {NAME}; {NAME}.load()\n", "utf-8")


if __name__ == "__main__":
    main()
