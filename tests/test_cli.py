"""Claims about the command line: exit codes, one clear Chinese message for each fault, files whole or not at all."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from reportgen import areas, cli, facts, filetext, inspection, output
from reportgen.errors import OutputError
from reportgen.project import Project
from reportgen.rows import Problem
from reportgen.writers.word.text import docx_text

ROOT = Path(__file__).parent.parent
CITIES = ("北京", "上海", "深圳", "东莞", "佛山", "汕头")
HEAVY = ("pandas", "matplotlib", "weasyprint", "docx", "jinja2", "pydantic")


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a process of its own, in the project's folder."""
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def run(*arguments: str, project: Project | None = None) -> int:
    """Run a command on a project and return its exit code."""
    return cli.run([*arguments, "--project", str((project or Project(ROOT)).root)])


def change(path: Path, old: str, new: str) -> None:
    """Replace a text in a file, which must be there."""
    before = path.read_text("utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), "utf-8")


# --- wrong use ----------------------------------------------------------------------------------------------------


def test_an_unknown_city_gets_the_nearest_names(capsys: pytest.CaptureFixture[str]) -> None:
    """So that a slip of the hand is mended at once."""
    assert run("city", "深圳圳") == 2
    assert re.fullmatch("没有叫「深圳圳」的地方；请用 深圳.*\n", capsys.readouterr().err)


def test_a_place_without_a_brief_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """The message lists the cities that have one."""
    assert run("city", "全国") == 2
    assert capsys.readouterr().err == f"「全国」不编写简报；可选：{'、'.join(CITIES)}\n"


def test_an_unknown_style_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """The message lists the styles there are."""
    assert run("city", "深圳", "--style", "花") == 2
    assert "没有名为「花」的样式；可选：公文、简报" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["深圳", "深圳市", "鹏城", "shenzhen", "SZ", "440300"])
def test_a_city_answers_to_its_names(project: Project, name: str) -> None:
    """Name, short name, alias, pinyin, code."""
    assert areas.find(name, facts.load(project).areas).area_id == "440300"


