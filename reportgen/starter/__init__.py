"""A project laid out for editing: the data, templates, source cards and manual of another, and a page on what is what.

`content` says which files, each by its path in the project; `laid_out` puts them into a folder, all or none.
"""

from __future__ import annotations

from reportgen.starter.content import PARTS, content
from reportgen.starter.folder import laid_out

__all__ = ["PARTS", "content", "laid_out"]
