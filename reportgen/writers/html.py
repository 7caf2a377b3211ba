"""A brief rendered to the strict HTML that every format is made from (docs/html-contract.md).

Templates run in Jinja's immutable sandbox, autoescaped; an undefined name is an error. Whatever a template prints
goes through `Printing.show`: a `Printed` number is recorded in the ledger and marked, any other text may hold no
number of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from reportgen import contract
from reportgen.brief import Break, Brief, Figure, Printed, Reference, Sentence, Table, anchor, walk
from reportgen.errors import ReportgenError, TemplateError
from reportgen.ledger import Entry, Recorder, Said, collect, flow, sentences, tokens
from reportgen.writers import templatelines
from reportgen.writers.templatecode import COMPILED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

JOINER = "\u2060"  # a word joiner keeps a citation from starting a line
UNBROKEN = 4  # a number and its unit of up to so many characters stay on one line
_SOMEWHERE = "模板"  # the place of a fault whose file is not known yet
_PADDING = frozenset({"center", "expandtabs", "format", "format_map", "join", "ljust", "rjust", "replace", "zfill"})
_NUMERALS = "〇一二三四五六七八九"
# what a template can bring about that asks for what cannot be: 1/0, a text as a number, itself without end
_SLIPS = (ArithmeticError, AttributeError, LookupError, MemoryError, RecursionError, TypeError, ValueError)
_JINJA_FILTERS = ("length", "first", "last", "list", "map", "select", "reject", "batch", "trim", "dictsort")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document's HTML, its numbers in reading order, the texts on every page, its text by blocks and sentences."""

    html: str
    entries: tuple[Entry, ...]
    running: tuple[str, ...]
    flow: tuple[str, ...] = ()
    sentences: tuple[Said, ...] = ()


def render(
    brief: Brief,
    folders: Sequence[Path],
    labels: Mapping[str, Sequence[Printed]],
    functions: Mapping[str, Callable[..., object]] | None = None,
) -> Rendered:
    """The brief as checked HTML; `folders` are searched in order, a style's own before the common templates.

    `labels` are the numbers that each figure's picture shows; `functions` are comparisons a template may call.
    Raises TemplateError with file and line for a broken template, an undefined name, an element outside the
    contract, or a number that no fact stands behind.
    """
    return _rendered("brief.html", folders, {"brief": brief, "meta": brief.meta}, labels, functions or {})


def render_report(template: str, report: object, folders: Sequence[Path]) -> Rendered:
    """A report on editions as checked HTML, in the words of a template that knows it as `report`; raises as `render`.

    Its texts are quoted from documents, whose numbers have their facts: with their numbers they are taken as names.
    """
    return _rendered(template, folders, {"report": report}, {}, {})


def _rendered(
    template: str,
    folders: Sequence[Path],
    values: Mapping[str, object],
    labels: Mapping[str, Sequence[Printed]],
    functions: Mapping[str, Callable[..., object]],
) -> Rendered:
    recorder = Recorder()
    env = _environment(tuple(folders))
    printing = Printing(env, recorder, values)
    names = {**printing.names(), **functions}
    try:
        html = env.get_template(template, globals=names).render(values)
    except jinja2.TemplateError as error:
        raise _located(error) from error
    except TemplateError as error:
        raise _placed(error) from error
    except UnicodeDecodeError as error:
        raise _not_text(error, folders) from error
    except OSError as error:
        place = f"templates/{_in_templates(str(error.filename))}"
        raise TemplateError("读不出来", place=place, remedy="请检查读取权限") from error
    except _SLIPS as error:
        raise _slipped(error) from error
    try:
        body = contract.parse(html)
        entries, running = collect(body, recorder, labels)
    except TemplateError as error:
        raise templatelines.placed(error, folders) from error
    return Rendered(html, entries, running, flow(body), sentences(body))


