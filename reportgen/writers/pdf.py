"""A document's HTML and house style set as a PDF: tagged, with its attachments, the same bytes for the same input.

WeasyPrint sets it; whatever it only logs is an error here (`layoutlog`), it reads nothing but the style's folder
(`fetch`), and Chinese is set flush (`justify`). Raises TemplateError, StyleError or EnvironmentFault.
"""

from __future__ import annotations

import functools
import hashlib
import os
import re
import unicodedata
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, replace
from html import unescape
from io import StringIO
from typing import TYPE_CHECKING, Any

from reportgen import contract, fontconfig, fonts, remedies
from reportgen.errors import EnvironmentFault, StyleError, TemplateError
from reportgen.writers.layoutlog import faults_raised, unplaced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from reportgen.writers.layoutlog import StylePlace
    from reportgen.writers.meta import Attached, DocumentMeta
    from reportgen.writers.setting import Arrangement

try:
    with redirect_stdout(StringIO()):  # where Pango is missing, WeasyPrint prints advice of its own
        import weasyprint
    from weasyprint.text import ffi as pango_ffi
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError

    from reportgen.writers import conformance, contents, justify
    from reportgen.writers.arranged import in_order
    from reportgen.writers.bare import bare_tree
    from reportgen.writers.fetch import GuardedFetcher
    from reportgen.writers.setting import well_set
except OSError as fault:
    raise EnvironmentFault(
        "找不到排版所用的 Pango 程序库",
        place="PDF",
        remedy=remedies.remedy("pango", "harfbuzz-subset"),
    ) from fault

_UNDRAWN = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})  # spaces and joiners need no glyph of their own
_AROUND = 8
_SHEETS: dict[tuple[str, Path, str], Any] = {}
_SHEETS_KEPT = 4
_TAG = re.compile(r"<[^>]*>")
_SVG_TEXT = re.compile(r">([^<>]+)<")


@dataclass(frozen=True, slots=True)
class PdfStyle:
    """A house style as the PDF needs it: its CSS, the folder whose files it may use, the font stack of each role.

    `place` gives the file and line that a line of the CSS comes from.
    """

    css: str
    folder: Path
    stacks: Mapping[str, Sequence[str]]
    place: StylePlace = unplaced


def write_pdf(
    html: str,
    style: PdfStyle,
    pictures: Mapping[str, bytes],
    attachments: Mapping[str, Attached],
    meta: DocumentMeta,
) -> bytes:
    """Return the PDF of a rendered document.

    `pictures` are SVG by figure id (`<img src="figure:ID">`), `attachments` files by name. It conforms to
    PDF/A-3a and PDF/UA-1 (`conformance`). To set it quickly and small call `fonts.use_prepared` first.
    """
    fonts.chosen(style.stacks)  # a role that no installed family can set is told before anything is laid out
    _check_characters(html, pictures, style.stacks)
    css = style.css if justify.install() else justify.ragged(style.css)
    with _refusals_reported(), faults_raised(style.place):
        document, arrangement = laid_out(html, css, style, pictures)
        if arrangement.moved or arrangement.listed:
            attachments = _following(attachments, _body(html, document, arrangement))
        _describe(document.metadata, meta)
        identifier = _identifier(html, css, pictures, attachments, meta)
        files = [_attachment(name, file, meta) for name, file in sorted(attachments.items())]
        options = conformance.prepare(document)
        data = document.write_pdf(
            finisher=lambda set_document, objects: conformance.finish(set_document, objects, attachments),
            **options,
            pdf_identifier=identifier,
            attachments=files,
        )
    _check_embedded(document, style.stacks)
    return bytes(data)


def has_subsetter() -> bool:
    """Whether libharfbuzz-subset is there; without it embedding fonts takes seconds instead of a tenth of one."""
    return pango_ffi.harfbuzz_subset is not None


# --- setting ------------------------------------------------------------------------------------------------------


def laid_out(
    html: str, css: str, style: PdfStyle, pictures: Mapping[str, bytes]
) -> tuple[weasyprint.Document, Arrangement]:
    """Return the pages of a document, none of them left over if that can be helped, and how they were set."""
    folder = style.folder.resolve()
    fetcher, sheet = GuardedFetcher(style.folder, pictures), _stylesheet(css, folder, style.place)

    def lay_out(tree: Any) -> weasyprint.Document:
        source = weasyprint.HTML(string="", base_url=folder.as_uri() + "/", url_fetcher=fetcher)
        source.wrapper_element = type(source.wrapper_element).from_html_root(tree, content_language=None)
        source.etree_element = source.wrapper_element.etree_element  # the tree as it is: to parse it again takes time
        return source.render(font_config=_font_configuration(), stylesheets=[sheet], pdf_variant=conformance.VARIANT)

    return well_set(bare_tree(html), lay_out)


def _font_configuration() -> Any:
    """Return the fonts as the environment now puts them; kept, so that the next document starts warm."""
    return _found(os.environ.get(fontconfig.CONFIG_VARIABLE, ""))


@functools.cache
def _found(_file: str) -> Any:
    return FontConfiguration()


