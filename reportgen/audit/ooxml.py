"""What Microsoft's Open XML SDK says of a Word file, where the machine has it as a program.

Without it nothing is claimed: the line to print says that the file was not validated here.
"""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any, Final

from reportgen.audit.finding import Finding
from reportgen.audit.validators import SECONDS, Verdict, program, silent

if TYPE_CHECKING:
    from pathlib import Path

POINT: Final = "word-validator"
PROGRAM: Final = "ooxml-validator"
VARIABLE: Final = "OOXML_VALIDATOR"  # names the program where it is not on the PATH
STANDARD: Final = "Microsoft 365"
_SDK: Final = "Open XML SDK"
_EDITION: Final = "Microsoft365"  # as the program calls the newest rules
_SUFFIX: Final = ".docx"
_ABSENT: Final = f"未经 {_SDK} 校验（本机没有 {PROGRAM}；装好后列入 PATH，或以环境变量 {VARIABLE} 指明）"
_OTHER_NAME: Final = f"未经 {_SDK} 校验（它只认扩展名 {_SUFFIX}；改名后再审）"
_REMEDY: Final = "不合规范，Word 可能要修复它；请重新编写，仍有则报告给维护者"


def validate(docx: Path) -> Verdict:
    """The verdict on a file; raises EnvironmentFault where the program is there and gives no report."""
    found = program(PROGRAM, VARIABLE)
    if not found:
        return Verdict(absent=_ABSENT)
    if docx.suffix.lower() != _SUFFIX:
        return Verdict(absent=_OTHER_NAME)
    report = _report(found, docx)
    findings = tuple(_finding(error) for error in report["errors"])
    if findings or not report["ok"]:
        return Verdict(_SDK, broken=(STANDARD,), findings=findings)
    return Verdict(_SDK, kept=(STANDARD,))


def _report(found: str, docx: Path) -> dict[str, Any]:
    """What one run prints, as JSON: whether the file is sound, and its errors."""
    command = [found, str(docx), _EDITION]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=SECONDS)  # noqa: S603 - the user's own
        report = json.loads(done.stdout)
    except (OSError, subprocess.TimeoutExpired, ValueError) as error:
        raise silent(_SDK, found) from error
    if not isinstance(report, dict) or not isinstance(report.get("errors"), list) or "ok" not in report:
        raise silent(_SDK, found)
    return report


def _finding(error: dict[str, Any]) -> Finding:
    place = f"{error.get('path') or '文件'}　{error.get('xPath') or ''}".strip()
    told = " ".join(str(error.get("description") or "").split())
    return Finding(POINT, None, place, f"{error.get('id') or error.get('errorType') or ''} {told}".strip(), _REMEDY)