class Printing:
    """One rendering: what it printed, its citation numbers and its phrases.

    A text of the content model may hold digits as part of a name (a document of some years); any other may not.
    """

    def __init__(self, env: jinja2.Environment, recorder: Recorder, values: Mapping[str, object]) -> None:
        self._env, self._recorder = env, recorder
        self._numbers: dict[str, int] = {}
        self._captions: dict[str, Figure | Table] = {}
        self._anchors: set[str] = set()
        self._footnotes: Mapping[str, Sentence] = {}
        self._explained, self._running = set[str](), False
        self._texts = {item for item in walk(values) if isinstance(item, str)}
        self._phrases: Any = None
        brief = values.get("brief")
        if isinstance(brief, Brief):
            self._know(brief)
        self._showers: Mapping[type, Callable[[Any], object]] = {
            Printed: self.number,
            Sentence: self.say,
            Reference: self.refer,
            Break: lambda _: Markup("<br>"),
            tuple: self.row,
            int: _refused,
            float: _refused,
            str: self.word,
        }

    def _know(self, brief: Brief) -> None:
        """What a brief's own parts refer to: references, captions, rows of the appendix, footnotes."""
        self._numbers = {item.source_id: item.number for item in brief.references}
        blocks = (block for section in brief.sections for block in section.blocks)
        self._captions = {item.id: item for item in blocks if isinstance(item, Figure | Table)}
        rows = (row for body in brief.appendix.bodies for row in body) if brief.appendix else iter(())
        self._anchors = {row.anchor for row in rows if row.anchor}
        self._footnotes = brief.footnotes

    def names(self) -> dict[str, object]:
        """The names every template may use (templates/README.md)."""
        return {"printing": self, "one": 1, "kind_of": kind_of, "cite_number": self.cite_number, "count": count}

    def show(self, value: object) -> object:
        """A value as markup: numbers recorded, sentences said, tuples in a row; a bare number is refused."""
        if isinstance(value, Markup):
            return value
        shower = next((show for kind, show in self._showers.items() if isinstance(value, kind)), None)
        return shower(value) if shower else value

    def row(self, parts: tuple[object, ...]) -> Markup:
        """Values one after the other."""
        return Markup("").join(escape(self.show(part)) for part in parts)

    def word(self, text: str) -> object:
        """A text as it is; a name with digits recorded; any other text with a number in it refused."""
        if not tokens(text):
            return text
        if text not in self._texts:
            raise TemplateError(f"「{text}」含有没有出处的数字", place=_SOMEWHERE, remedy="请打印带出处的字段")
        return self.number(Printed(text, "", "name"))

    def number(self, printed: Printed) -> Markup:
        """A number marked with its ledger entry, linked to its row of the appendix where there is one."""
        unit = printed.unit + printed.after
        whole = len(printed.text) <= UNBROKEN or len(unit) < 2  # noqa: PLR2004 - one character cannot be parted
        body = escape(printed.text) if whole else _parted(printed, "nb")
        return self._marked(printed, body, "nb" if whole and unit else "") + _flags(printed) + self._footnote(printed)

    def card(self, printed: Printed) -> Markup:
        """A number as a key figure: the unit apart, in small."""
        body = escape(printed.text) if printed.unit + printed.after == "%" else _parted(printed, "u")
        return self._marked(printed, body, "") + _flags(printed)

    def _marked(self, printed: Printed, body: Markup, look: str) -> Markup:
        """The element of a printed number: a link where its row can be reached, else a plain stretch."""
        n = self._recorder.record(printed)
        target = anchor(printed.ref)
        classes = Markup(' class="{}"').format(look) if look else Markup("")
        if target in self._anchors and printed.kind in {"fact", "derived"}:
            return Markup('<a{} href="#{}" data-n="{}">{}</a>').format(classes, target, n, body)
        return Markup('<span{} data-n="{}">{}</span>').format(classes, n, body)

    def footnoted(self, sentence: Sentence) -> Markup:
        """The sentence, with a footnote behind the first ‡ and the first † of all that are so printed."""
        self._running = True
        said = self.say(sentence)
        self._running = False
        return said

    def _footnote(self, printed: Printed) -> Markup:
        """What the marks of a number mean, if it stands in running text and is the first to bear one of them."""
        new = set(printed.flags) - self._explained
        if not self._running or not new or printed.ref not in self._footnotes:
            return Markup("")
        self._explained |= new
        self._running = False  # a note has no note
        note = Markup('<span class="fn">{}</span>').format(self.say(self._footnotes[printed.ref]))
        self._running = True
        return note

    def say(self, sentence: Sentence) -> Markup:
        """The sentence in the words of the macro that bears its phrase's name (templates/phrases.html)."""
        if self._phrases is None:
            self._phrases = self._env.get_template("phrases.html", globals=self.names()).make_module({})
        macro = getattr(self._phrases, sentence.phrase, None)
        if macro is None:
            raise TemplateError(
                f"没有句式「{sentence.phrase}」", place="templates/phrases.html", remedy="请补上同名的宏"
            )
        words = macro(Slots(sentence)).strip()
        return Markup('<span class="s" data-rule="{}" data-facts="{}">{}</span>').format(
            sentence.rule, " ".join(sentence.facts), words
        )

    def spoken(self, sentence: Sentence) -> Markup:
        """A sentence as plain text for an attribute (alternative text); nothing in it is recorded as printed."""
        kept, self._recorder = self._recorder, Recorder()
        try:
            return escape(self.say(sentence).striptags().replace(JOINER, ""))
        finally:
            self._recorder = kept

    def refer(self, reference: Reference) -> Markup:
        """A link to a figure or table by its number: 图1, 表2."""
        target = self._captions.get(reference.target)
        if target is None:
            return Markup("")
        word = "图" if kind_of(target) == "figure" else "表"
        return Markup('<a href="#{}">{}{}{}</a>').format(reference.target, word, JOINER, self.show(target.number))

    def cite_number(self, source_id: str) -> Markup:
        """The bracketed number of a source in the list of references."""
        return self.number(Printed(f"[{self._numbers[source_id]}]", source_id, "reference"))

    def cite(self, sources: Sequence[str]) -> Markup:
        """Raised citation numbers in ascending order, each a link to its reference, kept to the word before."""
        links = (
            Markup('<a href="#r-{}">{}</a>').format(item, self.cite_number(item)) for item in self.in_order(sources)
        )
        body = Markup("").join(links)
        return Markup('{}<sup class="c">{}</sup>').format(JOINER, body) if body else Markup("")

    def listed(self, items: Sequence[object], between: str) -> Markup:
        """Items printed one after the other with a sign between them: 甲、乙."""
        return escape(between).join(escape(self.show(item)) for item in items)

    def in_order(self, sources: Sequence[str]) -> list[str]:
        """Sources in the order of their citation numbers, each once."""
        return sorted(set(sources), key=lambda item: self._numbers[item])


