"""Somebody makes a webhook with the keyboard alone, tries it, and sees what became of each message, with and without a script."""

import os
import re
import subprocess

from playwright.sync_api import Locator, Page, expect
from browser import press, submit, type_into
from crawl import kind
from receiver import Receiver, receiving
from scene import PageTest
from server import ROOT
import test_crawl

PATIENCE_MILLISECONDS = 60_000


class WebhookTests(PageTest):
    def test_a_webhook_is_made_and_tried(self) -> None:
        self.make_and_try(javascript=True)

    def test_the_same_without_javascript(self) -> None:
        self.make_and_try(javascript=False)

    def make_and_try(self, javascript: bool) -> None:
        with self.scene.shop("--webhooks-to-private-addresses") as shop, receiving() as receiver:
            with self.scene.visitor("operator", shop.address, javascript=javascript) as (page, troubles):
                troubles.expected_statuses.add(422)
                page.goto("/webhooks")
                press(page, page.get_by_role("main").get_by_role("link", name="New webhook").first)
                type_into(page, page.get_by_label("Address"), "no address")
                page.keyboard.press("Enter")
                expect(page.get_by_role("alert")).to_contain_text("visible ASCII characters")
                expect(page.get_by_label("Address")).to_have_value("no address")
                self.fill(page, receiver)
                secret = page.get_by_text(re.compile("whsec_")).first.inner_text()
                press(page, page.get_by_role("main").get_by_role("link", name="I have kept it"))
                expect(page.get_by_role("heading", level=1)).to_contain_text(receiver.url)
                press(page, page.get_by_role("button", name="Send a test"))
                self.until_seen(page, page.locator(".badge", has_text="Delivered"))
                press(page, page.get_by_role("main").get_by_role("link", name="Test message").first)
                expect(page.get_by_role("main").get_by_text("webhook.test")).to_be_visible()
                self.assertEqual(len(receiver.ids), 1)
                self.verify_as_the_guide_does(secret, *receiver.messages[0])

    def fill(self, page: Page, receiver: Receiver) -> None:
        """Of orders alone, of which none is placed here: so only tests are sent."""
        type_into(page, page.get_by_label("Address"), receiver.url)
        press(page, page.get_by_label("Orders"), "Space")
        page.keyboard.press("Enter")
        expect(page.get_by_text(re.compile("whsec_")).first).to_be_visible()

    def verify_as_the_guide_does(self, secret: str, headers: dict[str, str], body: bytes) -> None:
        guide = (ROOT / "docs/guides/webhooks.md").read_text()
        known: dict = {}
        exec(re.search(r"```python\n(.*?)```", guide, re.DOTALL)[1], known)
        known["verify"](secret, headers, body)
        with self.assertRaises(ValueError):
            known["verify"](secret, headers, body + b" ")
        words = {"SECRET": secret, "ID": headers["webhook-id"], "TIMESTAMP": headers["webhook-timestamp"], "BODY": body.decode()}
        shell = re.search(r"```sh\n(.*?)```", guide, re.DOTALL)[1]
        signed = subprocess.run(["bash", "-ec", shell], env={**os.environ, **words}, check=True, capture_output=True, text=True).stdout.strip()
        self.assertIn("v1," + signed, headers["webhook-signature"].split(" "))

    def test_given_up_messages_are_sent_again_and_every_page_looks_right(self) -> None:
        with self.scene.shop("--webhooks-to-private-addresses") as shop, receiving() as receiver:
            with self.scene.visitor("operator", shop.address) as (page, _):
                receiver.status = 410
                page.goto("/webhooks/new")
                self.fill(page, receiver)
                page.goto("/webhooks")
                submit(page, page.get_by_role("main").get_by_role("link", name=receiver.url).first)
                path = page.url
                press(page, page.get_by_role("button", name="Send a test"))
                self.until_seen(page, page.get_by_text("The receiver wants no more messages"))
                faults = self.look(page, "/webhooks", path, path + "/deactivations", path + "/secrets")
                receiver.status = 200
                page.goto(path)
                press(page, page.get_by_role("button", name="Activate"))
                expect(page.get_by_text("The webhook is active again.")).to_be_visible()
                submit(page, page.get_by_role("main").get_by_role("link", name="Test message").first)
                faults += self.look(page, page.url)
                press(page, page.get_by_role("button", name="Send again"))
                expect(page.get_by_text("On its way again.")).to_be_visible()
                self.until_seen(page, page.locator(".badge", has_text="Delivered"))
                self.assertEqual(len(set(receiver.ids)), 1)
                self.expect_nothing(faults)

    def until_seen(self, page: Page, found: Locator) -> None:
        """Without a script a page has to be asked again."""
        found = found.first
        for _ in range(PATIENCE_MILLISECONDS // 500):
            if found.is_visible():
                return
            page.wait_for_timeout(500)
            page.reload()
        expect(found).to_be_visible()

    def look(self, page: Page, *paths: str) -> list[str]:
        """As the crawl looks at all pages."""
        crawl = test_crawl.CrawlTests()
        return [f"{kind(path)}: {fault}" for path in paths for fault in crawl.look(page, path)]
