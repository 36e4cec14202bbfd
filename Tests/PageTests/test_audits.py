"""A merchant sends past orders as a file and reads what each release rule would have paid."""

import re

from playwright.sync_api import Page, expect
from browser import press, tab_to
from scene import PageTest

HEAD = "order,price,purchased_at,delivered_at,estimated_at\n"
ROWS = "".join(
    f"A-{day},{20 + day}.50,2026-01-{day:02} 09:00:00,{'' if day % 9 == 0 else f'2026-01-{day + 4:02} 16:30:00'},2026-01-{day + 3:02} 00:00:00\n"
    for day in range(1, 25))
STRANGE = "order;price\nA-1;twenty\n"


class AuditTests(PageTest):
    def test_a_wrong_file_is_refused_and_a_right_one_gives_the_report(self) -> None:
        for javascript in (True, False):
            with self.subTest(javascript=javascript), self.scene.visitor("merchant", javascript=javascript) as (page, troubles):
                troubles.expected_statuses.add(422)
                page.goto("/audits")
                press(page, page.get_by_role("button", name="Read and compare"))
                expect(page.get_by_role("alert")).to_contain_text("Choose")
                self.send(page, STRANGE)
                expect(page.get_by_role("main").get_by_text("Correct it and send the files again.")).to_be_visible()
                page.goto("/audits")
                self.send(page, HEAD + ROWS)
                # The page looks again by itself until all is read.
                download = page.get_by_role("link", name="Download the report")
                expect(download).to_be_visible()
                expect(page.get_by_role("main").get_by_text("Orders read")).to_be_visible()
                tab_to(page, download)
                with page.expect_download() as started:
                    page.keyboard.press("Enter")
                self.assertEqual(started.value.suggested_filename, "audit.html")
                text = started.value.path().read_text()
                self.assertTrue(text.startswith("<!doctype html>") or text.startswith("<!DOCTYPE html>"), text[:60])
                self.assertIsNone(re.search(r"(src|href)=\"https?:", text))

    def send(self, page: Page, text: str) -> None:
        # Which file, a dialog of the system asks; everything else is keys.
        page.get_by_label("Files of past orders").set_input_files({"name": "orders.csv", "mimeType": "text/csv", "buffer": text.encode()})
        plain = page.get_by_role("radio", name=re.compile("^Plain"))
        tab_to(page, plain)
        page.keyboard.press("Space")
        press(page, page.get_by_role("button", name="Read and compare"))
        expect(page).to_have_url(re.compile(r"/audits/[0-9a-f]{32}$"))
