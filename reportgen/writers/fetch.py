"""What a document may read while it is set: its own pictures, data: addresses, and files of its style's folder.

Nothing is fetched from a network, and nothing outside the folder, by whatever spelling or link. Ordinary exceptions
of a fetcher are swallowed by WeasyPrint, so a refusal is raised as its fatal error.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

if TYPE_CHECKING:
    from collections.abc import Mapping

PICTURE = "figure"
_LOCAL_HOSTS = frozenset({"", "localhost"})


class GuardedFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint carries no types
    """Fetches `figure:ID` from the pictures given and files below one folder; refuses everything else."""

    def __init__(self, folder: Path, pictures: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols={"data", "file"}, allow_redirects=False)
        self._folder, self._pictures = folder.resolve(), pictures

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
        """Return the response for an address; raises FatalURLFetchingError for one that is not allowed."""
        scheme = url.partition(":")[0].lower()
        if scheme == PICTURE:
            return self._picture(url)
        if scheme == "file":
            self._check_place(url)
        elif scheme != "data":
            raise FatalURLFetchingError(f"{url}\t只能使用本样式目录内的文件，不联网")
        return super().fetch(url, headers)

    def _picture(self, url: str) -> Any:
        name = unquote(url.partition(":")[2])
        if name not in self._pictures:
            raise FatalURLFetchingError(f"{url}\t没有名为“{name}”的图")
        return URLFetcherResponse(url, self._pictures[name], {"Content-Type": "image/svg+xml"})

    def _check_place(self, url: str) -> None:
        parts = urlsplit(url)
        path = Path(url2pathname(parts.path)).resolve()
        if parts.netloc not in _LOCAL_HOSTS or not path.is_relative_to(self._folder):
            raise FatalURLFetchingError(f"{url}\t文件在样式目录之外")
