"""Somebody reads the code on a thing with a phone; an operator says what a partner's words mean."""

import json
import urllib.request

from playwright.sync_api import expect
from browser import press, submit, type_into
from scene import PageTest
import test_crawl

PIECE = "/01/04012345111118/21/A1"


class ThingTests(PageTest):
    def test_whoever_reads_the_code_on_a_thing_sees_its_way(self) -> None:
        self.capture("commissioning", "ADD")
        with self.scene.visitor(width="phone") as (page, _):
            page.goto(PIECE + "?17=271231")
            main = page.get_by_role("main")
            expect(main.get_by_role("heading", name="A piece made nearby")).to_be_visible()
            for text in ("04012345111118", "A1", "271231", "Commissioning"):
                expect(main.get_by_text(text, exact=True).first).to_be_visible()
        with self.scene.visitor() as (page, troubles):
            self.expect_nothing(test_crawl.CrawlTests().look(page, PIECE))
            troubles.expected_statuses.add(404)
            page.goto("/01/04012345111118/21/NOBODY")
            expect(page.get_by_text("Nobody in this network has recorded anything").first).to_be_visible()

    def test_a_partners_words_are_mapped_with_the_keyboard(self) -> None:
        with self.scene.visitor("operator") as (page, troubles):
            troubles.expected_statuses.add(422)
            page.goto("/parties?kind=carrier")
            press(page, page.locator("tbody tr").first.get_by_role("link").first)
            region = page.locator("[data-region=event-mapping]")
            expect(region.get_by_text("Its events are read by the words of the standard")).to_be_visible()
            press(page, region.get_by_role("link", name="Change"))
            lines = page.get_by_label("Lines")
            type_into(page, lines, "bizStep=dropped -> sent")
            submit(page, page.get_by_role("button", name="Save"))
            expect(page.get_by_role("alert")).to_contain_text("Line 1: “sent” is no step")
            type_into(page, page.get_by_label("Lines"), "bizStep=https://partner.example/drop -> handed_over")
            submit(page, page.get_by_role("button", name="Save"))
            expect(region.get_by_text("https://partner.example/drop")).to_be_visible()

    def test_what_a_hand_scanner_types_finds_the_parcel(self) -> None:
        with self.scene.visitor("operator") as (page, _):
            page.goto("/parcels?over=yes")
            sscc = page.locator("tbody tr").first.get_by_role("link").first.inner_text().strip()
            self.assertRegex(sscc, r"^\d{18}$")
            for text in ("]C100" + sscc, "(00)" + sscc, "https://id.gs1.org/00/" + sscc):
                page.goto("/parcels")
                type_into(page, page.get_by_role("searchbox"), text)
                page.keyboard.press("Enter")
                expect(page.locator("tbody tr")).to_have_count(1)
                expect(page.locator("tbody tr").get_by_role("link", name=sscc)).to_be_visible()
                expect(page.get_by_role("searchbox")).to_have_value(text)

    def capture(self, step: str, action: str) -> None:
        """One event of the piece, as a factory's system sends it."""
        event = {
            "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"], "type": "ObjectEvent", "action": action, "bizStep": step,
            "eventTime": "2026-01-02T09:00:00.000+01:00", "eventTimeZoneOffset": "+01:00", "epcList": ["urn:epc:id:sgtin:4012345.011111.A1"],
        }
        headers = {"Authorization": f"Bearer {self.scene.demo.logins.token}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.scene.demo.address + "/epcis/events", json.dumps(event).encode(), headers, method="POST")
        with urllib.request.urlopen(request) as answer:
            self.assertEqual(answer.status, 201)
