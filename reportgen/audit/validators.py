"""What an independent validator says of a file, where the machine has one: veraPDF of a PDF by PDF/A-3a and PDF/UA-1.

Without it nothing is claimed: the line to print says that the file was not validated here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from reportgen.audit.finding import Finding
from reportgen.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

POINT: Final = "pdf-validator"
VARIABLE: Final = "VERAPDF"  # names the program where it is not on the PATH
FLAVOURS: Final[Mapping[str, str]] = {"3a": "PDF/A-3a", "ua1": "PDF/UA-1"}
SECONDS: Final = 300
_ABSENT: Final = f"未经 veraPDF 验证（本机没有 veraPDF；装好后列入 PATH，或以环境变量 {VARIABLE} 指明）"
_REMEDY: Final = "条文见所列标准；请重新编写，仍有则报告给维护者"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a validator said: its name with version, empty where there is none; the standards kept and broken; where.

    `absent` is the line to print where nothing was validated.
    """

    validator: str = ""
    kept: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    absent: str = _ABSENT

    def __str__(self) -> str:
        """The line to print under a report."""
        if not self.validator:
            return self.absent
        said = [*(f"符合 {name}" for name in self.kept), *(f"不符合 {name}" for name in self.broken)]
        return f"经 {self.validator} 验证：{'，'.join(said)}"


def program(name: str, variable: str) -> str:
    """Where a program is: as an environment variable says, on the PATH or beside Python; empty where it is nowhere."""
    beside = os.pathsep.join((os.environ.get("PATH", os.defpath), str(Path(sys.executable).parent)))
    return os.environ.get(variable) or shutil.which(name, path=beside) or ""


def validate(pdf: Path) -> Verdict:
    """The verdict on a file; raises EnvironmentFault where the validator is there and gives no report."""
    found = program("verapdf", VARIABLE)
    if not found:
        return Verdict()
    reports = {name: _report(found, flavour, pdf) for flavour, name in FLAVOURS.items()}
    kept = tuple(name for name, report in reports.items() if _compliant(report))
    broken = tuple(name for name in reports if name not in kept)
    failures = tuple(item for name, report in reports.items() for item in _failures(name, report))
    return Verdict(f"veraPDF {_version(next(iter(reports.values())))}".strip(), kept, broken, failures)


def _report(found: str, flavour: str, pdf: Path) -> ET.Element:
    """Return the report of one run; veraPDF writes XML unless told otherwise."""
    command = [found, "--flavour", flavour, str(pdf)]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=SECONDS)  # noqa: S603 - the user's own
        report = ET.fromstring(done.stdout)  # noqa: S314 - written by the user's own program a moment ago
    except (OSError, subprocess.TimeoutExpired, ET.ParseError) as error:
        raise silent("veraPDF", found) from error
    if report.find(".//validationReport") is None:
        raise silent("veraPDF", found)
    return report


def silent(validator: str, found: str) -> EnvironmentFault:
    """The fault of a machine whose validator gives no report: silence is not taken for approval."""
    return EnvironmentFault(f"{validator} 没有给出结果", place=found, remedy="请在命令行直接运行它，看它报告什么")


def _compliant(report: ET.Element) -> bool:
    return all(item.get("isCompliant") == "true" for item in report.iter("validationReport"))


def _version(report: ET.Element) -> str:
    details = list(report.iter("releaseDetails"))
    core = next((item for item in details if item.get("id") == "core"), details[0] if details else None)
    return (core.get("version") or "") if core is not None else ""


def _failures(standard: str, report: ET.Element) -> Iterator[Finding]:
    """Return a finding for each rule that failed, with its clause and where it failed first."""
    for rule in report.iter("rule"):
        if rule.get("status") == "failed":
            clause = f"{standard} {rule.get('clause')}-{rule.get('testNumber')}"
            context = rule.findtext("check/context") or ""
            value = f"{rule.get('failedChecks') or '?'} 处：{' '.join((rule.findtext('description') or '').split())}"
            yield Finding(POINT, None, f"{clause}　{context}".strip(), value, _REMEDY)
