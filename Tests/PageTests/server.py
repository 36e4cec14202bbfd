"""Servers of their own for the tests: a demo, and a copy of a demo's database served without one."""

import os
import re
import sqlite3
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("NEARMADE_PROGRAM", ROOT / ".build/debug/nearmade"))
# Far more than a start takes on a machine that has much else to do.
START_SECONDS = 240
STOP_SECONDS = 60


class ServerFailure(Exception):
    """A server did not start, or ended by itself; carries what it said."""


@dataclass(frozen=True)
class Logins:
    """What a demo prints once: passwords by login, the path of a buyer's page, and the operator's token."""

    passwords: dict[str, str]
    buyer: str
    token: str

    @staticmethod
    def parse(lines: list[str], address: str) -> "Logins":
        text = "\n".join(lines)
        passwords = dict(re.findall(r"^  (\w+) +password (\S+)$", text, re.MULTILINE))
        buyer = re.search(r"^  buyer +(\S+)$", text, re.MULTILINE)
        token = re.search(r"^  programs +token (\S+)", text, re.MULTILINE)
        if not (passwords and buyer and token):
            raise ServerFailure(f"the demo printed no logins:\n{text}")
        return Logins(passwords, buyer[1].removeprefix(address), token[1])


class Server:
    """`nearmade` at work. It ends with this process at the latest."""

    def __init__(self, arguments: list[str], log: Path, last_line: str, prefix: tuple[str, ...] = ()):
        """Starts it. `last_line`: what it prints when it can be asked. `prefix`: a command that becomes it."""
        self.lines: list[str] = []
        self._news = threading.Condition()
        # setpriv: where the tests are killed, the server ends as well.
        command = ["setpriv", "--pdeathsig", "TERM", *prefix, str(PROGRAM), *arguments]
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", cwd=log.parent)
        self._listener = threading.Thread(target=self._listen, args=(log,), daemon=True)
        self._listener.start()
        try:
            self._wait_for(last_line)
        except BaseException:
            self.stop()
            raise
        self.address = re.search(r"http://[\w.:]+", "\n".join(self.lines))[0]

    def _listen(self, log: Path) -> None:
        """Keeps what it says, so that it never waits for a reader."""
        with log.open("a") as kept:
            for line in self.process.stdout:
                kept.write(line)
                kept.flush()
                with self._news:
                    self.lines.append(line.rstrip("\n"))
                    self._news.notify_all()
        with self._news:
            self._news.notify_all()

    def _wait_for(self, last_line: str) -> None:
        def is_there() -> bool:
            return any(last_line in line for line in self.lines)

        with self._news:
            self._news.wait_for(lambda: is_there() or not self._listener.is_alive() or self.process.poll() is not None, START_SECONDS)
            if not is_there():
                state = "in vain" if self.process.poll() is None else f"status {self.process.returncode}"
                raise ServerFailure(f"no “{last_line}” from {PROGRAM.name} ({state}): {self.told()}")

    def told(self) -> str:
        """The end of what it wrote."""
        return "\n".join(self.lines[-40:])

    def stop(self) -> None:
        """As Ctrl-C does: it seals its journal and ends."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise ServerFailure(f"it did not stop in {STOP_SECONDS} s: {self.told()}") from None
        self._listener.join(STOP_SECONDS)
        self.process.stdout.close()


class Demo(Server):
    """A demo, the same orders and troubles each time up to the moment at which it listens."""

    def __init__(self, folder: Path):
        self.database = folder / "demo.sqlite"
        super().__init__(
            ["demo", "--port", "0", "--database", f"sqlite:{self.database}", "--seed", "7", "--start", "2026-03-02T08:00:00+01:00", "--speed", "600"],
            folder / "demo.log", last_line="Ctrl-C ends it")
        self.logins = Logins.parse(self.lines, self.address)

    def copy_database(self, path: Path) -> Path:
        """A copy as of this moment, while the demo plays on."""
        with sqlite3.connect(self.database) as source, sqlite3.connect(path) as target:
            source.backup(target)
        source.close()
        target.close()
        return path


class Shop(Server):
    """A server that plays nothing: what `nearmade serve` is to those who use it."""

    def __init__(self, database: Path, port: int = 0, options: tuple[str, ...] = ()):
        self.database = database
        super().__init__(["serve", "--port", str(port), "--database", f"sqlite:{database}", *options], database.parent / "shop.log", last_line="listens on")

    @property
    def port(self) -> int:
        return int(self.address.rsplit(":", 1)[1])
