"""Pictures of the main pages, for eyes: `scripts/test-pages --screenshots [FOLDER]`."""

from pathlib import Path

from playwright.sync_api import Page
from browser import WIDTHS
from scene import Scene

# Name, who looks, and the page's path, or where its first row leads.
VIEWS = [
    ("overview", "operator", "/", False), ("anomalies", "operator", "/anomalies", False), ("orders", "operator", "/orders", False),
    ("order", "operator", "/orders", True), ("parcels", "operator", "/parcels", False), ("scans", "operator", "/scans", False),
    ("claims", "operator", "/claims?state=awaiting_scan", False), ("claim", "operator", "/claims?state=payable", True),
    ("offers", "operator", "/offers", False), ("offer", "operator", "/offers", True), ("offer-new", "operator", "/offers/new", False),
    ("accounts", "operator", "/accounts", False), ("account", "operator", "/accounts", True), ("facts", "operator", "/facts", False),
    ("fact", "operator", "/facts", True), ("parties", "operator", "/parties", False), ("audits", "operator", "/audits", False),
    ("merchant-overview", "merchant", "/", False), ("hub-overview", "hub", "/", False), ("carrier-overview", "carrier", "/", False),
    ("hub-questions", "hub", "/anomalies", False), ("look", "operator", "/look", False),
]
# Each in light and dark at these widths.
SIZES = ("phone", "desk")


def take(scene: Scene, folder: Path) -> int:
    """Writes `NAME-THEME-WIDTH.png` for each view that is there. Returns how many pictures were taken."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for theme in ("light", "dark"):
        for size in SIZES:
            for login in (None, "operator", "merchant", "hub", "carrier"):
                with scene.visitor(login, width=size, theme=theme) as (page, _):
                    views = [(name, path, deeper) for name, who, path, deeper in VIEWS if who == login]
                    for name, path, deeper in views or [("buyer", scene.demo.logins.buyer, False)]:
                        if show(page, path, deeper):
                            page.screenshot(path=folder / f"{name}-{theme}-{WIDTHS[size][0]}.png", full_page=size == "phone")
                            count += 1
    return count


def show(page: Page, path: str, deeper: bool) -> bool:
    answer = page.goto(path)
    if deeper and answer.ok:
        first = page.locator("tbody tr a").first
        if not first.count():
            return False
        answer = page.goto(first.get_attribute("href"))
    return answer.ok
