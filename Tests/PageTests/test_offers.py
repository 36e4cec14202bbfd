"""The operator makes an offer and pays money in for it, with the keyboard alone, with and without a script."""

import re

from playwright.sync_api import Page, expect
from browser import press, tab_to, type_into
from scene import PageTest


class OfferTests(PageTest):
    def test_an_offer_is_made_after_its_faults_are_mended_and_funded_once(self) -> None:
        self.make_and_fund(javascript=True)

    def test_the_same_without_javascript(self) -> None:
        self.make_and_fund(javascript=False)

    def make_and_fund(self, javascript: bool) -> None:
        key = "spring" if javascript else "spring-plain"
        name = "Spring" if javascript else "Spring, plain"
        with self.scene.visitor("operator", javascript=javascript) as (page, troubles):
            troubles.expected_statuses.add(422)
            page.goto("/offers")
            press(page, page.get_by_role("main").get_by_role("link", name="New offer"))
            expect(page).to_have_url(re.compile("/offers/new$"))
            type_into(page, page.get_by_label("Name"), name)
            page.keyboard.press("Enter")
            summary = page.get_by_role("alert")
            expect(summary).to_contain_text("Choose a marketplace")
            expect(summary).to_contain_text("Enter a key")
            # What was typed is still there, and each fault leads to its field.
            expect(page.get_by_label("Name")).to_have_value(name)
            press(page, summary.get_by_role("link", name="Enter a key"))
            expect(page.get_by_label("Key")).to_be_focused()
            page.keyboard.type(key)
            self.fill(page)
            expect(page).to_have_url(re.compile(r"/offers/off_\w{26}$"))
            expect(page.get_by_role("heading", level=1)).to_contain_text(name)
            expect(page.get_by_text("The offer is made.")).to_be_visible()
            self.fund(page)

    def fill(self, page: Page) -> None:
        """Everything that the first attempt left out."""
        for label in ("Marketplace", "Paid by"):
            select = page.get_by_label(label, exact=True)
            tab_to(page, select)
            page.keyboard.press("ArrowDown")
            expect(select).not_to_have_value("")
        type_into(page, page.get_by_label("Share", exact=False).and_(page.locator("input[name=rate]")), "4")
        page.keyboard.press("Enter")

    def fund(self, page: Page) -> None:
        press(page, page.get_by_role("main").get_by_role("link", name="Pay money in"))
        amount = page.locator("input[name=amount]")
        type_into(page, amount, "nothing")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("Enter an amount above zero")
        type_into(page, amount, "250")
        page.keyboard.press("Enter")
        confirm = page.get_by_role("button", name=re.compile("Pay in .*250"))
        expect(page.get_by_text("A transfer is never changed.")).to_be_visible()
        tab_to(page, confirm)
        # A finger that trembles moves the money once.
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        expect(page.get_by_text("The money is in the budget.")).to_be_visible()
        expect(page.get_by_role("main").get_by_text("€250.00 of €250.00 left")).to_be_visible()
