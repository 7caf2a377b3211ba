"""What a bundle is to hold and how it is run, read from data/bundle.toml; every fault told with its line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal
from zoneinfo import ZoneInfo

from reportgen import cron, tomltext
from reportgen.errors import DataError, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from reportgen.tomltext import Toml

FILE: Final = "bundle.toml"
ALL: Final = "all"
CITY, COMPARISON = "city", "compare"
DOCUMENTS: Final = (CITY, COMPARISON)
FORMATS: Final = ("pdf", "docx", "html")
ON_FAILURE: Final = ("publish", "hold")


@dataclass(frozen=True, slots=True)
class Schedule:
    """When the bundle is made: a cron expression of five fields, and the time zone it is meant in."""

    cron: str = "0 6 * * 1"
    zone: str = "Asia/Shanghai"


@dataclass(frozen=True, slots=True)
class Commands:
    """The commands run after a run, as lists of words; the manifest's path is put after the last word."""

    success: tuple[tuple[str, ...], ...] = ()
    failure: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Bundle:
    """What is published: title, cities (empty: all), kinds, formats and styles of documents, and how.

    `keep` is how many editions stay, `target` the folder that holds them, below the project unless absolute.
    `on_failure` says whether an edition with a document that failed appears with its last good files, or waits;
    `approve` whether changes of grade A wait for `reportgen bundle approve`.
    """

    title: str = "城市电子商务比较简报"
    cities: tuple[str, ...] = ()
    documents: tuple[str, ...] = DOCUMENTS
    formats: tuple[str, ...] = FORMATS
    styles: tuple[str, ...] = ("简报",)
    keep: int = 12
    target: str = "output"
    on_failure: Literal["publish", "hold"] = "publish"
    approve: bool = False
    schedule: Schedule = Schedule()
    commands: Commands = Commands()


def load(path: Path) -> Bundle:
    """The settings in a file, the defaults where there is none; raises one DataError with all its faults."""
    if not path.exists():
        return Bundle()
    found = tomltext.read(path, f"data/{FILE}")
    faults = [_told(fault, found) for fault in _faults(found.values)]
    if faults:
        raise DataError("\n".join(faults), remedy="各项的写法见该文件内的说明")
    return _bundle(found.values)


def _bundle(raw: Mapping[str, Any]) -> Bundle:
    """The settings of a file without faults."""
    plain = {name: _frozen(value) for name, value in raw.items() if not isinstance(value, dict)}
    if plain.get("cities") == ALL:
        plain["cities"] = ()
    schedule, commands = raw.get("schedule", {}), raw.get("commands", {})
    return Bundle(
        **plain,
        schedule=Schedule(**schedule),
        commands=Commands(**{key: _frozen(value) for key, value in commands.items()}),
    )


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


# --- faults ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Fault:
    """A setting that will not do: the table it stands in, its key, what is wrong, what to write."""

    table: str
    key: str
    what: str
    remedy: str


def _words(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, str) and one for one in value)


def _names(value: Any) -> bool:
    return _words(value) and len(set(value)) == len(value)


def _some_of(choice: tuple[str, ...]) -> Callable[[Any], bool]:
    return lambda value: _names(value) and set(value) <= set(choice)


def _zone(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(ZoneInfo(value).key)
    except (ValueError, OSError, KeyError):
        return False


def _cron(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(cron.parse(value))
    except ValueError:
        return False


def _lists_of_words(value: Any) -> bool:
    return isinstance(value, list) and all(map(_words, value))


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


_ASKED: Final[Mapping[str, Mapping[str, tuple[Callable[[Any], bool], str]]]] = {
    "": {
        "title": (_text, "请写一行文字"),
        "cities": (lambda value: value == ALL or _words(value), f'请写 "{ALL}"，或列出城市，如 ["甲市", "乙市"]'),
        "documents": (_some_of(DOCUMENTS), f"请从 {'、'.join(DOCUMENTS)} 里选"),
        "formats": (_some_of(FORMATS), f"请从 {'、'.join(FORMATS)} 里选"),
        "styles": (_names, '请列出样式，每套一次，如 ["简报"]'),
        "keep": (lambda value: type(value) is int and value >= 1, "请写 1 或更大的整数"),
        "target": (_text, '请写文件夹，如 "output"'),
        "on_failure": (lambda value: value in ON_FAILURE, f"请写 {' 或 '.join(ON_FAILURE)}"),
        "approve": (lambda value: isinstance(value, bool), "请写 true 或 false，不加引号"),
    },
    "schedule": {
        "cron": (
            _cron,
            '请写五段的 cron 表达式（分 时 日 月 星期），如 "0 6 * * 1"，并且有这样的日子',
        ),
        "zone": (_zone, '请写时区名，如 "Asia/Shanghai"'),
    },
    "commands": {
        "success": (_lists_of_words, '请写命令的列表，如 [["mail.sh", "成功"]]'),
        "failure": (_lists_of_words, '请写命令的列表，如 [["mail.sh", "失败"]]'),
    },
}
_TABLES: Final = tuple(name for name in _ASKED if name)


def _faults(raw: Mapping[str, Any]) -> Iterator[_Fault]:
    """What will not do, in the order of the file."""
    yield from _of_table("", {key: value for key, value in raw.items() if key not in _TABLES})
    for name in _TABLES:
        inner = raw.get(name, {})
        if isinstance(inner, dict):
            yield from _of_table(name, inner)
        else:
            yield _Fault("", name, f"写成了「{shown(inner)}」", f"请写成一节：[{name}]")


def _of_table(table: str, raw: Mapping[str, Any]) -> Iterator[_Fault]:
    asked = _ASKED[table]
    for key, value in raw.items():
        if key not in asked:
            yield _Fault(table, key, "没有这一项", f"可用：{'、'.join(asked)}")
        elif not asked[key][0](value):
            yield _Fault(table, key, f"写成了「{shown(value)}」", asked[key][1])


def _told(fault: _Fault, found: Toml) -> str:
    key = f"{fault.table}.{fault.key}" if fault.table else fault.key
    return f"{found.place(fault.table, fault.key)} {key}：{fault.what}；{fault.remedy}"
