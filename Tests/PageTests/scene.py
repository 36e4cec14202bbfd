"""What all tests share: one browser, one demo, and a shop that goes on with a copy of the demo's data."""

import tempfile
import unittest
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import ContextManager, Iterator, TypeVar

from playwright.sync_api import Browser, Page, sync_playwright

import browser as browsers
from browser import Troubles
from server import Demo, Server, Shop

# Words of a log that no well-behaved server writes.
ALARMS = (" error ", " critical ", "Fatal error")


AnyServer = TypeVar("AnyServer", bound=Server)


class Scene:
    """Servers are started when they are first asked for, and end with the scene."""

    def __init__(self, folder: Path, browser: Browser, stack: ExitStack):
        self.folder = folder
        self.browser = browser
        self._stack = stack
        self._demo: Demo | None = None
        self._states: dict[tuple[str, str], dict] = {}

    @property
    def demo(self) -> Demo:
        if self._demo is None:
            folder = self.folder / "demo"
            folder.mkdir()
            self._demo = self.start(Demo(folder))
        return self._demo

    def control(self, **what: str) -> None:
        """What the buttons in the demo's corner do."""
        with self.visitor("operator") as (page, _):
            answer = page.request.post("/demo/control", form={**what, "back": "/look"}, headers={"accept": "text/html"})
            assert answer.ok, answer.status

    @contextmanager
    def shop(self, *options: str) -> Iterator[Shop]:
        """A server without a demo, on data as the demo's are now; it needs no password that the demo did not print."""
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        shop = self.start(Shop(self.demo.copy_database(folder / "shop.sqlite"), options=options))
        try:
            yield shop
        finally:
            shop.stop()

    def start(self, server: AnyServer) -> AnyServer:
        """Sees to it that a server ends with the scene at the latest."""
        self._stack.callback(server.stop)
        return server

    def state(self, address: str, login: str) -> dict:
        """The cookies of somebody of the demo who has signed in at a server. Signing in is slow on purpose, so it is done once."""
        key = (address, login)
        if key not in self._states:
            self._states[key] = browsers.sign_in_as(self.browser, address, login, self.demo.logins.passwords[login])
        return self._states[key]

    def visitor(self, login: str | None = None, address: str | None = None, **manner) -> ContextManager[tuple[Page, Troubles]]:
        """Somebody with a browser, at the demo unless another address is given, signed in where a login is named."""
        address = address or self.demo.address
        state = self.state(address, login) if login else None
        return browsers.visitor(self.browser, address, state=state, **manner)


class PageTest(unittest.TestCase):
    """A test in the shared scene."""

    scene: Scene
    maxDiff = None
    # Whether the demo stands still meanwhile, so that nothing moves on that a test is looking at.
    STILL = False

    @classmethod
    def setUpClass(cls) -> None:
        if cls.STILL:
            cls.scene.control(run="pause")
            cls.addClassCleanup(cls.scene.control, run="go")

    def expect_nothing(self, faults: list[str]) -> None:
        faults = list(dict.fromkeys(faults))
        if faults:
            self.fail(f"{len(faults)} faults:\n  " + "\n  ".join(faults[:60]))


@contextmanager
def opened() -> Iterator[Scene]:
    """The scene, for as long as the tests run. Afterwards no server may have written an error into its log."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="nearmade-pages-")))
        playwright = stack.enter_context(sync_playwright())
        browser = browsers.launch(playwright)
        stack.callback(browser.close)
        servers = stack.enter_context(ExitStack())
        yield Scene(folder, browser, servers)
        servers.close()
        alarms = [line for log in folder.rglob("*.log") for line in log.read_text(errors="replace").splitlines() if any(word in line for word in ALARMS)]
        if alarms:
            raise AssertionError("A server complained in its log:\n  " + "\n  ".join(alarms[:20]))