class Slots:
    """The values of a sentence as its phrase sees them; a name the rule did not give is undefined."""

    def __init__(self, sentence: Sentence) -> None:
        self._sentence = sentence

    def __getattr__(self, name: str) -> object:
        """The value of a slot by name."""
        if name == "sources":
            return self._sentence.sources
        try:
            return self._sentence.slots[name]
        except KeyError:
            raise AttributeError(name) from None


class _Sandbox(ImmutableSandboxedEnvironment):
    """A sandbox in which no value can be made so long that it fills the memory."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def call_binop(self, _context: jinja2.runtime.Context, operator: str, _left: Any, _right: Any) -> Any:
        """Refuse what a template has no use for: numbers are computed before, with their facts."""
        raise TemplateError(f"模板里不可计算「{operator}」", place=_SOMEWHERE, remedy="请打印带出处的字段")

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Refuse the methods that pad a text."""
        return attr not in _PADDING and super().is_safe_attribute(obj, attr, value)


@lru_cache(maxsize=8)
def _environment(folders: tuple[Path, ...]) -> _Sandbox:
    """The sandbox for the templates under the folders, with the filters of templates/README.md and no others."""
    env = _Sandbox(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        bytecode_cache=COMPILED,
        finalize=_show,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals.clear()  # a range or a text of fillers is nobody's fact, and one without end would fill the memory
    env.filters = {name: env.filters[name] for name in _JINJA_FILTERS}
    env.filters |= {"cn": chinese_count, "attribute": attribute, "text": plain}
    env.filters |= {name: _asking(name) for name in ("cite", "footnoted", "spoken", "card", "in_order", "listed")}
    return env


@jinja2.pass_context
def _show(context: jinja2.runtime.Context, value: object) -> object:
    """What a template prints, shown by this rendering."""
    return context["printing"].show(value)


def _asking(name: str) -> Callable[..., object]:
    """A filter that hands its value to the method of this name of the rendering at work."""

    @jinja2.pass_context
    def ask(context: jinja2.runtime.Context, value: object, *more: object) -> object:
        return getattr(context["printing"], name)(value, *more)

    return ask


def _parted(printed: Printed, look: str) -> Markup:
    """A number whose unit is an element of its own: kept together (`nb`) or set small (`u`)."""
    head, unit = f"{printed.before}{printed.value}{printed.more}", printed.unit + printed.after
    return Markup('{}<span class="{}">{}</span>').format(head, look, unit) if unit else escape(head)


def _flags(printed: Printed) -> Markup:
    """The marks ‡ and † of a number, raised."""
    return Markup("").join(Markup('{}<sup class="m">{}</sup>').format(JOINER, flag) for flag in printed.flags)


def _refused(value: float) -> object:
    """A bare number has no fact behind it."""
    raise TemplateError(f"「{value}」没有出处", place=_SOMEWHERE, remedy="请打印带出处的字段，计数用 count()")


def kind_of(block: object) -> str:
    """The lower-case name of a block's type, which chooses its macro."""
    return type(block).__name__.lower()


def count(items: Sequence[object]) -> Printed:
    """How many items there are, as a number a template may print."""
    return Printed(str(len(items)), "", "count")


def chinese_count(items: Sequence[object]) -> str:
    """How many items there are, in Chinese numerals below a hundred, as before a measure word: 六, 两, 十二."""
    number = len(items)
    if number == 2:  # noqa: PLR2004 - before a measure word two is 两
        return "两"
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else f"{_NUMERALS[tens]}十")
    return head + (_NUMERALS[ones] if ones or not tens else "")


