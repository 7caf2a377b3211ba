"""Every page of every document in every style as pictures: contact sheets, or each page at reading size.

Writes `output/sheets/<style>/<document>.png`, with --reading `<document>.<page>.png`. Prints what it wrote.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
from PIL import Image

from reportgen import areas, build, facts, fonts
from reportgen.project import Project

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).parents[1]
SMALL, READING = 60, 120  # dots per inch
ACROSS = 5  # pages in a row of a contact sheet
GAP = 8
GROUND = "#777"


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the pictures asked for."""
    parser = argparse.ArgumentParser(description="把每份简报的每一页画成图：缩小排在一起，或每页一张")
    parser.add_argument("--reading", action="store_true", help="每页一张，看得清字")
    parser.add_argument("--style", action="append", help="只画这种样式，可写几次；默认全部")
    parser.add_argument("--city", action="append", help="只画这座城市，可写几次；默认全部，并画各市比较")
    parser.add_argument("--project", type=Path, default=ROOT, help="项目文件夹")
    options = parser.parse_args(arguments)
    project = Project(options.project)
    prepared = fonts.use_prepared(project.fonts)
    faces = prepared.faces if prepared else ()
    for style in options.style or styles(project):
        for name, request in requests(project, style, options.city):
            pdf = build.document(project, request, faces).pdf()
            for path, picture in pictures(pdf, project.output / "sheets" / style / name, reading=options.reading):
                path.parent.mkdir(parents=True, exist_ok=True)
                picture.save(path, optimize=True)
                print(path)


def styles(project: Project) -> list[str]:
    """The names of a project's styles: the Chinese name where there is one, else that of the folder."""
    folders = sorted(path.parent for path in (project.templates / "styles").glob("*/house.css"))
    labels = [folder / "name.txt" for folder in folders]
    return [path.read_text("utf-8-sig").strip() if path.is_file() else path.parent.name for path in labels]


def requests(project: Project, style: str, cities: Sequence[str] | None) -> Iterator[tuple[str, build.Request]]:
    """What is to be made by the name of its pictures: the cities named, else all of them and their comparison."""
    known = facts.load(project)
    chosen = [areas.find(name, known.areas) for name in cities or ()] or areas.in_brief(known.areas.values())
    for area in chosen:
        yield area.short_name, build.Request(area.area_id, style=style)
    if not cities:
        yield "各市比较", build.Request(kind="comparison", style=style)


def pictures(pdf: bytes, stem: Path, *, reading: bool) -> Iterator[tuple[Path, Image.Image]]:
    """The pictures of a PDF with their paths: one of all pages, or one a page."""
    pages = drawn(pdf, READING if reading else SMALL)
    if not reading:
        yield stem.with_name(f"{stem.name}.png"), contact_sheet(pages)
        return
    for number, page in enumerate(pages, 1):
        yield stem.with_name(f"{stem.name}.{number:02}.png"), page


def drawn(pdf: bytes, resolution: int) -> list[Image.Image]:
    """The pages of a PDF as pictures of so many dots per inch."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=resolution / 72).to_pil().convert("RGB") for page in document]
    finally:
        document.close()


def contact_sheet(pages: Sequence[Image.Image]) -> Image.Image:
    """The pages in rows on one picture, in reading order."""
    width, height = (max(getattr(page, side) for page in pages) + GAP for side in ("width", "height"))
    across = min(ACROSS, len(pages))
    sheet = Image.new("RGB", (across * width + GAP, math.ceil(len(pages) / across) * height + GAP), GROUND)
    for index, page in enumerate(pages):
        row, column = divmod(index, across)
        sheet.paste(page, (GAP + column * width, GAP + row * height))
    return sheet


if __name__ == "__main__":
    main()
