"""Pages on paper: what can only be pressed is not there, and what is folded up is."""

from playwright.sync_api import expect
from browser import press
from scene import PageTest


class PrintTests(PageTest):
    STILL = True

    def test_an_order_on_paper(self) -> None:
        with self.scene.visitor("operator") as (page, _):
            page.goto("/orders")
            press(page, page.locator("tbody tr").first.get_by_role("link").first)
            column = page.get_by_role("columnheader", name="Change")
            folded = page.locator(".fact details > :not(summary)").first
            expect(column).to_be_visible()
            expect(folded).to_be_hidden()
            page.emulate_media(media="print")
            expect(folded).to_be_visible()
            expect(column).to_be_hidden()
            for link in page.locator("td.acts a").all():
                expect(link).to_be_hidden()

    def test_tables_with_something_to_press(self) -> None:
        with self.scene.visitor("operator") as (page, _):
            for path in ("/users", "/tokens", "/devices", "/grants"):
                page.goto(path)
                page.emulate_media(media="print")
                expect(page.locator("tbody tr").first).to_be_visible()
                expect(page.locator("th.acts")).to_have_count(1)
                expect(page.locator("th.acts")).to_be_hidden()
                page.emulate_media(media="screen")
