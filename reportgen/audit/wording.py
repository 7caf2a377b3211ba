"""Point on words (9): phrases that fill a page and say nothing, outside quotation marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reportgen.audit.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.audit.finished import Finished

EMPTY: Final = "empty_words"
_QUOTED: Final = re.compile(r"“[^”]*”|《[^》]*》|「[^」]*」")
_EMPTY: Final = re.compile(
    "众所周知|毋庸置疑|蓬勃发展|方兴未艾|日新月异|如火如荼|前景广阔|前程未可限量|独占鳌头|领跑者|稳居|砥砺前行|助力|"
    "赋能|强心剂|取得了长足的进步|具有重要意义|综上所述|总而言之|值得一提的是|不难看出"
)


def unquoted(text: str) -> str:
    """A text with what stands in quotation marks blanked, as long as before."""
    return _QUOTED.sub(lambda match: "　" * len(match[0]), text)


def empty_words(file: Finished) -> Iterator[Finding]:
    """Phrases of the list of the house style, which no document of ours says in its own words."""
    for block in file.blocks:
        for match in _EMPTY.finditer(unquoted(block.text)) if block.part != "references" else ():
            yield Finding(EMPTY, block.page, block.place, match[0], "空话；请改写为有据的话")