def test_a_folder_that_is_no_project_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With what a project is and how to name one."""
    assert run("list", project=Project(tmp_path)) == 3
    assert "请用 --project 指明项目" in capsys.readouterr().err


# --- the process --------------------------------------------------------------------------------------------------


def test_help_loads_nothing_heavy() -> None:
    """It answers at once."""
    code = f"import sys; from reportgen import cli; cli.run(['--help']); print(set({HEAVY!r}) & set(sys.modules))"
    assert python("-c", code).stdout.endswith("set()\n")


def test_a_fault_shows_no_traceback() -> None:
    """Not even when run as a module."""
    done = python("-m", "reportgen", "city", "某城")
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)


def test_the_program_is_the_same_as_a_module(capsys: pytest.CaptureFixture[str]) -> None:
    """The help, the version and a message."""
    for arguments in (["--help"], ["--version"], ["citty"]):
        code, shown = cli.run(arguments), capsys.readouterr()
        done = python("-m", "reportgen", *arguments)
        assert (done.returncode, done.stdout, done.stderr) == (code, shown.out, shown.err)


@pytest.mark.parametrize("forbidden", ["", "0"], ids=["C", "C without UTF-8"])
def test_a_locale_without_chinese_is_no_hindrance(tmp_path: Path, forbidden: str) -> None:
    """Neither names on the command line, nor messages, nor names of files suffer."""
    given = {key: value for key, value in os.environ.items() if key not in {"PYTHONIOENCODING", "LANG", "PYTHONUTF8"}}
    given |= {"LC_ALL": "C"} | ({"PYTHONUTF8": forbidden} if forbidden else {})
    command = [sys.executable, "-m", "reportgen", "schedule", "export", "cron", "--out", str(tmp_path / "定时")]
    done = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, check=False)
    wrong = subprocess.run([*command[:3], "深证"], cwd=ROOT, env=given, capture_output=True, check=False)
    assert (done.returncode, all(Path(line).is_file() for line in done.stdout.decode().splitlines())) == (0, True)
    assert wrong.stderr.decode().startswith("reportgen：没有命令「深证」；")
    assert [path.name for path in tmp_path.iterdir()] == ["定时"]


def test_a_python_that_heeds_no_environment_still_answers() -> None:
    """It cannot be told to use UTF-8, so it begins once and not again and again."""
    given = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "1"}
    command = [sys.executable, "-X", "utf8=0", "-m", "reportgen", "--version"]
    done = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stdout[:9]) == (0, b"reportgen")


def test_debug_shows_where_it_failed() -> None:
    """The message comes last all the same."""
    done = python("-m", "reportgen", "city", "某城", "--debug")
    lines = done.stderr.splitlines()
    assert (done.returncode, lines[0], lines[-1][:4]) == (2, "Traceback (most recent call last):", "没有叫「")


def test_a_fault_in_the_program_is_owned_up_to() -> None:
    """The user is told how to show it to those who can mend it."""
    message, code = cli.running.told(RuntimeError("some internal words"))
    assert (code, message) == (70, "程序内部出错（RuntimeError）；请用 --debug 重新运行，把显示的内容交给维护者")


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    """In two processes, PDF and Word; each path stands on its own line of stdout and nothing else does."""
    command = [sys.executable, "-m", "reportgen", "city", "深圳", "--out"]
    folders = (tmp_path / "a", tmp_path / "b")
    runs = [subprocess.Popen([*command, folder], cwd=ROOT, stdout=subprocess.PIPE, text=True) for folder in folders]
    printed = [process.communicate()[0] for process in runs]
    made = [{path.name: path.read_bytes() for path in folder.iterdir()} for folder in folders]
    assert printed == [f"{folder}/深圳.pdf\n{folder}/深圳.docx\n" for folder in folders]
    assert made[0] == made[1]


# --- a brief made with options ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def chosen(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, Path]:
    """Return the exit code and the file of a brief with chosen peers and edition, and no appendix."""
    folder = tmp_path_factory.mktemp("chosen")
    options = ("--docx", "--peers", "上海，广东", "--edition", "2031-05-06", "--no-appendix", "--out", str(folder))
    return run("city", "shenzhen", *options), folder


def test_only_the_format_asked_for_is_written(chosen: tuple[int, Path]) -> None:
    """Into the folder asked for."""
    code, folder = chosen
    assert (code, [path.name for path in folder.iterdir()]) == (0, ["深圳.docx"])


def test_the_peers_are_those_asked_for(chosen: tuple[int, Path]) -> None:
    """The brief names them and no others at its head."""
    text = docx_text((chosen[1] / "深圳.docx").read_bytes())
    head = next(line for line in text[:8] if "参照" in line)
    assert ("上海" in head, any(name in head for name in ("北京", "东莞", "佛山", "汕头"))) == (True, False)


def test_the_edition_is_that_asked_for(chosen: tuple[int, Path]) -> None:
    """The clock is never read."""
    assert filetext.read_ledger(chosen[1] / "深圳.docx").edition == "2031-05-06"


def test_the_appendix_can_be_left_out(chosen: tuple[int, Path]) -> None:
    """The list of facts is then not in the document."""
    assert not any("事实清单" in line for line in docx_text((chosen[1] / "深圳.docx").read_bytes()))


def test_a_path_is_told_when_its_file_is_written(tmp_path: Path) -> None:
    """Though a later one fails: its place is taken by a folder in the meantime."""
    first, second, told = tmp_path / "甲", tmp_path / "乙", []

    def written(path: Path) -> None:
        told.append(path)
        second.mkdir()

    with pytest.raises(OutputError, match="乙：写不进去"):
        output.write_all({first: b"1", second: b"2"}, written)
    assert (told, first.read_bytes(), [path.name for path in tmp_path.iterdir() if path.is_file()]) == (
        [first],
        b"1",
        ["甲"],
    )


def test_a_reader_who_has_gone_is_no_fault_of_the_file(tmp_path: Path) -> None:
    """What is printed is not taken for what is written."""

    def gone(_: Path) -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        output.write_all({tmp_path / "甲": b"1"}, gone)


# --- faults: one message with place, value and remedy, and the last good file stays -------------------------------


def failed(project: Project, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str]:
    """Return exit code and message of a failing brief, having seen that the last good files stay as they were."""
    project.briefs.mkdir(parents=True)
    for suffix in ("pdf", "docx"):
        (project.briefs / f"深圳.{suffix}").write_bytes(b"the last good one")
    code = run("city", "深圳", *options, project=project)
    left = {path.name: path.read_bytes() for path in project.briefs.iterdir()}
    assert left == {"深圳.pdf": b"the last good one", "深圳.docx": b"the last good one"}
    return code, capsys.readouterr().err


def test_a_corrupt_cell_stops_the_brief(editable: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """File, row, column, value, remedy."""
    change(editable.data / "observations.csv", ",9066,", ",九千余,")
    code, message = failed(editable, capsys)
    assert code == 3
    assert re.fullmatch("(?s)data/observations.csv:\\d+ value: 「九千余」 .+；.+\n", message)


def test_a_corrupt_cell_is_a_finding_of_check(editable: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """The same line; check fails, where the brief cannot be built."""
    change(editable.data / "observations.csv", ",9066,", ",九千余,")
    code, shown = run("check", project=editable), capsys.readouterr().out
    assert (code, "data/observations.csv:" in shown, "「九千余」" in shown) == (1, True, True)


def test_a_missing_table_stops_the_brief(editable: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """It is named."""
    (editable.data / "events.csv").unlink()
    code, message = failed(editable, capsys)
    assert (code, message.count("\n"), "data/events.csv" in message, "没有这个文件" in message) == (3, 1, True, True)


@pytest.mark.parametrize(
    ("broken", "value"),
    [("{% if meta %}", ""), ("{{ no_such_name }}", "no_such_name"), ("共8848家", "8848"), ("<marquee>", "marquee")],
    ids=["unclosed tag", "undefined name", "number typed in", "element outside the contract"],
)
def test_a_broken_template_stops_the_brief(
    editable: Project, capsys: pytest.CaptureFixture[str], broken: str, value: str
) -> None:
    """One line with the place, what is wrong and what to do."""
    change(editable.templates / "masthead.html", "<h1>", f"<h1>{broken}")
    code, message = failed(editable, capsys, "--docx")
    assert (code, message.count("\n"), value in message) == (4, 1, True)
    assert re.match(r"(templates/\w+\.html:\d+(（.+?）)?|模板|HTML <\w+>)：.+；.+", message)


def test_a_style_that_does_not_parse_stops_the_brief(editable: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """File, line and column."""
    (editable.templates / "custom.css").write_text("p { color red }", "utf-8")
    code, message = failed(editable, capsys, "--docx")
    assert (code, message.count("\n"), "custom.css:1" in message) == (4, 1, True)


def test_a_missing_font_stops_the_brief(editable: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """The role, the family wanted and how to get one."""
    (editable.templates / "custom.css").write_text(
        ':root { --serif: "无此字体", serif; --sans: "无此字体", sans-serif }', "utf-8"
    )
    code, message = failed(editable, capsys, "--pdf")
    assert (code, message.count("\n"), "无此字体" in message, "；请" in message) == (5, 1, True, True)


def test_a_folder_in_the_place_of_the_brief_is_told(editable: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """The path, the reason and the remedy; the folder stays."""
    (editable.briefs / "汕头.docx" / "kept").mkdir(parents=True)
    assert run("city", "汕头", "--docx", project=editable) == 6
    assert re.fullmatch(r".*汕头\.docx：写不进去（那里是一个文件夹）；请移走.*\n", capsys.readouterr().err)
    assert [path.name for path in editable.briefs.rglob("*")] == ["汕头.docx", "kept"]


def test_a_file_in_the_place_of_the_output_folder_is_told(
    editable: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file stays."""
    (tmp_path / "taken").write_bytes(b"kept")
    assert run("city", "汕头", "--docx", "--out", str(tmp_path / "taken"), project=editable) == 6
    assert "不是文件夹" in capsys.readouterr().err
    assert (tmp_path / "taken").read_bytes() == b"kept"


