"""A page in a real browser: measured, printed, walked by keyboard, judged by axe-core, its requests noted."""

from __future__ import annotations

import html
import http.server
import json
import re
import shutil
import subprocess
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

AXE = Path(__file__).parents[1] / "build" / "axe" / "node_modules" / "axe-core" / "axe.min.js"

_QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
_SECONDS = 120
# The page stands in a frame of its own, so that a narrow screen can be had and its own policy (no script) stays.
_STAGE = """<!DOCTYPE html><meta charset="utf-8"><body style="margin:0"><pre id="told"></pre>
<iframe id="page" style="border:0;height:900px" srcdoc="{page}"></iframe>
<script>
const measure = ({question});
const frame = document.getElementById("page");
addEventListener("load", () => {{
  const told = {{}};
  for (const width of {widths}) {{
    frame.style.width = width + "px";
    told[width] = measure(frame.contentDocument, frame.contentWindow);
  }}
  document.getElementById("told").textContent = JSON.stringify(told);
  frame.remove();
}});
</script>"""


def run(*arguments: str) -> str:
    """What the browser prints when run with some arguments and a profile of its own."""
    with tempfile.TemporaryDirectory() as profile:
        command = ("chromium", *_QUIET, f"--user-data-dir={profile}", *arguments)
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=_SECONDS)
    return done.stdout


def measured(page: bytes, question: str, widths: tuple[int, ...]) -> dict[int, Any]:
    """By width in pixels the answer to a question put to the page as set: a script function of document and window."""
    stage = _STAGE.format(page=html.escape(page.decode()), question=question, widths=list(widths))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stage.html"
        path.write_text(stage, "utf-8")
        dom = run("--dump-dom", f"--window-size={max(widths)},1000", path.as_uri())
    told = re.search(r'(?s)<pre id="told">(.*?)</pre>', dom)
    assert told is not None
    return {int(width): answer for width, answer in json.loads(html.unescape(told[1])).items()}


@contextmanager
def visited(path: Path, width: int = 1280, *, script: bool = False) -> Iterator[Page]:
    """Open a file in a window of a width, to be read and walked by keyboard; its own scripts run only if asked."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": 900}, java_script_enabled=script)
        page.goto(path.as_uri())
        yield page
        browser.close()


def barriers(path: Path, width: int = 1280) -> list[str]:
    """What axe-core finds in a file that keeps people from using it: rule and element, a line each."""
    with visited(path, width, script=True) as page:
        page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate("axe.run()")["violations"]
    return [f"{rule['id']}: {node['html'][:80]}" for rule in found for node in rule["nodes"]]


def printed(page: bytes) -> bytes:
    """The page as the browser prints it: PDF, without the browser's own head and foot."""
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "page.html", Path(folder) / "page.pdf"
        path.write_bytes(page)
        run("--no-pdf-header-footer", f"--print-to-pdf={out}", path.as_uri())
        return out.read_bytes()


def fetched(page: bytes) -> list[str]:
    """The paths the browser asks a server for when it shows the page."""
    asked: list[str] = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        run("--dump-dom", f"http://127.0.0.1:{server.server_port}/page.html")
        server.shutdown()
    return asked
