"""Claims about finding a place by the names readers use."""

from __future__ import annotations

import pytest

from reportgen.areas import Area, ancestors, contains, find, in_brief
from reportgen.errors import UsageError


def _area(area_id: str, name: str, slug: str, parent: str = "", *aliases: str) -> Area:
    return Area(area_id, name, name[:-1], slug, "city", "", parent, "", aliases, bool(aliases), 1, None)


CITY = _area("Q1", "青石市", "qingshi", "Q0", "石城", "QS")
DISTRICT = _area("Q1a", "柳林区", "liulin", "Q1")
OTHER = _area("Q2", "石城市", "shicheng", "Q0")
AREAS = {area.area_id: area for area in (CITY, DISTRICT, _area("Q0", "云国省", "yunguo"))}


@pytest.mark.parametrize("name", ["青石市", "青石", "qingshi", "QS", "qs", "石城", "Q1", " 青石 "])
def test_a_place_answers_to_all_its_names(name: str) -> None:
    """Full and short name, pinyin, alias and code, in either case."""
    assert find(name, AREAS) == CITY


def test_an_unknown_name_brings_the_nearest() -> None:
    """A slip of the keyboard is helped."""
    with pytest.raises(UsageError, match="没有叫「qingsh」的地方；请用 qingshi"):
        find("qingsh", AREAS)


def test_a_place_is_offered_once_by_its_short_name() -> None:
    """However many of its names are near; a typed pinyin is answered in pinyin."""
    with pytest.raises(UsageError, match=r"请用 青石$"):
        find("青石区", AREAS)


def test_a_name_unlike_any_brings_the_briefs_places() -> None:
    """So that the user sees what there is."""
    with pytest.raises(UsageError, match="请用 青石"):
        find("zzz", AREAS)


def test_an_ambiguous_name_is_refused() -> None:
    """The choice is listed with codes."""
    with pytest.raises(UsageError, match="指 2 个地方"):
        find("石城", {**AREAS, "Q2": OTHER})


def test_containment_goes_up_every_level() -> None:
    """A district lies in its city's province."""
    assert ([area.area_id for area in ancestors(DISTRICT, AREAS)], contains(AREAS["Q0"], DISTRICT, AREAS)) == (
        ["Q1", "Q0"],
        True,
    )


def test_briefs_come_in_the_projects_order() -> None:
    """Only areas that get one."""
    assert in_brief(AREAS.values()) == (CITY,)