def attribute(value: object) -> Markup:
    """A value for use inside an attribute, where numbers are not part of the text."""
    return escape(plain(value))


def plain(value: object) -> str:
    """The text of a value without markup."""
    if isinstance(value, Printed):
        return value.text
    if isinstance(value, tuple):
        return "".join(plain(part) for part in value)
    return str(value)


def _located(error: jinja2.TemplateError) -> ReportgenError:
    """The error with its template file and line, in the reader's words."""
    name, line = next(_frames(error), (getattr(error, "name", None) or "模板", getattr(error, "lineno", None)))
    place = f"templates/{name}:{line}" if line else f"templates/{name}"
    if isinstance(error, jinja2.TemplateNotFound):
        return TemplateError(f"找不到模板「{error.name}」", place=place, remedy="请恢复该文件，或改正引用的名字")
    if isinstance(error, jinja2.UndefinedError):
        return TemplateError(
            f"用了没有的名字{_quoted(error.message)}", place=place, remedy="可用的名字见 templates/README.md"
        )
    return TemplateError(
        f"模板写法有误{_quoted(error.message)}", place=place, remedy="请检查标签是否配对、写法是否正确"
    )


def _slipped(error: Exception) -> TemplateError:
    """What cannot be computed where a template stands, with its file and line."""
    name, line = next(_frames(error), ("", 0))
    place = f"templates/{name}:{line}" if name else _SOMEWHERE
    endless = isinstance(error, RecursionError | MemoryError)
    what = "没有尽头：模板引用了自己" if endless else f"算不出来（{type(error).__name__}）"
    return TemplateError(what, place=place, remedy="请对照 templates/README.md 检查这一行的名字、过滤器和参数")


def _not_text(error: UnicodeDecodeError, folders: Sequence[Path]) -> TemplateError:
    """The template that is not UTF-8, by its bytes."""
    files = (path for folder in folders for path in sorted(folder.rglob("*.html")))
    found = next((path for path in files if path.is_file() and path.read_bytes() == error.object), None)
    place = f"templates/{_in_templates(str(found))}" if found else _SOMEWHERE
    return TemplateError("不是 UTF-8 文本", place=place, remedy="请用 UTF-8 编码另存")


def _quoted(message: str | None) -> str:
    """The names that a message of the template engine quotes, in Chinese quotation marks."""
    return "".join(f"「{name}」" for name in re.findall(r"'([^']+)'", message or ""))


def _placed(error: TemplateError) -> TemplateError:
    """A refusal of ours with the template's file and line where it does not say them itself."""
    name, line = next(_frames(error), ("", 0))
    known = error.place != _SOMEWHERE or not name
    return error if known else TemplateError(error.what, place=f"templates/{name}:{line}", remedy=error.remedy)


def _in_templates(name: str) -> str:
    """A template's file as the reader knows it: from the folder of templates on, else its bare name."""
    _, folder, rest = name.rpartition("templates/")
    return rest if folder else name.rpartition("/")[2]


def _frames(error: BaseException) -> Iterator[tuple[str, int]]:
    """Template file and line of the innermost template frame of an error's traceback, if any."""
    trace, found = error.__traceback__, None
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.endswith(".html"):
            found = (_in_templates(name), trace.tb_lineno)
        trace = trace.tb_next
    if found:
        yield found