def _stylesheet(css: str, folder: Path, place: StylePlace) -> Any:
    """Return a parsed style sheet, kept for the next document; one with faults raises and is therefore not kept."""
    key = (css, folder, os.environ.get(fontconfig.CONFIG_VARIABLE, ""))  # faces of a style's own go with the others
    if key not in _SHEETS:
        with faults_raised(place):
            sheet = weasyprint.CSS(
                string=css,
                base_url=folder.as_uri() + "/",
                url_fetcher=GuardedFetcher(folder, {}),
                font_config=_font_configuration(),
            )
        if len(_SHEETS) >= _SHEETS_KEPT:
            _SHEETS.clear()
        _SHEETS[key] = sheet
    return _SHEETS[key]


@contextmanager
def _refusals_reported() -> Iterator[None]:
    """Turn a refused address into a TemplateError; WeasyPrint's fatal error is no ordinary exception."""
    try:
        yield
    except FatalURLFetchingError as refusal:
        url, _, why = str(refusal).partition("\t")
        raise TemplateError(why, place=f"地址 {url}", remedy="请把文件放进样式目录，用相对路径引用") from refusal


# --- metadata -----------------------------------------------------------------------------------------------------


def _describe(metadata: Any, meta: DocumentMeta) -> None:
    """Fill WeasyPrint's metadata; what the HTML's own head says is replaced."""
    metadata.title, metadata.authors = meta.title, [meta.author] if meta.author else []
    metadata.description, metadata.keywords = meta.subject, _keywords(meta)
    metadata.generator, metadata.lang = meta.generator, meta.language
    metadata.created = metadata.modified = meta.moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _keywords(meta: DocumentMeta) -> list[str]:
    """The keywords, and last the line on substituted fonts: the metadata have no better place for it."""
    return [*meta.keywords, *([meta.font_note] if meta.font_note else [])]


def _attachment(name: str, file: Attached, meta: DocumentMeta) -> Any:
    return weasyprint.Attachment(
        string=file.data,
        name=name,
        description=file.description,
        created=meta.moment,
        modified=meta.moment,
        relationship=file.relation,
    )


def _body(html: str, document: Any, arrangement: Arrangement) -> Any:
    """Return the body of a document as it was set: in its order, with the contents list if it shows one."""
    root = contract.tree(html)
    body = in_order(root, arrangement.plans).find("body")
    if arrangement.listed:
        return contents.filled(body, document)
    contract.drop_contents(body)
    return body


def _following(attachments: Mapping[str, Attached], body: Any) -> dict[str, Attached]:
    """Return the attachments, those that follow the order of the document as it was set."""
    return {name: replace(file, data=file.as_set(body)) if file.as_set else file for name, file in attachments.items()}


def _identifier(
    html: str, css: str, pictures: Mapping[str, bytes], attachments: Mapping[str, Attached], meta: DocumentMeta
) -> bytes:
    """Return an identifier that changes with anything the document is made of."""
    parts = (html, css, sorted(pictures.items()), sorted(attachments.items()), meta, weasyprint.__version__)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32].encode()


# --- characters and fonts -----------------------------------------------------------------------------------------


def _check_characters(html: str, pictures: Mapping[str, bytes], stacks: Mapping[str, Sequence[str]]) -> None:
    """Raise EnvironmentFault for a character that no declared family draws, before anything is laid out."""
    texts = {"正文": unescape(_TAG.sub("", html[max(0, html.find("<body")) :]))}
    texts |= {f"图 {name}": "".join(_svg_texts(svg)) for name, svg in pictures.items()}
    for place, text in texts.items():
        drawable = {sign for sign in text if unicodedata.category(sign) not in _UNDRAWN}
        missing = fontconfig.undrawn(drawable, _families(stacks))
        if missing:
            raise _missing(min(missing, key=text.index), place, text)


def _missing(sign: str, place: str, text: str) -> EnvironmentFault:
    at = text.index(sign)
    around = " ".join(text[max(0, at - _AROUND) : at + _AROUND + 1].split())
    return EnvironmentFault(
        f"字体中没有“{sign}”（U+{ord(sign):04X}），见“{around}”",
        place=place,
        remedy="请换用字，或安装含此字的字体并写进样式的字体列表",
    )


def _svg_texts(svg: bytes) -> Iterator[str]:
    without_style = re.sub(r"(?s)<style.*?</style>|<metadata.*?</metadata>", "", svg.decode())
    return (unescape(text) for text in _SVG_TEXT.findall(without_style))


def _families(stacks: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Every named family of the stacks, once."""
    named = (family for stack in stacks.values() for family in stack if family not in fonts.GENERIC)
    return tuple(dict.fromkeys(named))


def _check_embedded(document: Any, stacks: Mapping[str, Sequence[str]]) -> None:
    """Raise StyleError where a font that the style does not name was used for want of a character or a family."""
    declared = _families(stacks)
    files = set(_files(declared))
    for font in document.fonts.values():
        if font.family not in declared and not files.intersection(_files((font.family,))):
            signs = "".join(dict.fromkeys("".join(map(str, font.to_unicode.values()))))[:_AROUND]
            raise StyleError(
                f"“{signs}”等字用了样式未列的字体“{font.family}”",
                place="字体",
                remedy="请在样式的字体列表中补上它，或检查哪条规则没有写字体",
            )


def _files(families: Iterable[str]) -> Iterator[Path]:
    return (face.path for family in families for face in fontconfig.faces(family))
