"""Open pages follow what happens, and have missed nothing when they come back."""

import json
import re
import urllib.request

from playwright.sync_api import Page, TimeoutError as PlaywrightTimeout, expect
from scene import PageTest
from server import Server, Shop

# Beyond the longest pause between two attempts of the script's.
RETURN_MS = 90_000


# The journal's page without what the shop's own clock brings at its start: claims that have waited too long would push an order off the page.
ORDERS_OF_THE_JOURNAL = "/facts?kind=order."


class LiveTests(PageTest):
    """At a server that plays nothing: what happens there is what the test makes happen, and what time has brought since the demo's day."""

    def place_order(self, server: Server, key: str) -> None:
        """An order as a marketplace sends it, by the operator's token."""
        line = {"sku": "mug-blue", "merchant": "lehm-und-licht", "quantity": 1, "amount": 1_890, "shipping": 290}
        order = {"marketplace": "nearby-deals", "key": key, "currency": "EUR", "attribution": {}, "lines": [line], "parcels": [], "offers": []}
        request = urllib.request.Request(
            server.address + "/orders", json.dumps({"orders": [order]}).encode(),
            {
                "Authorization": f"Bearer {self.scene.demo.logins.token}", "Content-Type": "application/json", "Accept": "application/json",
            })
        with urllib.request.urlopen(request, timeout=60) as answer:
            outcome = json.load(answer)["outcomes"][0]
        self.assertEqual(outcome["status"], 201, outcome)

    def open_page(self, page: Page, path: str) -> None:
        page.goto(path)
        expect(page.locator("[data-live-mark]")).to_have_text("Live")
        # A mark that a reload would wipe away.
        page.evaluate("document.documentElement.dataset.mark = 'kept'")

    def is_not_reloaded(self, page: Page) -> None:
        self.assertEqual(page.evaluate("document.documentElement.dataset.mark"), "kept")

    def test_an_open_page_shows_what_comes(self) -> None:
        with self.scene.shop() as shop, self.scene.visitor("operator", shop.address) as (page, _):
            for path in ("/", ORDERS_OF_THE_JOURNAL, "/orders"):
                with self.subTest(path=path):
                    self.open_page(page, path)
                    self.assertTrue(any(self.shows_new_order(page, shop, path, attempt) for attempt in range(4)), "no new order came up")
                    self.is_not_reloaded(page)

    def shows_new_order(self, page: Page, shop: Shop, path: str, attempt: int) -> bool:
        """Where much falls due in the same moment, an order leaves the few latest things before anybody sees it; the next one does not."""
        key = f"live{re.sub(r'[^a-z]', '-', path)}{attempt}"
        self.place_order(shop, key)
        try:
            page.get_by_role("main").get_by_text(key, exact=True).first.wait_for(timeout=15_000)
        except PlaywrightTimeout:
            return False
        return True

    def test_what_a_form_has_done_stays_said_when_the_page_goes_on(self) -> None:
        said = "Your order is placed."
        with self.scene.shop() as shop, self.scene.visitor("operator", shop.address) as (page, _):
            page.context.add_cookies([{"name": "flash", "value": "demo.orderSent", "url": shop.address}])
            self.open_page(page, "/orders")
            expect(page.get_by_text(said)).to_be_visible()
            self.place_order(shop, "live-after-a-form")
            expect(page.get_by_role("main").get_by_text("live-after-a-form", exact=True).first).to_be_visible()
            expect(page.get_by_text(said)).to_be_visible()
            page.reload()
            expect(page.get_by_text(said)).to_have_count(0)

    def test_a_page_whose_connection_was_cut_catches_up(self) -> None:
        with self.scene.shop() as shop, self.scene.visitor("operator", shop.address) as (page, troubles):
            self.open_page(page, ORDERS_OF_THE_JOURNAL)
            page.context.set_offline(True)
            # The open stream outlives this, so the page hears of the order and cannot ask for it.
            self.place_order(shop, "meanwhile")
            expect(page.locator("[data-live-mark]")).to_have_text("Reconnecting")
            page.context.set_offline(False)
            expect(page.get_by_role("main").get_by_text("meanwhile", exact=True).first).to_be_visible(timeout=RETURN_MS)
            expect(page.locator("[data-live-mark]")).to_have_text("Live")
            self.is_not_reloaded(page)
            self.forgive_lost_connections(troubles)

    def test_a_page_whose_server_was_started_anew_catches_up(self) -> None:
        with self.scene.shop() as shop, self.scene.visitor("operator", shop.address) as (page, troubles):
            self.open_page(page, ORDERS_OF_THE_JOURNAL)
            shop.stop()
            expect(page.locator("[data-live-mark]")).to_have_text("Reconnecting")
            second = self.scene.start(Shop(shop.database, port=shop.port))
            try:
                self.place_order(second, "after-the-start")
                expect(page.get_by_role("main").get_by_text("after-the-start", exact=True).first).to_be_visible(timeout=RETURN_MS)
                self.is_not_reloaded(page)
            finally:
                second.stop()
            self.forgive_lost_connections(troubles)

    @staticmethod
    def forgive_lost_connections(troubles) -> None:
        """The browser's console tells of connections that the test has cut."""
        troubles.found = [text for text in troubles.found if "net::ERR_" not in text]
