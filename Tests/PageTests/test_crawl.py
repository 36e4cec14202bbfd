"""Every page, as every role finds it by its links."""

from crawl import Crawl, kind, shape
from browser import WIDTHS, accessibility_faults, sideways
from playwright.sync_api import Page
from scene import PageTest

# A page before data: its document without the rows of tables, the items of lists of facts and the drawings of charts, and with it the style sheet
# and the script, all as they are sent.
BYTES_AT_MOST = 60_000
# Pages of one template that are opened in the browser; a template looks the same to most roles.
LOOKS = {"operator": 2}

BYTES_BEFORE_DATA = """() => {
    const copy = document.documentElement.cloneNode(true);
    for (const part of copy.querySelectorAll('tbody > tr, [data-key], main svg:not(.icon)')) part.remove();
    return new TextEncoder().encode(copy.outerHTML).length;
}"""


class CrawlTests(PageTest):
    # So each run walks over the same pages.
    STILL = True

    def test_operator(self) -> None:
        self.crawl("operator", "/")

    def test_merchant(self) -> None:
        self.crawl("merchant", "/")

    def test_hub(self) -> None:
        self.crawl("hub", "/")

    def test_carrier(self) -> None:
        self.crawl("carrier", "/")

    def test_buyer_with_the_link(self) -> None:
        # A buyer who leaves what the link opens is a visitor of the demo like any other.
        self.crawl(None, self.scene.demo.logins.buyer, within="link=")

    def test_somebody_who_has_not_signed_in(self) -> None:
        # A demo signs its visitors in, so this is seen at a server without one.
        with self.scene.shop() as shop:
            self.crawl(None, "/", address=shop.address)

    def test_all_components(self) -> None:
        """Its links are samples that lead nowhere, and all of it is data."""
        with self.scene.visitor("operator") as (page, _):
            self.expect_nothing([fault for fault in self.look(page, "/look") if "bytes before data" not in fault])

    def crawl(self, login: str | None, start: str, address: str | None = None, within: str = "") -> None:
        walk = Crawl()
        with self.scene.visitor(login, address) as (page, _):
            walk.walk(page.request, address or self.scene.demo.address, start, within)
        faults = walk.faults
        chosen = self.chosen(walk.pages, LOOKS.get(login or "", 1))
        with self.scene.visitor(login, address) as (page, troubles):
            for path in chosen:
                before = len(troubles.found)
                faults += [f"{path}: {fault}" for fault in self.look(page, path)]
                faults += [f"{path}: the browser complained: {text}" for text in troubles.found[before:]]
                del troubles.found[before:]
        print(f"\n  {login or start.split('?')[0]}: {len(walk.pages)} pages of {len(set(map(shape, walk.pages)))} shapes, {len(chosen)} looked at", flush=True)
        self.assertTrue(walk.pages)
        self.expect_nothing(faults)

    @staticmethod
    def chosen(pages: dict[str, str], each: int) -> list[str]:
        """Of each template the first few, those of other shapes first."""
        chosen: dict[str, list[str]] = {}
        for path in pages:
            alike = chosen.setdefault(kind(path), [])
            if len(alike) < each and shape(path) not in map(shape, alike):
                alike.append(path)
        return [path for alike in chosen.values() for path in alike]

    def look(self, page: Page, path: str) -> list[str]:
        """What is wrong with a page in a browser, in both themes and at all widths."""
        page.emulate_media(color_scheme="light")
        self.resize(page, "desk")
        page.goto(path)
        faults = [f"in the light, {fault}" for fault in accessibility_faults(page)]
        faults += [f"an inline style: {html}" for html in page.evaluate("[...document.querySelectorAll('[style]')].map(part => part.outerHTML.slice(0, 100))")]
        size = page.evaluate(BYTES_BEFORE_DATA) + self.asset_bytes(page)
        if size > BYTES_AT_MOST:
            faults.append(f"{size} bytes before data, more than {BYTES_AT_MOST}")
        if not page.title() or page.locator("h1").count() != 1:
            faults.append(f"a title and one h1 are wanted: “{page.title()}”, {page.locator('h1').all_inner_texts()}")
        page.emulate_media(color_scheme="dark")
        faults += [f"in the dark, {fault}" for fault in accessibility_faults(page, ["color-contrast", "link-in-text-block"])]
        for width in ("wall", "phone"):
            self.resize(page, width)
            if wide := sideways(page):
                faults.append(f"scrolls sideways: {wide}")
        return faults

    @staticmethod
    def resize(page: Page, width: str) -> None:
        across, down = WIDTHS[width]
        page.set_viewport_size({"width": across, "height": down})

    sizes: dict[str, int] = {}

    def asset_bytes(self, page: Page) -> int:
        """Of the style sheet and the script that the page names."""
        paths = page.evaluate("[...document.querySelectorAll('link[rel=stylesheet]')].map(l => l.getAttribute('href'))"
                              ".concat([...document.scripts].map(s => s.getAttribute('src')))")
        for path in paths:
            if path not in self.sizes:
                self.sizes[path] = len(page.request.get(path).body())
        return sum(self.sizes[path] for path in paths)
