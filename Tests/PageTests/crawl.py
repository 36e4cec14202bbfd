"""Walks over a site as one person, by the links of its pages."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urljoin, urlsplit

from playwright.sync_api import APIRequestContext, APIResponse, Error

# Pages that differ only in what they are about, or in how a list is filtered, are alike: so many of each are opened.
ALIKE_AT_MOST = 4
FILTERED_ALIKE_AT_MOST = 1
PAGES_AT_MOST = 250

ID = re.compile(r"\b([a-z]{3}_[0-9a-z]{26}|[0-9a-f]{32})\b")
LINK = re.compile(r"""<a\s[^>]*?href="([^"]*)\"""")
DATA_FILES = (".csv", ".json", ".ndjson", ".yaml", ".txt")


def plain(text: str) -> str:
    """An attribute's value, read."""
    return text.replace("&amp;", "&").replace("&quot;", '"').replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">")


def shape(path: str) -> str:
    """What is alike: the path with ids replaced, and the names of the query's parts."""
    parts = urlsplit(path)
    names = sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)} - {"link"})
    return ID.sub("{id}", parts.path) + ("?" + "&".join(names) if names else "")


def kind(path: str) -> str:
    """The shape without the query: pages of one template."""
    return shape(path).split("?")[0]


@dataclass
class Crawl:
    """Pages of one person by path, and what was wrong with them."""

    pages: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def walk(self, request: APIRequestContext, address: str, start: str, within: str = "") -> None:
        """Opens the pages breadth first, those before the others that are the first of their shape.

        - within: what a link must hold to be followed; those without it are opened and lead no further.
        """
        seen: dict[str, int] = defaultdict(int)
        known = {start}
        waiting = [(start, "the start")]
        while waiting and len(self.pages) < PAGES_AT_MOST:
            waiting.sort(key=lambda item: seen[shape(item[0])])  # stable: first come, first opened
            path, found_on = waiting.pop(0)
            alike = shape(path)
            if seen[alike] >= (FILTERED_ALIKE_AT_MOST if "?" in alike else ALIKE_AT_MOST):
                continue
            seen[alike] += 1
            try:
                answer = request.get(path, headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}, max_redirects=3)
            except Error as error:
                self.faults.append(f"{path} (linked on {found_on}): {error.message.splitlines()[0]}")
                continue
            self._check(answer, path, found_on)
            if not answer.headers.get("content-type", "").startswith("text/html"):
                continue
            # What the browser keeps as a file is no page of ours.
            if answer.headers.get("content-disposition", "").startswith("attachment"):
                continue
            if within not in path:
                continue
            text = answer.text()
            self.pages[path] = text
            for link in self._links(text, address, path):
                if link not in known:
                    known.add(link)
                    waiting.append((link, path))

    def _check(self, answer: APIResponse, path: str, found_on: str) -> None:
        if answer.status != 200:
            self.faults.append(f"{path} (linked on {found_on}): status {answer.status}")
            return
        kind_ = answer.headers.get("content-type", "")
        if not kind_.startswith("text/html") and not urlsplit(path).path.endswith(DATA_FILES):
            self.faults.append(f"{path} (linked on {found_on}): a link to {kind_}, which is no page")

    def _links(self, text: str, address: str, path: str) -> list[str]:
        links = []
        for href in map(plain, LINK.findall(text)):
            if href.startswith(("mailto:", "data:", "blob:")):
                continue
            if href.startswith("#"):
                if len(href) > 1 and f'id="{href[1:]}"' not in text:
                    self.faults.append(f"{path}: a link to {href}, which is not on the page")
                continue
            target = urlsplit(urljoin(address + path, href))
            if f"{target.scheme}://{target.netloc}" != address:
                self.faults.append(f"{path}: a link to another site, {href}")
                continue
            links.append(target.path + (f"?{target.query}" if target.query else ""))
        return links
