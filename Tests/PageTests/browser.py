"""A browser for the tests: Debian's Chromium, and pages that tell everything that went wrong on them."""

import os
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator
from urllib.parse import urlsplit

import axe_playwright_python
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, expect

CHROMIUM = os.environ.get("NEARMADE_CHROMIUM", "/usr/bin/chromium")
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
# How long a condition is waited for. Nothing waits that long where all is well.
PATIENCE_MS = 30_000
# Tab stops of the longest page.
TABS_AT_MOST = 250

WIDTHS = {"phone": (390, 844), "desk": (1440, 900), "wall": (2560, 1440)}


def launch(playwright: Playwright) -> Browser:
    expect.set_options(timeout=PATIENCE_MS)
    # Containers and CI run as root, where Chromium's sandbox cannot be had.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    arguments += ["--disable-dev-shm-usage", "--disable-gpu", "--force-color-profile=srgb"]
    return playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)


class Troubles:
    """What a browser complained about while it showed pages of one site."""

    def __init__(self, context: BrowserContext, address: str):
        self.host = urlsplit(address).netloc
        self.found: list[str] = []
        # Statuses that a test provokes on purpose; the browser reports them on its console as well.
        self.expected_statuses: set[int] = set()
        context.on("console", self._console)
        context.on("weberror", lambda error: self.found.append(f"{error.page.url if error.page else ''}: {error.error}"))
        context.on("request", self._request)

    def _console(self, message) -> None:
        if message.type not in ("error", "warning"):
            return
        if any(f"status of {status} " in message.text for status in self.expected_statuses):
            return
        self.found.append(f"{message.location.get('url', '')}: {message.text}")

    def _request(self, request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme != "data" and parts.netloc != self.host:
            self.found.append(f"a request to another host: {request.url}")


@contextmanager
def visitor(
    browser: Browser, address: str, width: str = "desk", theme: str = "light", javascript: bool = True, state: dict | None = None
) -> Iterator[tuple[Page, Troubles]]:
    """Somebody with a browser of their own. Afterwards nothing may have gone wrong in it.

    - state: cookies of somebody who has signed in (`storage_state`).
    """
    across, down = WIDTHS[width]
    context = browser.new_context(
        base_url=address, viewport={"width": across, "height": down}, color_scheme=theme, java_script_enabled=javascript, storage_state=state,
        locale="en-GB", timezone_id="Europe/Berlin", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_MS)
    troubles = Troubles(context, address)
    try:
        page = context.new_page()
        yield page, troubles
    finally:
        context.close()
    if troubles.found:
        raise AssertionError("The browser complained:\n  " + "\n  ".join(dict.fromkeys(troubles.found)))


def sign_in_as(browser: Browser, address: str, login: str, password: str) -> dict:
    """The cookies of somebody who has signed in."""
    context = browser.new_context(base_url=address)
    try:
        answer = context.request.post("/sign-in", form={"login": login, "password": password, "next": "/"}, headers={"accept": "text/html"})
        if answer.status != 200 or answer.url.rstrip("/") != address:
            raise AssertionError(f"{login} could not sign in: {answer.status} {answer.url}")
        return context.storage_state()
    finally:
        context.close()


# MARK: What is wrong with a page


def accessibility_faults(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe finds against WCAG 2 A and AA, or against some of its rules."""
    unfold(page)
    page.evaluate(AXE)
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
    found = page.evaluate("only => axe.run(document, { runOnly: only, resultTypes: ['violations'] })", only)
    return [
        f"{fault['id']}: {fault['help']}: {node['target']} {node['html'][:160]} {colours(node)}" for fault in found["violations"] for node in fault["nodes"][:3]
    ]


def colours(node: dict) -> str:
    data = next((check["data"] for check in node["any"] if check["id"] == "color-contrast"), None)
    return f"{data['fgColor']} on {data['bgColor']} is {data['contrastRatio']}" if data else ""


def sideways(page: Page) -> str | None:
    """What is wider than the window, where the page scrolls sideways."""
    return page.evaluate("""() => {
        const wide = document.documentElement.scrollWidth, window_ = innerWidth;
        if (wide <= window_) return null;
        const out = [...document.body.querySelectorAll('*')].filter(part => part.getBoundingClientRect().right > window_ + 0.5);
        const inner = out.filter(part => !out.some(other => other !== part && part.contains(other)));
        return `${wide} px wide in ${window_} px: ` + inner.slice(0, 3).map(part => part.outerHTML.slice(0, 120)).join(' | ');
    }""")


def unfold(page: Page) -> None:
    """Opens what is folded away. On wide screens the menu and the demo's corner are seen either way; Playwright and axe take them for hidden."""
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")


# MARK: Keys


def tab_to(page: Page, target: Locator) -> None:
    """Presses Tab until the focus is there; it must be seen there."""
    target.wait_for()
    for _ in range(TABS_AT_MOST):
        page.keyboard.press("Tab")
        if target.evaluate("part => part === document.activeElement"):
            if not target.evaluate(IS_FOCUS_SEEN):
                raise AssertionError(f"the focus cannot be seen on {target}")
            return
    raise AssertionError(f"{TABS_AT_MOST} presses of Tab did not lead to {target}")


IS_FOCUS_SEEN = """part => {
    const ring = style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== 'none';
    for (let at = part; at && at !== document.body; at = at.parentElement) if (ring(getComputedStyle(at))) return true;
    for (const pseudo of ['::before', '::after']) if (ring(getComputedStyle(part, pseudo))) return true;
    return false;
}"""


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    """Goes to a button or link by Tab, and presses a key there."""
    tab_to(page, target)
    page.keyboard.press(key)


def submit(page: Page, target: Locator) -> None:
    """Presses a button that leads to another page, which is waited for."""
    tab_to(page, target)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    unfold(page)


def type_into(page: Page, target: Locator, text: str) -> None:
    """Goes to a field by Tab, and types over what stands there."""
    tab_to(page, target)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
