"""A buyer behind the link, on a phone: where the order is, and how to say that something is wrong."""

import re

from playwright.sync_api import Page, expect
from browser import press, type_into, unfold
from scene import PageTest

# What buyers need not know.
JARGON = ("anomal", "ledger", "claim", "grade", "transfer", "budget", "tracked", "confirmed part", "ord_", "prc_", "clm_", "fct_")


class BuyerTests(PageTest):
    def test_a_buyer_objects_and_the_operator_answers_while_the_page_is_open(self) -> None:
        self.object_and_answer(javascript=True)

    def test_the_same_without_javascript(self) -> None:
        self.object_and_answer(javascript=False)

    def object_and_answer(self, javascript: bool) -> None:
        text = "Nobody rang all day." if javascript else "Nobody rang all night."
        with self.scene.visitor(width="phone", javascript=javascript) as (page, troubles):
            troubles.expected_statuses.add(422)
            page.goto(self.scene.demo.logins.buyer)
            main = page.get_by_role("main")
            for heading in ("Where it is", "Your cashback", "What proves the delivery", "What you bought", "Is something wrong?"):
                expect(main.get_by_role("heading", name=heading)).to_be_visible()
            self.assertEqual([word for word in JARGON if word in main.inner_text().lower()], [])
            press(page, main.get_by_role("link", name="Tell us what is wrong"))
            press(page, main.get_by_role("button", name="Send"))
            expect(page.get_by_role("alert")).to_contain_text("Choose what happened")
            press(page, page.get_by_role("alert").get_by_role("link").first, "Enter")
            page.keyboard.press("Space")
            expect(page.get_by_role("radio", name="It has not arrived")).to_be_checked()
            type_into(page, page.get_by_label("Tell us more"), text)
            press(page, main.get_by_role("button", name="Send"))
            expect(page.get_by_text("Thank you. We have it, and one of us looks at it.")).to_be_visible()
            expect(main.get_by_text(re.compile("You told us .*It has not arrived")).first).to_be_visible()
            self.answer(text)
            if not javascript:
                page.goto(self.scene.demo.logins.buyer)
            expect(main.get_by_text("It is with your neighbour").first).to_be_visible()

    def answer(self, text: str) -> None:
        """The operator finds what the buyer has said, and answers."""
        with self.scene.visitor("operator") as (page, _):
            page.goto("/anomalies?kind=objection")
            expect(page.locator("[data-item]").first).to_be_visible()
            paths = [link.get_attribute("href") for link in page.locator("[data-item] h3 a").all()]
            for path in paths:
                page.goto(path)
                if page.get_by_text(text).count():
                    break
            else:
                self.fail(f"no objection says “{text}”")
            type_into(page, page.get_by_label("Note"), "It is with your neighbour")
            press(page, page.get_by_role("main").get_by_role("button", name="Reject"))
            press(page, page.get_by_role("dialog").get_by_role("button", name="Yes, go on"))
            expect(page.get_by_text("Rejected. You can take it back on the anomaly's page.")).to_be_visible()
