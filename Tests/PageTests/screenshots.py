"""Pictures of the main pages, for eyes: `scripts/test-pages --screenshots [FOLDER]`."""

from pathlib import Path

from playwright.sync_api import Page
from browser import WIDTHS
from scene import Scene

# The first row of a list.
ROW = "a.row"
# Name, who looks, the page's path, and whether to go on to where its first row leads; or the links and buttons to follow, by selector.
Way = bool | tuple[str, ...]
VIEWS: list[tuple[str, str, str, Way]] = [
    ("overview", "operator", "/", False), ("anomalies", "operator", "/anomalies", False), ("orders", "operator", "/orders", False),
    ("order", "operator", "/orders", True), ("parcels", "operator", "/parcels", False), ("scans", "operator", "/scans", False),
    ("anomaly", "operator", "/anomalies", ("[data-item] h3 a",)), ("parcel", "operator", "/parcels", True),
    ("scan", "operator", "/scans?step=delivered", True), ("link", "operator", "/orders", (ROW, "main a.button >> nth=0")),
    ("cancellation", "operator", "/orders", (ROW, "main a.button >> nth=1")), ("voiding", "operator", "/scans", (ROW, "main a.button")),
    ("decision", "operator", "/claims?state=awaiting_scan", (ROW, "main a.button")), ("funding", "operator", "/offers", (ROW, "main a.button")),
    ("offer-edit", "operator", "/offers", (ROW, "main a.button >> nth=1")), ("offer-errors", "operator", "/offers/new", ("form.form button",)),
    ("transfer", "operator", "/accounts?kind=budget", (ROW, ROW)), ("party", "operator", "/parties", True), ("users", "operator", "/users", False),
    ("tokens", "operator", "/tokens", False), ("devices", "operator", "/devices", False), ("token-new", "operator", "/tokens/new", False),
    ("nothing", "operator", "/nowhere", False), ("nobody-asked", "carrier", "/anomalies", False), ("merchant-claim", "merchant", "/claims", True),
    ("claims", "operator", "/claims?state=awaiting_scan", False), ("claim", "operator", "/claims?state=payable", True),
    ("offers", "operator", "/offers", False), ("offer", "operator", "/offers", True), ("offer-new", "operator", "/offers/new", False),
    ("accounts", "operator", "/accounts", False), ("account", "operator", "/accounts", True), ("facts", "operator", "/facts", False), ("days", "operator", "/days", False),
    ("fact", "operator", "/facts", True), ("parties", "operator", "/parties", False), ("audits", "operator", "/audits", False),
    ("merchant-overview", "merchant", "/", False), ("hub-overview", "hub", "/", False), ("carrier-overview", "carrier", "/", False),
    ("hub-questions", "hub", "/anomalies", False), ("look", "operator", "/look", False),
]
# What people print.
PRINTED: list[tuple[str, str, Way]] = [("order", "/orders", True), ("account", "/accounts?kind=budget", True), ("overview", "/", False)]
# Each in light and dark at these widths.
SIZES = ("phone", "desk")


def take(scene: Scene, folder: Path) -> int:
    """Writes `NAME-THEME-WIDTH.png` for each view that is there. Returns how many pictures were taken."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for theme in ("light", "dark"):
        for size in SIZES:
            for login in (None, "operator", "merchant", "hub", "carrier"):
                with scene.visitor(login, width=size, theme=theme) as (page, troubles):
                    troubles.expected_statuses.update({404, 422})
                    buyer = scene.demo.logins.buyer
                    objecting: Way = ("main a.button",)
                    views = [(name, path, way) for name, who, path, way in VIEWS if who == login]
                    for name, path, way in views or [("buyer", buyer, False), ("objection", buyer, objecting)]:
                        if show(page, path, way):
                            page.screenshot(path=folder / f"{name}-{theme}-{WIDTHS[size][0]}.png", full_page=size == "phone")
                            count += 1
    return count + on_paper(scene, folder)


def on_paper(scene: Scene, folder: Path) -> int:
    """Pages that people print, as `NAME-paper.pdf`."""
    with scene.visitor("operator", theme="dark") as (page, _):
        for name, path, way in PRINTED:
            show(page, path, way)
            page.pdf(path=folder / f"{name}-paper.pdf", format="A4")
    return len(PRINTED)


def show(page: Page, path: str, way: Way) -> bool:
    page.goto(path)
    for step in (ROW,) if way is True else way or ():
        part = page.locator(step).first
        if not part.count():
            return False
        with page.expect_navigation():
            part.click()
    return True
