"""A PDF judged by PDF/A-3a and PDF/UA-1: what it says of itself, its colours, fonts, attachments and structure.

These are the rules this program's own files can break (ISO 19005-3, ISO 14289-1), not every rule there is; a validator
judges the rest (`validators`).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import pikepdf

from reportgen.audit import structure
from reportgen.audit.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SYNTAX, CLOSED, LANGUAGE, TITLE, MARKED = "pdf-syntax", "pdf-closed", "pdf-language", "pdf-title", "pdf-marked"
IDENTITY, METADATA, COLOUR, FONTS = "pdf-identity", "pdf-metadata", "pdf-colour", "pdf-fonts"
ATTACHMENTS, LABELS = "pdf-attachments", "pdf-labels"
POINTS: Final[Mapping[str, str]] = {
    SYNTAX: "PDF 语法",
    CLOSED: "不加密、不带脚本、不连外网",
    LANGUAGE: "文档语言",
    TITLE: "题名显示在窗口",
    MARKED: "声明带标签",
    IDENTITY: "PDF/A-3a 与 PDF/UA-1 标识",
    METADATA: "元数据前后一致",
    COLOUR: "输出色彩",
    FONTS: "字体嵌入、可复制",
    ATTACHMENTS: "附件及其与文档的关系",
    LABELS: "页码标签",
    structure.CONTENT: "内容都有标签或标为装饰",
    structure.CHARACTERS: "字形都有对应的字",
    structure.PARENTS: "结构树前后一致",
    structure.HEADINGS: "标题层级",
    structure.OUTLINE: "书签即标题",
    structure.FIGURES: "图有替代文字",
    structure.TABLES: "表头与行列",
    structure.LISTS: "列表结构",
    structure.NOTES: "脚注各有编号",
    structure.LINKS: "链接可读",
}
_AGAIN: Final = "请重新编写"
_NONE: Final[dict[str, Any]] = {}
_LANGUAGE: Final = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")
_RELATIONS: Final = frozenset({"/Source", "/Data", "/Alternative", "/Supplement"})
_PROGRAMS: Final = ("/FontFile", "/FontFile2", "/FontFile3")
_AFID, _UAID = "{http://www.aiim.org/pdfa/ns/id/}", "{http://www.aiim.org/pdfua/ns/id/}"
_DC, _XMP, _PDF = (
    "{http://purl.org/dc/elements/1.1/}",
    "{http://ns.adobe.com/xap/1.0/}",
    "{http://ns.adobe.com/pdf/1.3/}",
)
_SAME: Final = {
    "/Title": f"{_DC}title",
    "/Author": f"{_DC}creator",
    "/Subject": f"{_DC}description",
    "/Keywords": f"{_PDF}Keywords",
    "/Producer": f"{_PDF}Producer",
    "/Creator": f"{_XMP}CreatorTool",
    "/CreationDate": f"{_XMP}CreateDate",
    "/ModDate": f"{_XMP}ModifyDate",
}


def findings(data: bytes) -> list[Finding]:
    """What of the standards a PDF does not keep; one finding where it cannot be read."""
    try:
        with pikepdf.open(BytesIO(data)) as document:
            return list(_judged(document))
    except pikepdf.PdfError as error:
        return [Finding(SYNTAX, None, "PDF", str(error), "文件不完整，请重新编写")]


def _judged(document: pikepdf.Pdf) -> Iterator[Finding]:
    root = document.Root
    for problem in document.check_pdf_syntax():
        yield Finding(SYNTAX, None, "PDF", str(problem), _AGAIN)
    yield from _closed(document)
    if not _LANGUAGE.fullmatch(str(root.get("/Lang", ""))):
        yield Finding(LANGUAGE, None, "文档", str(root.get("/Lang", "没有")), "请在模板的 html 元素写 lang")
    if not root.get("/ViewerPreferences", _NONE).get("/DisplayDocTitle", False):
        yield Finding(TITLE, None, "窗口", "显示文件名", _AGAIN)
    marks = root.get("/MarkInfo", _NONE)
    if not marks.get("/Marked", False) or marks.get("/Suspects", False):
        yield Finding(MARKED, None, "文档", "没有声明带标签", _AGAIN)
    yield from _metadata(document)
    yield from _colour(root)
    yield from _fonts(document)
    yield from _attachments(document)
    yield from _labels(document)
    yield from structure.findings(document)


def _closed(document: pikepdf.Pdf) -> Iterator[Finding]:
    """Whether it opens without a key, runs nothing and leads nowhere outside."""
    if document.is_encrypted:
        yield Finding(CLOSED, None, "文件", "加密", "请去掉密码和权限限制")
    for name in sorted({"/OpenAction", "/AA"} & set(document.Root.keys())):
        yield Finding(CLOSED, None, "文件", name, "不可自动执行动作，请重新编写")
    if "/JavaScript" in document.Root.get("/Names", _NONE):
        yield Finding(CLOSED, None, "文件", "JavaScript", "不可带脚本，请重新编写")
    for number, page in enumerate(document.pages, start=1):
        actions = {str(held.A.get("/S")) for held in page.obj.get("/Annots", ()) if "/A" in held}
        for action in sorted(actions - {"/GoTo"}):
            yield Finding(CLOSED, number, "链接", action, "链接只可通向文内，请改模板")


# --- what it says of itself ---------------------------------------------------------------------------------------


def _metadata(document: pikepdf.Pdf) -> Iterator[Finding]:
    """Whether it names both standards and a title, and tells the same in both places."""
    if "/Metadata" not in document.Root:
        yield Finding(IDENTITY, None, "XMP", "没有", _AGAIN)
        return
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as told:
        xmp = dict(told)
    wanted = {f"{_AFID}part": "3", f"{_AFID}conformance": "A", f"{_UAID}part": "1"}
    for name, value in wanted.items():
        if xmp.get(name) != value:
            yield Finding(
                IDENTITY, None, name.rpartition("}")[0][1:], str(xmp.get(name, "没有")), f"应为 {value}；{_AGAIN}"
            )
    if not str(xmp.get(_SAME["/Title"], "")).strip():
        yield Finding(METADATA, None, "题名", "没有", "请在模板的 title 元素写题名")
    for key, name in _SAME.items():
        info, other = _plain(document.docinfo.get(key)), _plain(xmp.get(name))
        if info != other:
            yield Finding(
                METADATA, None, key[1:], f"{info or '没有'} ≠ {other or '没有'}", f"两处元数据须一致；{_AGAIN}"
            )


def _plain(value: Any) -> str:
    """A value of either kind of metadata as one text; dates as digits of UTC."""
    text = ", ".join(map(str, value)) if isinstance(value, list) else str("" if value is None else value)
    for form, read in (("%Y-%m-%dT%H:%M:%S%z", text), ("D:%Y%m%d%H%M%S%z", text.replace("'", ""))):
        try:
            return datetime.strptime(read, form).astimezone(UTC).isoformat()
        except ValueError:
            continue
    return text


# --- colours, fonts -----------------------------------------------------------------------------------------------


def _colour(root: Any) -> Iterator[Finding]:
    """Whether the colours are bound to a profile of three colours."""
    for intent in root.get("/OutputIntents", ()):
        profile = intent.get("/DestOutputProfile")
        if intent.get("/S") == "/GTS_PDFA1" and profile is not None and int(profile.get("/N", 0)) == 3:  # noqa: PLR2004
            return
    yield Finding(COLOUR, None, "输出意图", "没有 RGB 特性文件", _AGAIN)


def _fonts(document: pikepdf.Pdf) -> Iterator[Finding]:
    """Whether each font is embedded, and says which character each glyph is."""
    for font in document.objects:
        kind = str(font.get("/Type", "")) if isinstance(font, pikepdf.Dictionary) else ""
        if kind == "/FontDescriptor" and not any(name in font for name in _PROGRAMS):
            yield Finding(FONTS, None, str(font.get("/FontName"))[1:], "没有嵌入", f"换一台机器会变样；{_AGAIN}")
        if kind == "/Font" and font.get("/Subtype") == "/Type0" and "/ToUnicode" not in font:
            yield Finding(FONTS, None, str(font.get("/BaseFont"))[1:], "没有 ToUnicode", f"复制出来会是乱码；{_AGAIN}")


# --- attachments, page labels -------------------------------------------------------------------------------------


def _attachments(document: pikepdf.Pdf) -> Iterator[Finding]:
    """Whether each attached file says its relation, type, dates and both names, and belongs to the document."""
    associated = {held.objgen for held in document.Root.get("/AF", ())}
    for name in document.attachments:
        spec = document.attachments[name].obj
        stream = spec.get("/EF", _NONE).get("/F")
        faults = {
            "没有列为文档的附件（AF）": spec.objgen not in associated,
            "没有与文档的关系（AFRelationship）": str(spec.get("/AFRelationship")) not in _RELATIONS,
            "没有两种文件名": not (str(spec.get("/F", "")) and str(spec.get("/UF", ""))),
            "没有类型（MIME）": stream is None or "/" not in str(stream.get("/Subtype", ""))[1:],
            "没有日期": stream is None or "/ModDate" not in stream.get("/Params", {}),
        }
        yield from (Finding(ATTACHMENTS, None, name, fault, _AGAIN) for fault, wrong in faults.items() if wrong)
    if not document.attachments:
        yield Finding(ATTACHMENTS, None, "附件", "没有", "数据附表和台账须随文件走；请重新编写")


def _labels(document: pikepdf.Pdf) -> Iterator[Finding]:
    """Whether the viewer shows the numbers printed on the pages."""
    if "/PageLabels" not in document.Root:
        yield Finding(LABELS, None, "页码", "没有页码标签", _AGAIN)
        return
    labels = {number: str(page.label) for number, page in enumerate(document.pages, start=1)}
    wrong = [number for number, label in labels.items() if label != str(number)]
    if wrong:
        yield Finding(LABELS, wrong[0], "页码", labels[wrong[0]], f"标签与页上的页码不同；{_AGAIN}")