# --- list, check, trace, doctor -----------------------------------------------------------------------------------


def test_every_city_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """A line each, in the project's order, under a head."""
    code, shown = run("list"), capsys.readouterr().out
    assert (code, [line.split()[0] for line in shown.splitlines()]) == (0, ["城市", *CITIES])


def test_the_data_have_no_errors(sources_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And every fact stands in its source text."""
    code, shown = run("check", "--sources", str(sources_dir), "--format", "json"), json.loads(capsys.readouterr().out)
    assert (code, shown["errors"]) == (0, 0)
    assert shown["facts"] == {"verified": sum(shown["facts"].values()), "changed": 0, "contradicted": 0, "absent": 0}


def test_without_the_sources_nothing_is_verified(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """That is said of every fact."""
    run("check", "--sources", str(tmp_path), "--format", "json")
    shown = json.loads(capsys.readouterr().out)
    assert shown["facts"]["absent"] == sum(shown["facts"].values())


def test_warnings_do_not_fail_a_check() -> None:
    """They are shown, for a person to judge."""
    problem = Problem("x", "data/a.csv", 2, "value", "1", "可疑", severity="warning")
    found = inspection.Inspection((problem,), {}, readable=True)
    assert (found.errors, next(inspection.as_lines(found))) == (0, "data/a.csv:2 value: 「1」 可疑（提示）")


def test_a_finished_brief_is_traced(
    shenzhen_files: Path, sources_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line for each figure; exit code 0 where all are accounted for."""
    code = run("trace", str(shenzhen_files / "深圳.pdf"), "--sources", str(sources_dir))
    lines = capsys.readouterr().out.splitlines()
    assert (code, lines[-1].endswith("；问题 0 处")) == (0, True)
    assert any(
        re.match(r"第1页\s+10,350\.22亿元\s+S002:170\s+已核对\s+sz\.turnover\.2014m01-09$", line) for line in lines
    )


def test_the_list_tells_the_last_brief(
    editable: Project, shenzhen_files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By its edition, read from the file itself."""
    editable.briefs.mkdir(parents=True)
    (editable.briefs / "深圳.pdf").write_bytes((shenzhen_files / "深圳.pdf").read_bytes())
    run("list", project=editable)
    row = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("深圳"))
    assert row.endswith(filetext.read_ledger(shenzhen_files / "深圳.pdf").edition)


def test_the_doctor_looks_at_libraries_and_fonts(capsys: pytest.CaptureFixture[str]) -> None:
    """Where everything needed is there it says so."""
    code, shown = run("doctor"), capsys.readouterr().out
    assert (code, [name for name in ("weasyprint", "Pango", "harfbuzz-subset", "字体 serif") if name not in shown]) == (
        0,
        [],
    )


def test_the_doctor_names_a_missing_font(editable: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """With its remedy; the exit code is that of the environment."""
    (editable.templates / "custom.css").write_text(':root { --serif: "无此字体", serif }', "utf-8")
    code, shown = run("doctor", project=editable), capsys.readouterr().out
    assert (code, re.search(r"✗  字体 serif .*\n?.*无此字体(?s:.*)noto", shown) is not None) == (5, True)


def test_a_brief_is_not_made_from_data_that_do_not_hold(editable: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """A value that its own literal contradicts stops the brief with its place, and the last good file stays."""
    change(editable.data / "observations.csv", ",10350.22,,", ",10350.23,,")
    code, message = failed(editable, capsys)
    assert (code, "data/observations.csv" in message, "10350.23" in message) == (3, True, True)


@pytest.mark.parametrize("command", [("check",), ("trace", "10350.22")])
def test_a_folder_of_sources_that_is_not_there_is_refused(
    command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """Otherwise nothing would be verified and the command would still succeed."""
    code = run(*command, "--sources", "没有这个文件夹")
    assert (code, capsys.readouterr().err) == (2, "--sources：没有文件夹「没有这个文件夹」；请写资料原文所在的文件夹\n")
