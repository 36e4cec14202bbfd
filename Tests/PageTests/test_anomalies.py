"""What does not fit is decided by people: with the keyboard alone, taken back by a new entry, after asking those who know."""

import re

from playwright.sync_api import Page, Response, expect
from browser import press, tab_to, type_into
from scene import PageTest

ITEMS = "[data-queue] > [data-item]"


class AnomalyTests(PageTest):
    # New ones would come between those of the queue.
    STILL = True

    def test_the_queue_by_letters_alone(self) -> None:
        with self.scene.visitor("operator") as (page, _):
            page.goto("/anomalies")
            items = page.locator(ITEMS)
            tab_to(page, items.first.get_by_role("link").first)
            page.keyboard.press("j")
            expect(items.nth(1)).to_be_focused()
            page.keyboard.press("k")
            expect(items.first).to_be_focused()
            page.keyboard.press("j")
            page.keyboard.press("h")
            expect(page.get_by_text("Held. It stays in the queue until you decide it.")).to_be_visible()
            first = items.first.get_by_role("link").first
            path = first.get_attribute("href")
            tab_to(page, first)
            page.keyboard.press("r")
            dialog = page.get_by_role("dialog")
            # The harmless answer has the focus.
            expect(dialog.get_by_role("button", name="No, go back")).to_be_focused()
            page.keyboard.press("Enter")
            expect(dialog).to_have_count(0)
            page.keyboard.press("r")
            press(page, dialog.get_by_role("button", name="Yes, go on"))
            expect(page.get_by_text("Rejected. You can take it back on the anomaly's page.")).to_be_visible()
            expect(page.locator(f'{ITEMS} a[href="{path}"]')).to_have_count(0)
            self.take_back(page, path)
            # What was taken back waits in the queue again.
            page.goto("/anomalies")
            expect(page.locator(f'{ITEMS} a[href="{path}"]').first).to_be_visible()

    def test_only_what_has_changed_is_marked_as_new(self) -> None:
        def is_renewal(answer: Response) -> bool:
            return "x-live" in answer.request.headers

        with self.scene.visitor("operator") as (page, _):
            page.goto("/anomalies")
            expect(page.locator("[data-live-mark]")).to_have_text("Live")
            self.assertGreater(page.locator(f"{ITEMS} form").count(), 0)
            # What the first answer brings has been put in when the page asks for the second.
            for _ in range(2):
                with page.expect_response(is_renewal):
                    page.request.post("/demo/orders", form={"back": "/look"}, headers={"accept": "text/html"})
            self.assertEqual(page.locator(".is-new").count(), 0)

    def test_without_javascript_by_tab_and_enter(self) -> None:
        with self.scene.visitor("operator", javascript=False) as (page, _):
            page.goto("/anomalies")
            first = page.locator(ITEMS).first
            path = first.get_by_role("link").first.get_attribute("href")
            press(page, first.get_by_role("button", name="Reject"))
            expect(page.get_by_text("Rejected. You can take it back on the anomaly's page.")).to_be_visible()
            self.take_back(page, path)

    def test_a_case_is_decided_with_a_note_and_leads_to_the_next(self) -> None:
        for javascript in (True, False):
            with self.subTest(javascript=javascript), self.scene.visitor("operator", javascript=javascript) as (page, _):
                page.goto("/anomalies")
                first = page.locator(ITEMS).first
                path = first.get_by_role("link").first.get_attribute("href")
                press(page, first.get_by_role("link").first)
                expect(page).to_have_url(re.compile(re.escape(path)))
                expect(page.get_by_role("heading", name="Evidence side by side")).to_be_visible()
                expect(page.get_by_role("heading", name="What each decision would do")).to_be_visible()
                type_into(page, page.get_by_label("Note"), "Looked at the hub's own list.")
                press(page, page.get_by_role("main").get_by_role("button", name="Reject"))
                # Without a script a page of its own asks, where money moves.
                asked = page.get_by_role("dialog").get_by_role("button", name="Yes, go on")
                confirm = page.get_by_role("button", name=re.compile(r"Reject: .*\d"))
                decided = page.get_by_text("Rejected. You can take it back on the anomaly's page.")
                if javascript:
                    press(page, asked)
                else:
                    expect(confirm.or_(decided)).to_be_visible()
                    if confirm.count():
                        press(page, confirm)
                expect(decided).to_be_visible()
                self.assertNotIn(path, page.url)
                self.assertRegex(page.url, r"/anomalies")
                page.goto(path)
                expect(page.get_by_role("main").get_by_text("Looked at the hub's own list.").first).to_be_visible()

    def take_back(self, page: Page, path: str) -> None:
        page.goto(path)
        type_into(page, page.get_by_label("Why"), "Decided too fast.")
        press(page, page.get_by_role("main").get_by_role("button", name="Take the decision back"))
        expect(page.get_by_text("The decision is taken back. It waits for another.")).to_be_visible()
        expect(page.get_by_role("main").get_by_role("button", name="Accept")).to_be_visible()

    def test_whoever_scanned_is_asked_and_answers(self) -> None:
        for javascript in (True, False):
            with self.subTest(javascript=javascript):
                with self.scene.visitor("operator", javascript=javascript) as (page, _):
                    login, path = self.somebody_to_ask(page)
                    page.goto(path)
                    type_into(page, page.get_by_label("Question"), "Was this parcel in your hands?")
                    press(page, page.get_by_role("main").get_by_role("button", name=re.compile("^Ask ")))
                    expect(page.get_by_text("The question is sent.")).to_be_visible()
                    with self.scene.visitor(login, javascript=javascript) as (other, troubles):
                        troubles.expected_statuses.add(422)
                        other.goto("/anomalies")
                        item = other.locator(ITEMS, has=other.locator(f'a[href="{path}"]'))
                        expect(item.get_by_text("Was this parcel in your hands?")).to_be_visible()
                        press(other, item.get_by_role("button", name="Answer"))
                        expect(other.get_by_role("alert")).to_contain_text("Write something")
                        type_into(other, other.get_by_label("Your answer"), "It was, at nine o'clock.")
                        press(other, other.get_by_role("main").get_by_role("button", name="Answer"))
                        expect(other.get_by_text("Thank you. Your answer is sent.")).to_be_visible()
                    # With a script the answer comes by itself.
                    if not javascript:
                        page.goto(path)
                    expect(page.get_by_text("It was, at nine o'clock.")).to_be_visible()

    def somebody_to_ask(self, page: Page) -> tuple[str, str]:
        """One of the demo's people, and an anomaly of a scan of theirs that nobody has been asked about."""
        people = {"Hub Porto-Bonfim": "hub", "Velo Kurier": "carrier", "Lehm &amp; Licht": "merchant"}
        page.goto("/anomalies")
        for link in page.locator(f"{ITEMS} h3 a").all():
            path = link.get_attribute("href")
            text = page.request.get(path, headers={"accept": "text/html"}).text()
            for name, login in people.items():
                if f"Ask {name}" in text and "has not answered yet" not in text and "has answered" not in text:
                    return login, path
        self.fail("none of the open anomalies is about a scan of the demo's people")
