"""Chinese lines set flush on both sides: what is left of a line is shared out between its characters.

WeasyPrint's `text-align: justify` widens spaces only, so a Chinese column stays ragged and one Latin space becomes a
hole. `install` replaces two of its private functions with ones that space the characters; the text layer stays the
same. It works with one version only, so it is guarded: elsewhere nothing is touched and `ragged` gives the CSS to set
left-aligned instead.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

import weasyprint
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text import ffi as pango_ffi
from weasyprint.text import line_break

if TYPE_CHECKING:
    from collections.abc import Iterator

PINNED = "70.0"
CAP_EM = 0.20  # a line that would need more per character stays ragged: a long formula must not tear a line apart
_LOG = logging.getLogger("reportgen")
_CJK = (
    "\u2e80-\u303f\u3040-\u30ff\u3100-\u312f\u3400-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
    "\u2014\u2018\u2019\u201c\u201d\u2026\U00020000-\U0003ffff"
)
_RUN = re.compile(f"[{_CJK}]+")
_STRETCHABLE = re.compile(f"[{_CJK} \u00a0]")
_JUSTIFY = re.compile(r"(text-align(?:-all|-last)?\s*:\s*)justify\b")
_PRIVATE = (
    (inline, "justify_line"),
    (line_break, "create_layout"),
    (line_break, "line_size"),
    (getattr(line_break, "Layout", None), "set_text"),
    (getattr(line_break, "Layout", None), "get_first_line"),
    (getattr(line_break, "Layout", None), "deactivate"),
)
_PASSES = 2  # Pango rounds and drops the spacing at a line's end: a second pass meets the edge within 0.2 pt
_NEAR_PX = 0.02


def install() -> bool:
    """Set Chinese flush from now on; False, with a notice logged, where this WeasyPrint is not the one known."""
    if getattr(inline.justify_line, "flush", False):
        return True
    if weasyprint.__version__ != PINNED or not all(hasattr(owner, name) for owner, name in _PRIVATE):
        _LOG.warning("WeasyPrint %s 不是 %s，正文改为左对齐", weasyprint.__version__, PINNED)
        return False
    plain = line_break.Layout.set_text

    def _set_text(layout: Any, text: str, justify: bool = False) -> None:  # noqa: FBT001, FBT002 - the replaced signature
        plain(layout, text, justify)
        if justify and layout.justification_spacing:
            _space_characters(layout)

    line_break.Layout.set_text = _set_text
    inline.justify_line = _justify_line
    return True


def ragged(css: str) -> str:
    """Return the style sheet with justified text set left-aligned."""
    return _JUSTIFY.sub(r"\1left", css)


def _justify_line(context: Any, line: Any, extra_px: float) -> None:
    """Widen a line by `extra_px`, the same amount after each Chinese character and space."""
    count = _stretchable(line)
    if not count or extra_px / count > CAP_EM * line.style["font_size"]:
        return
    parts = [part for part in _text_boxes(line) if _STRETCHABLE.search(part.text)]
    spacing, widths = _fitted(context, parts, extra_px, extra_px / count)
    if spacing:
        growth = {id(part): width for part, width in zip(parts, widths, strict=True)}
        _spread(context, line, _Spread(spacing, growth), 0)


_justify_line.flush = True  # type: ignore[attr-defined]  # marks the replacement, so that a second install is none


class _Spread:
    """The spacing of a line in px and the width each of its text boxes gains, by identity."""

    def __init__(self, spacing_px: float, growth_px: dict[int, float]) -> None:
        self.spacing_px, self.growth_px = spacing_px, growth_px


def _fitted(context: Any, parts: list[Any], extra_px: float, spacing_px: float) -> tuple[float, list[float]]:
    """Return the spacing that widens the boxes by `extra_px` together, and by how much each."""
    base = [_width(context, part, 0) for part in parts]
    for _ in range(_PASSES):
        gained = sum(_width(context, part, spacing_px) for part in parts) - sum(base)
        if gained <= 0:
            return 0, []
        if abs(gained - extra_px) < _NEAR_PX:
            break
        spacing_px *= extra_px / gained
    return spacing_px, [_width(context, part, spacing_px) - width for part, width in zip(parts, base, strict=True)]


def _spread(context: Any, box: Any, spread: _Spread, offset_px: float) -> float:
    """Move a box by `offset_px` and widen the text in it; the offset of what follows."""
    if isinstance(box, boxes.TextBox):
        box.position_x += offset_px
        return offset_px + _widen(context, box, spread)
    if not isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        box.translate(offset_px, 0)
        return offset_px
    box.position_x += offset_px
    start = offset_px
    for child in box.children:
        if child.is_in_normal_flow():
            offset_px = _spread(context, child, spread, offset_px)
    box.width += offset_px - start
    return offset_px


def _widen(context: Any, box: Any, spread: _Spread) -> float:
    """Space the characters of a text box; the width it gains in px."""
    if id(box) not in spread.growth_px:
        return 0
    box.justification_spacing = spread.spacing_px
    layout = line_break.create_layout(box.text, box.style, context, None, spread.spacing_px)
    layout.deactivate()
    box.pango_layout = layout
    box.width += spread.growth_px[id(box)]
    return spread.growth_px[id(box)]


def _stretchable(box: Any) -> int:
    return sum(len(_STRETCHABLE.findall(part.text)) for part in _text_boxes(box))


def _text_boxes(box: Any) -> Iterator[Any]:
    if isinstance(box, boxes.TextBox):
        yield box
    elif isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        for child in box.children:
            if child.is_in_normal_flow():
                yield from _text_boxes(child)


def _width(context: Any, box: Any, spacing_px: float) -> float:
    layout = line_break.create_layout(box.text, box.style, context, None, spacing_px)
    layout.set_text(box.text, justify=True)
    return float(line_break.line_size(layout.get_first_line()[0], box.style)[0])


def _space_characters(layout: Any) -> None:
    """Give every run of Chinese characters of a Pango layout its letter spacing."""
    runs = [match.span() for match in _RUN.finditer(layout.text)]
    if not runs:
        return
    pango, units = pango_ffi.pango, pango_ffi.TO_UNITS
    own = layout.style["letter_spacing"]
    spacing = int((layout.justification_spacing + (0 if own == "normal" else own)) * units)
    attributes = pango.pango_layout_get_attributes(layout.layout)
    if attributes == pango_ffi.ffi.NULL:
        attributes = pango_ffi.ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
    for start, stop in runs:
        attribute = pango.pango_attr_letter_spacing_new(spacing)
        attribute.start_index = len(layout.text[:start].encode())
        attribute.end_index = attribute.start_index + len(layout.text[start:stop].encode())
        pango.pango_attr_list_change(attributes, attribute)
    pango.pango_layout_set_attributes(layout.layout, attributes)
