"""Points on the page (PDF): paper and margins (21), what is kept together (22), pages (23), the right edge (24)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from reportgen.audit.finding import Finding
from reportgen.audit.finished import PROSE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportgen.audit.finished import Block, Finished, Line

MARGINS, KEPT, PAGES, EDGES = "margins", "kept_together", "pages", "edges"
_PAPER_PT: Final = 1.0
_EDGE_PT: Final = 1.0
_OUT_PT: Final = 6.0  # a mark may hang into the margin (†‡ behind a number, a bar of colour before a row)
_LEAST_FILL: Final = 0.25
_TOLERANCE: Final = 1  # pages by which the band may be missed
_FLUSH_SHARE: Final = 0.95
_LEAST_LINES: Final = 2  # in a short text two lines that could not be spaced are no fault of the setting
_BEARING_PT: Final = 1.5  # the ink of a sign begins so far behind the edge of its square
_BEARING_EM, _SIGN_EM = 0.14, 0.75  # shares of its square that a Chinese character, a full-width sign leave blank
_ENDING: Final = "，。、；：！？）》”」"


def margins(file: Finished) -> Iterator[Finding]:
    """Pages that are not the paper of the house, and text that runs into the margins."""
    width, height = file.ledger.setting.paper_pt
    _, right, bottom, left = file.ledger.setting.margins_pt
    for sheet in file.sheets:
        if width and (abs(sheet.width - width) > _PAPER_PT or abs(sheet.height - height) > _PAPER_PT):
            shown = f"{sheet.width:.0f}×{sheet.height:.0f}pt"
            yield Finding(MARGINS, sheet.number, "纸张", shown, f"应为 {width:.0f}×{height:.0f}pt；请改回样式")
    for line in _lines(file) if width else ():
        over = line.left < left - _OUT_PT or line.right > width - right + _OUT_PT
        if over or line.baseline < bottom - _OUT_PT:
            remedy = "超出版心；请换行或减小"
            yield Finding(MARGINS, line.page, line.text[:20], f"{line.left:.0f}—{line.right:.0f}pt", remedy)
    yield from _aligned(file)


def _aligned(file: Finished) -> Iterator[Finding]:
    """Pages whose running head, and a text whose lines, do not begin at the left margin."""
    left = file.ledger.setting.margins_pt[3]
    if not left:
        return
    for sheet in file.sheets if file.ledger.running else ():  # a page number alone may stand at either edge
        marked = {mark.number for mark in sheet.marks or ()}
        running = [piece.left for number, pieces in sheet.drawn.items() if number not in marked for piece in pieces]
        if running and abs(min(running) - left) > _BEARING_PT:
            yield Finding(
                MARGINS, sheet.number, "页眉页脚", f"{min(running):.1f}pt", f"左边应在 {left:.1f}pt；请查边距"
            )
    text = [line for block in file.body if block.role == "heading" for line in block.lines]
    first = min(text, key=lambda line: line.left, default=None)
    if first is not None and abs(first.left - left) > _BEARING_PT:
        yield Finding(
            MARGINS, first.page, first.text, f"{first.left:.1f}pt", f"正文左边应在 {left:.1f}pt；请查 body 边距"
        )


def _lines(file: Finished) -> Iterator[Line]:
    for block in file.blocks:
        yield from block.lines if block.role != "label" else ()


def kept_together(file: Finished) -> Iterator[Finding]:
    """Headings that end a page, paragraphs parted after or before one line, captions parted from what they head."""
    blocks = [block for block in file.blocks if block.role != "label"]
    for block, following in pairwise(blocks):
        parted = following.page != _last_page(block)
        if block.role == "heading" and parted:
            yield Finding(KEPT, block.page, block.place, "", "标题落在页末；请让它与下文同页")
        if block.role in {"caption", "subtitle"} and parted:
            yield Finding(KEPT, block.page, block.place, "", "题与图表分在两页；请让它们同页")
    for block in blocks:
        if block.role in PROSE:
            yield from _lonely(block)


def _last_page(block: Block) -> int | None:
    return block.lines[-1].page if block.lines else block.page


def _lonely(block: Block) -> Iterator[Finding]:
    pages = [line.page for line in block.lines]
    for page in dict.fromkeys(pages):
        if pages.count(page) == 1 and len(pages) > 1:
            yield Finding(KEPT, page, block.place, "", "一段中只有一行落在这一页；请设 orphans、widows 为 2")


def pages(file: Finished) -> Iterator[Finding]:
    """Blank pages, a last page nearly empty, more or fewer pages than the project's band (the appendix apart)."""
    filled = _filled(file)
    for sheet in file.sheets:
        if sheet.number not in filled:
            yield Finding(PAGES, sheet.number, "整页", "", "空白页；请去掉多余的分页")
    last = _last(file)
    if last and filled.get(last, 1.0) < _LEAST_FILL:
        share = f"{filled[last]:.0%}"
        yield Finding(PAGES, last, "末页", share, f"末页不足 {_LEAST_FILL:.0%}；请收紧一页或把参考文献移前")
    band = file.ledger.promise.pages
    if last and band and not band[0] - _TOLERANCE <= last <= band[-1] + _TOLERANCE:
        remedy = f"应为 {band[0]}—{band[-1]} 页（上下容 {_TOLERANCE} 页）；请增减内容"
        yield Finding(PAGES, None, "附录以前", f"{last} 页", remedy)


def _last(file: Finished) -> int:
    """The last page before the appendix."""
    return max((line.page for block in file.body for line in block.lines), default=0)


def _filled(file: Finished) -> Mapping[int, float]:
    """By page which share of its text area the lines reach down to; pages without text are left out."""
    top, _, bottom, _ = file.ledger.setting.margins_pt
    lowest: dict[int, float] = {}
    for line in _lines(file):
        lowest[line.page] = min(lowest.get(line.page, line.baseline), line.baseline)
    heights = {sheet.number: sheet.height for sheet in file.sheets}
    area = {number: max(1.0, height - top - bottom) for number, height in heights.items()}
    return {page: (heights[page] - top - baseline) / area[page] for page, baseline in lowest.items()}


def edges(file: Finished) -> Iterator[Finding]:
    """A right edge of the running text that is not flush, where the style says it is."""
    setting = file.ledger.setting
    if not setting.flush:
        return
    right = setting.paper_pt[0] - setting.margins_pt[1]
    text = [block for block in file.body if block.role == "text" and block.part == "body"]
    left = min((line.left for block in text for line in block.lines), default=0.0)
    inner = [line for block in text if _is_running(block, left) for line in block.lines[:-1]]
    short = [line for line in inner if _gap(line, right) > _EDGE_PT]
    if len(short) > max(_LEAST_LINES, len(inner) * (1 - _FLUSH_SHARE)):
        worst = min(short, key=lambda line: line.right)
        remedy = f"{len(inner)} 行中 {len(short)} 行不齐；请查两端对齐是否失效，或改用左对齐的样式"
        yield Finding(EDGES, worst.page, worst.text[-16:], f"{worst.right - right:.1f}pt", remedy)


def _is_running(block: Block, left: float) -> bool:
    """Whether a block is running text: its lines begin at the left edge of the text, not in a frame or a column."""
    return any(line.left < left + _BEARING_PT for line in block.lines[1:])


def _gap(line: Line, right: float) -> float:
    """How far the ink of a line ends from the edge, beyond what its last sign leaves blank of its own square."""
    text = line.text.rstrip()
    blank = _SIGN_EM if text[-1:] in _ENDING else _BEARING_EM
    return max(0.0, right - line.right - blank * line.size, line.right - right)
