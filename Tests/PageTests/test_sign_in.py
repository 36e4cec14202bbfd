"""Coming in, going out, and the colours that somebody likes; at a server as it is in use."""

import re
from contextlib import ExitStack

from playwright.sync_api import Page, expect
from browser import press, tab_to, type_into, unfold
from scene import PageTest


class SignInTests(PageTest):
    @classmethod
    def setUpClass(cls) -> None:
        cls.stack = ExitStack()
        cls.addClassCleanup(cls.stack.close)
        cls.shop = cls.stack.enter_context(cls.scene.shop())

    def sign_in(self, page: Page, login: str, password: str) -> None:
        type_into(page, page.get_by_label("Login"), login)
        type_into(page, page.get_by_label("Password"), password)
        page.keyboard.press("Enter")

    def test_with_the_keyboard_wrong_and_then_right_back_to_the_page_that_was_asked_for(self) -> None:
        password = self.scene.demo.logins.passwords["merchant"]
        with self.scene.visitor(address=self.shop.address) as (page, troubles):
            troubles.expected_statuses |= {401, 422}
            page.goto("/?from=link")
            expect(page).to_have_url(re.compile(r"/sign-in\?next="))
            tab_to(page, page.get_by_label("Login"))
            page.keyboard.press("Enter")
            summary = page.get_by_role("alert")
            expect(summary.get_by_role("link")).to_have_count(2)
            # The list of faults has the focus, and its links lead to the fields.
            expect(summary).to_be_focused()
            press(page, summary.get_by_role("link").first)
            expect(page.get_by_label("Login")).to_be_focused()
            page.keyboard.type("merchant")
            type_into(page, page.get_by_label("Password"), "not it")
            page.keyboard.press("Enter")
            expect(page.get_by_role("alert")).to_be_visible()
            expect(page.get_by_label("Login")).to_have_value("merchant")
            expect(page.get_by_label("Password")).to_have_value("")
            type_into(page, page.get_by_label("Password"), password)
            page.keyboard.press("Enter")
            expect(page).to_have_url(self.shop.address + "/?from=link")
            unfold(page)
            expect(page.get_by_text("Mira Lindner")).to_be_visible()

    def test_signing_out_ends_the_session_for_good(self) -> None:
        with self.scene.visitor(address=self.shop.address) as (page, _):
            page.goto("/sign-in")
            self.sign_in(page, "hub", self.scene.demo.logins.passwords["hub"])
            expect(page).to_have_title(re.compile("Overview"))
            unfold(page)
            expect(page.get_by_text("Henrique Sousa")).to_be_visible()
            kept = page.context.cookies()
            page.get_by_role("button", name="Sign out").click()
            expect(page).to_have_url(self.shop.address + "/sign-in")
            expect(page.get_by_text("You are signed out")).to_be_visible()
            page.context.add_cookies([cookie for cookie in kept if cookie["name"] == "nm_session"])
            page.goto("/")
            expect(page).to_have_url(re.compile("/sign-in"))

    def test_without_javascript(self) -> None:
        with self.scene.visitor(address=self.shop.address, javascript=False) as (page, _):
            page.goto("/")
            self.sign_in(page, "carrier", self.scene.demo.logins.passwords["carrier"])
            expect(page).to_have_title(re.compile("Overview"))
            unfold(page)
            expect(page.get_by_text("Karolina Nowak")).to_be_visible()

    def test_dark_stays_dark_wherever_one_goes(self) -> None:
        for javascript in (True, False):
            with self.subTest(javascript=javascript):
                with self.scene.visitor("operator", self.shop.address, javascript=javascript) as (page, _):
                    page.goto("/?from=here")
                    light = self.ground(page)
                    self.choose(page, "Dark colours")
                    expect(page).to_have_url(self.shop.address + "/?from=here")
                    dark = self.ground(page)
                    self.assertLess(sum(dark), sum(light))
                    page.goto("/")
                    self.assertEqual(self.ground(page), dark)
                    self.choose(page, "Light colours")
                    self.assertEqual(self.ground(page), light)

    @staticmethod
    def choose(page: Page, colours: str) -> None:
        unfold(page)
        page.get_by_role("button", name=colours).click()
        chosen = page.locator("button[aria-pressed=true]", has_text=colours)
        expect(chosen).to_have_count(1)

    @staticmethod
    def ground(page: Page) -> tuple[int, ...]:
        """The page's background: red, green, blue."""
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        return tuple(int(part) for part in re.findall(r"\d+", colour)[:3])
