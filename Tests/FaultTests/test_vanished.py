"""A machine that vanishes closes no connection: nobody says anything any more."""

import ctypes
import os
import re
import socket
import subprocess
import threading
import time
import unittest
from contextlib import contextmanager

from databases import held, locks
from server import Server
from test_faults import ROUNDS, FaultTest, wait_until
from trade import NotAnswered, Sender, check_sums, now, order, outcomes_of, patiently, scan, set_up

HERE, THERE = "10.255.255.1", "10.255.255.2"
PORT = 5432
LIBC = ctypes.CDLL(None, use_errno=True)


def can_make_networks() -> bool:
    """Whether two networks with a wire between them can be made for the test; root may not do so in every container."""
    wire = "ip link add wire type veth peer name other && ip addr add 10.255.255.1/30 dev wire && ip route add blackhole 10.255.255.9/32"
    try:
        return subprocess.run(["unshare", "--net", "sh", "-c", wire], capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


class Network:
    """A network of its own, where only its lo and one end of a wire are."""

    def __init__(self) -> None:
        self.holder = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", "unshare", "--net", "sleep", "infinity"])
        self.path = f"/proc/{self.holder.pid}/ns/net"
        own = os.readlink("/proc/self/ns/net")
        if not wait_until(lambda: os.readlink(self.path) != own):
            raise AssertionError("there is no other network")
        self.run("ip", "link", "set", "lo", "up")

    def run(self, *command: str) -> None:
        subprocess.run([*self.prefix, *command], check=True, capture_output=True)

    @property
    def prefix(self) -> tuple[str, ...]:
        return ("nsenter", f"--net={self.path}")

    def enter(self) -> None:
        """Of the thread that calls it; what it opens from now on is in this network."""
        file = os.open(self.path, os.O_RDONLY)
        try:
            if LIBC.setns(file, 0x4000_0000) != 0:
                raise OSError(ctypes.get_errno(), "setns")
        finally:
            os.close(file)

    @contextmanager
    def inside(self):
        """The thread that calls it is there, and comes back."""
        home = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        self.enter()
        try:
            yield
        finally:
            came_back = LIBC.setns(home, 0x4000_0000) == 0
            os.close(home)
            if not came_back:
                raise OSError(ctypes.get_errno(), "setns")

    def close(self) -> None:
        self.holder.kill()
        self.holder.wait()


class Relay:
    """Listens in a network for PostgreSQL's clients, and passes everything on to the server's Unix socket."""

    def __init__(self, network: Network, path: str):
        self.network, self.path = network, path
        self.ready = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()
        if not self.ready.wait(60):
            raise AssertionError("the relay does not listen")

    def _listen(self) -> None:
        self.network.enter()
        with socket.create_server((THERE, PORT)) as door:
            self.ready.set()
            while True:
                client = door.accept()[0]
                server = socket.socket(socket.AF_UNIX)
                server.connect(self.path)
                for one, other in ((client, server), (server, client)):
                    threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    @staticmethod
    def _pass(one: socket.socket, other: socket.socket) -> None:
        try:
            while data := one.recv(65_536):
                other.sendall(data)
        except OSError:
            pass
        finally:
            # Each is read by one of the two threads, and closed by it.
            one.close()
            try:
                other.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


@unittest.skipUnless(can_make_networks(), "two networks are made for it, which is not allowed here")
class VanishedPostgres(FaultTest):
    kind = "postgres"

    def setUp(self) -> None:
        super().setUp()
        self.here, self.there = Network(), Network()
        self.addCleanup(self.here.close)
        self.addCleanup(self.there.close)
        self.here.run("ip", "link", "add", "wire", "type", "veth", "peer", "name", "wire", "netns", str(self.there.holder.pid))
        for network, address in ((self.here, HERE), (self.there, THERE)):
            network.run("ip", "addr", "add", f"{address}/30", "dev", "wire")
            network.run("ip", "link", "set", "wire", "up")
        folder = re.search(r"host=([^&]+)", os.environ["NEARMADE_TEST_POSTGRES_SOCKET"])[1].replace("%2F", "/")
        Relay(self.there, f"{folder}/.s.PGSQL.{os.environ['PGPORT']}")

    def test_an_answer_that_never_comes_is_given_up(self) -> None:
        """Once while the program waits for an answer (the scans' keys are held, so that none is on its way), once before it asks."""
        self.database.address = f"postgres://nearmade@{THERE}:{PORT}/{self.database.name}?connect_timeout=2"
        self.servers = [Server(
            ["serve", "--port", "0", "--database", self.database.address], self.database.folder / "serve.log", last_line="listens on",
            prefix=self.here.prefix)]
        self.database.address = f"postgres://nearmade@/{self.database.name}?host={os.environ['PGHOST']}&port={os.environ['PGPORT']}"
        with self.here.inside():
            self.at = now()
            self.operator = Sender(self.addresses, self.database.operator)
            self.addCleanup(self.operator.close)
            set_up(self.operator)
            carrier = self.database.carrier_token()
            with self.subTest("while it waits for an answer"):
                with held(self.database.name, "LOCK TABLE scan_key"):
                    self.is_given_up("waits", carrier, is_held=True)
                self.is_stored_once("waits", carrier)
            sent = 1
            # Each takes most of a minute, so that the short form is content with one.
            if ROUNDS > 3:
                sent = 2
                with self.subTest("before it asks"):
                    self.is_given_up("asks", carrier, is_held=False)
                    self.is_stored_once("asks", carrier)
            check_sums(self.database.verify(), sent)

    def is_given_up(self, key: str, token: str, is_held: bool) -> None:
        patiently(lambda: self.operator.post("/orders", order(key)))
        answer: list[str] = []
        asking = self.ask(token, key, answer) if is_held else None
        if is_held:
            self.assertTrue(wait_until(lambda: locks(self.database.name, "scan_key", "NOT granted") > 0), f"nobody waits for it {answer}")
        self.cut()
        try:
            began = time.monotonic()
            asking = asking or self.ask(token, key, answer)
            asking.join(240)
            self.assertTrue(answer, "it waits for ever")
            self.assertRegex(answer[0], "database-away|outcome-unknown")
            print(f"  {key}: given up after {time.monotonic() - began:.0f} s", flush=True)
        finally:
            self.mend()

    def is_stored_once(self, key: str, token: str) -> None:
        carrier = Sender(self.addresses, token)
        self.assertIn(patiently(lambda: outcomes_of(carrier, "/scans", "scans", [scan(key, self.at)]))[0], ("stored", "duplicate"))
        carrier.close()

    def cut(self) -> None:
        """Nothing that is sent over there comes back."""
        self.there.run("ip", "route", "add", "blackhole", f"{HERE}/32")

    def mend(self) -> None:
        self.there.run("ip", "route", "del", "blackhole", f"{HERE}/32")

    def ask(self, token: str, key: str, answer: list[str]) -> threading.Thread:
        def send() -> None:
            self.here.enter()
            # More patient than the program.
            sender = Sender(self.addresses, token, patience=200)
            try:
                answer.append(outcomes_of(sender, "/scans", "scans", [scan(key, self.at)])[0])
            except NotAnswered as failure:
                answer.append(str(failure))
            finally:
                sender.close()

        thread = threading.Thread(target=send, daemon=True)
        thread.start()
        return thread
