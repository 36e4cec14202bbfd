"""The demo's corner: a visitor makes something happen and watches it, without reloading."""

import re
from contextlib import contextmanager
from typing import Iterator

from playwright.sync_api import Locator, Page, expect
from browser import press, submit, tab_to, unfold
from scene import PageTest

# Of a parcel that the visitor sends, at the highest speed: two hours of trade take seconds; a busy machine takes longer.
DELIVERY_MS = 120_000


class DemoTests(PageTest):
    @contextmanager
    def guest(self, login: str | None = "operator", **manner) -> Iterator[Page]:
        with self.scene.visitor(login, **manner) as (page, _):
            page.goto("/")
            unfold(page)
            yield page

    @staticmethod
    def corner(page: Page) -> Locator:
        return page.get_by_role("complementary", name="Demonstration")

    def test_a_visitor_is_let_in_as_the_operator_and_looks_through_other_eyes(self) -> None:
        for javascript in (True, False):
            with self.subTest(javascript=javascript), self.guest(None, javascript=javascript) as page:
                expect(page.locator(".who")).to_contain_text("Olga Berger")
                for login, name in (("merchant", "Mira Lindner"), ("hub", "Henrique Sousa"), ("carrier", "Karolina Nowak")):
                    people = self.corner(page).get_by_role("combobox")
                    tab_to(page, people)
                    people.select_option(login)
                    submit(page, self.corner(page).locator("form", has=page.get_by_role("combobox")).get_by_role("button"))
                    expect(page.locator(".who")).to_contain_text(name)

    def test_whoever_signs_out_is_out_and_not_let_in_again_by_the_same_door(self) -> None:
        with self.guest(None) as page:
            submit(page, page.get_by_role("button", name="Sign out"))
            expect(page.get_by_text("You are signed out.")).to_be_visible()
            expect(page.get_by_label("Password")).to_be_visible()

    def test_pause_and_speed(self) -> None:
        for javascript in (True, False):
            with self.subTest(javascript=javascript), self.guest(javascript=javascript) as page:
                page.goto("/?from=here")
                unfold(page)
                corner = self.corner(page)
                submit(page, corner.get_by_role("button", name="Pause"))
                self.assertEqual(page.url, self.scene.demo.address + "/?from=here")
                submit(page, corner.get_by_role("button", name="Go on"))
                fast, usual = (corner.get_by_role("button", name=name, exact=True) for name in ("3,600×", "600×"))
                expect(fast).to_have_attribute("aria-pressed", "false")
                submit(page, fast)
                expect(fast).to_have_attribute("aria-pressed", "true")
                submit(page, usual)
                expect(usual).to_have_attribute("aria-pressed", "true")

    def test_an_order_of_ones_own_is_delivered_and_payable_while_one_watches(self) -> None:
        with self.guest() as page:
            self.scene.control(speed="3600")
            self.addCleanup(self.scene.control, speed="600")
            press(page, self.corner(page).get_by_role("button", name="Send me one order"))
            expect(page).to_have_url(re.compile(r"/orders/ord_\w{26}$"))
            expect(page.get_by_text("Your order is placed.")).to_be_visible()
            # A mark that a reload would wipe away.
            page.evaluate("document.documentElement.dataset.mark = 'kept'")
            main = page.get_by_role("main")
            expect(main.get_by_text("Delivered").first).to_be_visible(timeout=DELIVERY_MS)
            expect(main.get_by_text("Payable").first).to_be_visible(timeout=DELIVERY_MS)
            self.assertEqual(page.evaluate("document.documentElement.dataset.mark"), "kept")

    def test_the_corner_lies_over_nothing_on_any_width(self) -> None:
        faults = []
        for login, paths in (("operator", ("/", "/orders", "/parties", "/cities", "/nowhere")), (None, (self.scene.demo.logins.buyer, "/sign-in"))):
            with self.scene.visitor(login) as (page, troubles):
                troubles.expected_statuses = {404}
                for width, height in ((390, 844), (1024, 768), (1280, 800), (1440, 900), (2560, 1440)):
                    page.set_viewport_size({"width": width, "height": height})
                    for path in paths:
                        page.goto(path)
                        for is_open in (False, True):
                            if is_open:
                                page.evaluate("document.querySelector('.corner details').open = true")
                            faults += [f"{path} at {width} px, {'open' if is_open else 'shut'}: {part}" for part in page.evaluate(BENEATH)]
        self.expect_nothing(faults)


# Texts and controls that the corner covers at the end of the page. Both in one go: the demo goes on, and rows that come between would move the page.
BENEATH = """() => {
    scrollTo(0, document.documentElement.scrollHeight);
    const corner = document.querySelector(".corner"), over = corner.getBoundingClientRect();
    const isCovered = at => at.width > 1 && at.height > 1 && at.left < over.right - 1 && at.right > over.left + 1
        && at.top < over.bottom - 1 && at.bottom > over.top + 1;
    const isSeen = part => !corner.contains(part) && !part.closest(".unseen") && part.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true });
    const found = [];
    const own = [...corner.querySelectorAll("button, select")].filter(part => part.checkVisibility()).map(part => [part, part.getBoundingClientRect()]);
    for (const [part, at] of own) for (const [other, there] of own)
        if (part !== other && at.left < there.right - 2 && at.right > there.left + 2 && at.top < there.bottom - 1 && at.bottom > there.top + 1)
            found.push(`its own ${part.textContent.slice(0, 30)} and ${other.textContent.slice(0, 30)}`);
    for (const part of document.body.querySelectorAll("a, button, input, select, textarea, summary"))
        if (isSeen(part) && isCovered(part.getBoundingClientRect())) found.push(part.outerHTML.slice(0, 120));
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const text = texts.currentNode, range = document.createRange();
        if (!text.data.trim() || !isSeen(text.parentElement)) continue;
        range.selectNodeContents(text);
        if ([...range.getClientRects()].some(isCovered)) found.push(text.data.trim().slice(0, 80));
    }
    return found.slice(0, 5);
}"""
