"""Why a claim is not payable, for the merchant whose goods it is about; and a decision that moves money."""

import re

from playwright.sync_api import expect
from browser import press, tab_to, type_into, unfold
from scene import PageTest


class ClaimTests(PageTest):
    # A scan on its way would prove the claim that is being looked at.
    STILL = True

    def test_a_merchant_finds_out_why_a_claim_is_not_payable(self) -> None:
        for javascript in (True, False):
            with self.subTest(javascript=javascript), self.scene.visitor("merchant", javascript=javascript) as (page, _):
                page.goto("/")
                unfold(page)
                press(page, page.get_by_role("navigation", name="Sections").get_by_role("link", name="Claims"))
                tabs = page.get_by_role("navigation", name="Claims by state")
                press(page, tabs.get_by_role("link", name="Waiting for the scan"))
                expect(page).to_have_url(re.compile("state=awaiting_scan"))
                # One that a scan frees; beside them are those of the rule that pays on a date.
                press(page, page.locator("tbody tr", has_text="City cashback").first.get_by_role("link").first)
                expect(page.get_by_role("heading", level=1)).to_contain_text("Cashback of")
                why = page.get_by_role("region", name="Why it is, or is not, payable").or_(page.locator("[data-region=why]")).first
                expect(why.get_by_text("Missing: a scan that says").first).to_be_visible()
                expect(why.get_by_text("The scan", exact=True).first).to_be_visible()
                # From there to the order, where the rest of the story is.
                press(page, page.locator("[data-region=about]").get_by_role("link").first)
                expect(page).to_have_url(re.compile(r"/orders/ord_\w{26}$"))

    def test_the_operator_holds_a_claim_and_rejects_another_after_a_confirmation(self) -> None:
        for javascript in (True, False):
            with self.subTest(javascript=javascript), self.scene.visitor("operator", javascript=javascript) as (page, troubles):
                troubles.expected_statuses.add(422)
                page.goto("/claims?state=awaiting_scan&sort=-age")
                press(page, page.locator("tbody tr").first.get_by_role("link").first)
                press(page, page.locator("[data-region=decisions]").get_by_role("link", name="Put on hold"))
                type_into(page, page.get_by_label("Why"), " ")
                press(page, page.get_by_role("main").get_by_role("button", name="Put on hold"))
                expect(page.get_by_role("alert")).to_contain_text("Say why")
                type_into(page, page.get_by_label("Why"), "The buyer has written to us.")
                press(page, page.get_by_role("main").get_by_role("button", name="Put on hold"))
                expect(page.get_by_text("On hold until somebody lets it go on.")).to_be_visible()
                press(page, page.locator("[data-region=decisions]").get_by_role("link", name="Reject"))
                type_into(page, page.get_by_label("Why"), "The parcel was never packed.")
                press(page, page.get_by_role("main").get_by_role("button", name="Go on"))
                confirm = page.get_by_role("button", name=re.compile(r"Reject: .*\d"))
                expect(page.get_by_text("Transfers are never changed.")).to_be_visible()
                tab_to(page, confirm)
                page.keyboard.press("Enter")
                expect(page.get_by_text("Rejected. The reserved money is back in the budget.")).to_be_visible()
                expect(page.locator("[data-region=why]").get_by_text("The parcel was never packed.").first).to_be_visible()
