"""The commands: what they are asked, in what order the work is done, what they print, and the exit code.

Results go to stdout, messages to stderr. Everything heavy is imported inside the command that needs it; the clock is
never read, so the same data give the same bytes. A command joins the group when its module is imported, in this order.
"""

# fmt: off
# isort: off
from reportgen.cli import documents, data, finished, styles, bundle, changes, schedule, projects, machine, shells
# isort: on
# fmt: on
from reportgen.cli.app import app
from reportgen.cli.running import main, run

__all__ = [
    "app",
    "bundle",
    "changes",
    "data",
    "documents",
    "finished",
    "machine",
    "main",
    "projects",
    "run",
    "schedule",
    "shells",
    "styles",
]
