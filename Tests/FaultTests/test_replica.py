"""Pages read from a server in hot standby: what its readers must see, whatever becomes of it."""

import os
import re
import signal
import subprocess
import threading
import time
from contextlib import contextmanager
from html import unescape
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

from databases import Database, OwnPostgres, address_of, as_owner, control, free_port, psql, run
from server import Server
from test_faults import FaultTest, wait_until
from test_processes import EmptyDatabase
from trade import Sender, order

LAG_SECONDS = 2
# What differs between two readings of the same: when, and what forms carry.
DIFFERS = re.compile(
    r'<p class="as-of".*?</p>|\sdata-(?:now|live|seen)="[^"]*"|<time [^>]*data-relative[^>]*>[^<]*</time>'
    r'|name="(?:csrf|once)" value="[^"]*"|As of [^<]*|20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}%3A[0-9]{2}%3A[0-9]{2}(?:\.[0-9]+)?Z')
LINK = re.compile(r'<a\s[^>]*?href="(/[^"#]*)')
ID = re.compile(r"[a-z]{3}_[0-9a-z]{26}")
# Pages of one shape that are opened.
ALIKE_AT_MOST = 3


class StandbyServer:
    """Follows a server of the test's own."""

    def __init__(self, primary: OwnPostgres):
        self.primary = primary
        self.data = primary.folder / "standby"
        self.port = free_port()
        as_owner(
            primary.data, "pg_basebackup", f"--dbname={primary.address}/postgres", f"--pgdata={self.data}", "--wal-method=stream", "--checkpoint=fast",
            "--write-recovery-conf")
        self.start()

    @property
    def address(self) -> str:
        return address_of(self.port)

    def start(self) -> None:
        options = f"-p {self.port} -c max_connections=200 -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.data} -c fsync=off"
        control(self.data, "start", f"--log={self.primary.folder / 'standby.log'}", f"--options={options}")

    def stop(self, mode: str = "fast") -> None:
        control(self.data, "stop", f"--mode={mode}")

    def psql(self, statement: str, database: str = "postgres") -> str:
        return psql(statement, f"{self.address}/{database}")

    @contextmanager
    def paused(self):
        """It takes what comes and shows none of it."""
        self.psql("SELECT pg_wal_replay_pause()")
        assert wait_until(lambda: self.psql("SELECT pg_get_wal_replay_pause_state()") == "paused")
        try:
            yield
        finally:
            self.psql("SELECT pg_wal_replay_resume()")

    @contextmanager
    def frozen(self):
        """Its processes are there and do nothing; its connections stay open."""
        postmaster = int((self.data / "postmaster.pid").read_text().split()[0])
        children = subprocess.run(["ps", "--ppid", str(postmaster), "-o", "pid="], capture_output=True, text=True).stdout.split()
        everyone = [postmaster, *map(int, children)]
        for pid in everyone:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in everyone:
                os.kill(pid, signal.SIGCONT)

    def has_all(self) -> bool:
        written = self.primary.psql("SELECT pg_current_wal_lsn()")
        return wait_until(lambda: self.psql(f"SELECT pg_last_wal_replay_lsn() >= '{written}'") == "t")


class Answer:
    def __init__(self, response):
        self.status, self.headers = response.status, response.headers
        self.text = response.read().decode()

    @property
    def as_of(self) -> str:
        """The line that says of when the page is; empty where it was not read from the replica."""
        found = re.search(r'<p class="as-of"[^>]*>(.*?)</p>', self.text)
        return found[1] if found else ""

    @property
    def seconds_behind(self) -> int:
        return int(re.search(r"at most ([0-9]+) s behind", self.as_of)[1])


class Person:
    """Somebody with a browser: keeps cookies and sends forms."""

    def __init__(self, server: Server, login: str | None = None, password: str = ""):
        self.place = urlsplit(server.address).netloc
        self.cookies: dict[str, str] = {"zone": "UTC"}
        self.csrf = ""
        if login:
            answer = self.post("/sign-in", {"login": login, "password": password})
            assert answer.status == 303, answer.text[:500]
            # Signing in is a form too: what follows may be as old as it likes.
            self.forget()

    def forget(self) -> None:
        self.cookies.pop("done", None)

    def get(self, path: str, live: str | None = None) -> Answer:
        return self.send("GET", path, None, {} if live is None else {"X-Live": live})

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        body = urlencode({**fields, "csrf": self.csrf})
        return self.send("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def send(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        connection = HTTPConnection(self.place, timeout=60)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request(method, path, body, {"Accept": "text/html", "Cookie": cookies, **headers})
        answer = Answer(connection.getresponse())
        connection.close()
        for field in answer.headers.get_all("Set-Cookie") or []:
            name, value = field.split(";")[0].split("=", 1)
            if "Max-Age=0" in field:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        if found := re.search(r'name="csrf" value="([^"]*)"', answer.text):
            self.csrf = found[1]
        return answer


class ReplicaTest(FaultTest):
    kind = "postgres"

    def setUp(self) -> None:
        self.own = OwnPostgres()
        self.addCleanup(self.own.close)
        super().setUp()
        self.standby = StandbyServer(self.own)
        self.addCleanup(self.standby.stop, "immediate")

    def serve(self, database: Database, *options: str) -> Server:
        server = Server(
            ["serve", "--port", "0", "--metrics-open", "--database", database.address, *options], database.folder / "serve.log", last_line="listens on")
        self.servers.append(server)
        return server

    def serve_with_replica(self, database: Database, lag: int = LAG_SECONDS, options: str = "") -> Server:
        address = f"{self.standby.address}/{database.name}?application_name=pages{options}"
        server = self.serve(database, "--replica", address, "--replica-lag", str(lag))
        self.assertTrue(self.is_read(server), server.told())
        return server

    def metric(self, server: Server, line: str) -> float:
        connection = HTTPConnection(urlsplit(server.address).netloc, timeout=60)
        connection.request("GET", "/metrics")
        text = connection.getresponse().read().decode()
        connection.close()
        found = re.search(rf"^{re.escape(line)} (\S+)$", text, re.MULTILINE)
        return float(found[1]) if found else 0.0

    def is_read(self, server: Server, state: int = 1) -> bool:
        return wait_until(lambda: self.metric(server, "nearmade_replica_is_read") == state)

    def fallbacks(self, server: Server, reason: str) -> int:
        return int(self.metric(server, f'nearmade_replica_fallbacks_total{{reason="{reason}"}}'))

    def from_replica(self, server: Server) -> int:
        return int(self.metric(server, 'nearmade_page_reads_total{source="replica"}'))


class PagesOfTheReplica(ReplicaTest):
    """On the trade of a demo, which has something on every page."""

    def make_database(self, folder):
        database = EmptyDatabase(folder, self.kind, self.own.address)
        demo = Server(
            ["demo", "--port", "0", "--database", database.address, "--seed", "7", "--start", "2026-03-02T08:00:00+01:00", "--speed", "600"],
            folder / "demo.log", last_line="Ctrl-C ends it")
        self.logins = dict(re.findall(r"^  (\w+) +password (\S+)$", "\n".join(demo.lines), re.MULTILINE))
        self.buyer = re.search(r"^  buyer +(\S+)$", "\n".join(demo.lines), re.MULTILINE)[1].removeprefix(demo.address)
        demo.stop()
        return database

    def test_every_page_is_the_same_from_both(self) -> None:
        # Time has brought much since the demo's day; what it brings is done before anything is compared.
        plain = self.serve(self.database)
        self.assertTrue(wait_until(lambda: self.metric(plain, "nearmade_due_overdue") == 0 and self.metric(plain, 'nearmade_journal_lag_facts{reader="sealing"}') == 0))
        replicated = self.serve_with_replica(self.database, lag=60)
        shapes: set[str] = set()
        for login in ("operator", "merchant", "hub", "carrier"):
            shapes |= self.compare(Person(plain, login, self.logins[login]), Person(replicated, login, self.logins[login]), ["/"])
        shapes |= self.compare(Person(plain), Person(replicated), [self.buyer], within="link=")
        wanted = {
            "/", "/days", "/days.csv", "/orders", "/orders.csv", "/orders/{id}", "/parcels", "/parcels.csv", "/parcels/{id}", "/scans", "/scans.csv",
            "/scans/{id}", "/claims", "/claims.csv", "/claims/{id}", "/offers", "/offers/{id}", "/accounts", "/accounts.csv", "/accounts/{id}",
            "/accounts/{id}/transfers.csv", "/transfers/{id}", "/facts", "/facts/{id}",
        }
        self.assertEqual(shapes, wanted)
        # Nothing that a standby cannot do, and nothing that it had to be helped with.
        for reason in ("away", "behind", "unfit", "conflict", "slow", "busy", "failed", "missing"):
            self.assertEqual(self.fallbacks(replicated, reason), 0, reason)
        used = int(self.standby.psql("SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = 'pages'"))
        self.assertGreater(used, 0)

    def compare(self, one: Person, other: Person, start: list[str], within: str = "") -> set[str]:
        """Opens the pages behind all links, on both. - Returns: the shapes of those that were read from the replica."""
        known, waiting, seen, shapes = set(start), list(start), {}, set()
        while waiting:
            path = waiting.pop(0)
            shape = ID.sub("{id}", urlsplit(path).path)
            seen[shape] = seen.get(shape, 0) + 1
            if seen[shape] > ALIKE_AT_MOST:
                continue
            right, left = other.get(path), one.get(path)
            # Between the two a minute may have begun.
            for _ in range(3):
                if DIFFERS.sub("", left.text) == DIFFERS.sub("", right.text):
                    break
                right, left = other.get(path), one.get(path)
            self.assertEqual((left.status, right.status), (200, 200), path)
            if right.headers["Age"] is not None:
                shapes.add(shape)
                self.assertEqual(DIFFERS.sub("", left.text), DIFFERS.sub("", right.text), path)
                self.assertEqual(left.as_of, "")
                if right.headers["Content-Type"].startswith("text/html"):
                    self.assertRegex(right.as_of, r"^As of [0-9:]+ \(at most [0-9]+ s behind\)$")
            for link in map(unescape, LINK.findall(right.text)):
                if link not in known and within in link and not link.startswith(("/sign-out", "/audits")):
                    known.add(link)
                    waiting.append(link)
        return shapes


class BehindTheReplica(ReplicaTest):
    """On a small trade that the test makes itself."""

    def setUp(self) -> None:
        super().setUp()
        self.start()
        self.open_shop()
        self.plain = self.servers[0]
        self.password = run("user", "add", "--login", "olga", "--name", "Olga", "--database", self.database.address).split()[-1]
        self.place("A-1")
        self.standby.has_all()

    def make_database(self, folder):
        return Database(folder, self.kind, self.own.address)

    def place(self, key: str) -> str:
        sender = Sender([self.plain.address], self.database.operator)
        answer = sender.post("/orders", order(key))
        sender.close()
        return answer["order"]

    def test_own_writes_are_seen_at_once_and_others_when_they_have_come(self) -> None:
        server = self.serve_with_replica(self.database, lag=300)
        olga, otto = (Person(server, "olga", self.password) for _ in range(2))
        with self.standby.paused():
            new = self.place("A-2")
            self.assertNotIn("A-2", otto.get("/orders").text)
            self.assertNotEqual(otto.get("/orders").as_of, "")
            # A page of its own says how far behind it is, and that grows.
            self.assertTrue(wait_until(lambda: otto.get("/orders").seconds_behind >= 2))
            # What somebody knows of is there.
            page = otto.get(f"/orders/{new}")
            self.assertEqual((page.status, page.as_of), (200, ""))
            self.assertEqual(self.fallbacks(server, "missing"), 1)
            # A form, and then every page of who sent it, and of nobody else.
            olga.get(f"/orders/{new}/cancellation/new")
            done = olga.post("/theme", {"theme": "dark", "back": "/orders"})
            self.assertEqual(done.status, 303)
            self.assertIn("A-2", olga.get("/orders").text)
            self.assertIn("A-2", olga.get("/orders.csv").text)
            self.assertEqual(olga.get("/orders").as_of, "")
            self.assertNotIn("A-2", otto.get("/orders").text)
            self.assertGreater(self.fallbacks(server, "unseen"), 0)
        self.assertTrue(self.standby.has_all())
        self.assertIn("A-2", otto.get("/orders").text)
        self.assertNotEqual(olga.get("/orders").as_of, "", "what she did has come there")

    def test_an_open_page_never_goes_back(self) -> None:
        server = self.serve_with_replica(self.database, lag=300)
        olga = Person(server, "olga", self.password)
        with self.standby.paused():
            before = olga.get("/orders")
            self.place("A-2")
            olga.post("/theme", {"theme": "dark", "back": "/orders"})
            shown = olga.get("/orders")
            self.assertIn("A-2", shown.text)
            olga.forget()
            seen = re.search(r'data-seen="([0-9]+)"', shown.text)[1]
            # It asks again: for nothing older than it shows; another page, which shows less, may have that.
            renewed = olga.get("/orders", live=seen)
            self.assertIn("A-2", renewed.text)
            self.assertEqual(renewed.as_of, "")
            older = olga.get("/orders", live=re.search(r'data-seen="([0-9]+)"', before.text)[1])
            self.assertNotIn("A-2", older.text)
            self.assertNotEqual(older.as_of, "")

    def test_news_are_told_when_they_can_be_read(self) -> None:
        server = self.serve_with_replica(self.database, lag=300)
        olga = Person(server, "olga", self.password)
        page = olga.get("/orders")
        connection = HTTPConnection(urlsplit(server.address).netloc, timeout=60)
        stream = unescape(re.search(r'data-live="([^"]*)"', page.text)[1])
        cookies = "; ".join(f"{name}={value}" for name, value in olga.cookies.items())
        connection.request("GET", stream, headers={"Cookie": cookies})
        events = connection.getresponse()
        with self.standby.paused():
            self.place("A-2")
            # Nothing is told of it: the page would find nothing.
            self.assertNotIn("A-2", olga.get("/orders").text)
        seen = ""
        while not seen:
            line = events.readline().decode()
            self.assertNotEqual(line, "", "the stream has ended")
            if line.startswith("data:"):
                seen = line.removeprefix("data:").strip()
        renewed = olga.get("/orders", live=seen)
        self.assertIn("A-2", renewed.text)
        self.assertNotEqual(renewed.as_of, "", "it was told of by the replica, and so can be read there")
        connection.close()

    def test_it_stops_lags_freezes_and_comes_back(self) -> None:
        server = self.serve_with_replica(self.database)
        olga = Person(server, "olga", self.password)
        self.assertNotEqual(olga.get("/orders").as_of, "")

        def reads_the_primary(key: str) -> None:
            self.place(key)
            page = olga.get("/orders")
            self.assertEqual((page.status, page.as_of), (200, ""))
            self.assertIn(key, page.text)

        def comes_back() -> None:
            self.assertTrue(self.is_read(server), server.told())
            self.assertTrue(wait_until(lambda: olga.get("/orders").as_of != ""))

        self.standby.stop("immediate")
        reads_the_primary("stopped")
        self.standby.start()
        comes_back()
        with self.standby.paused():
            # An idle network is not behind, whatever is paused: there is nothing that it lacks.
            self.place("late")
            self.assertTrue(self.is_read(server, 0))
            reads_the_primary("paused")
        comes_back()
        with self.standby.frozen():
            begin = time.monotonic()
            reads_the_primary("frozen")
            first = time.monotonic() - begin
            self.assertTrue(self.is_read(server, 0))
            reads_the_primary("frozen still")
            print(f"  a frozen replica cost its first page {first:.1f} s", flush=True)
        comes_back()
        for reason in ("away", "behind"):
            self.assertGreater(self.fallbacks(server, reason), 0, reason)
        changes = [line for line in server.lines if "pages are read from" in line]
        self.assertLess(len(changes), 16, changes)

    def test_a_read_that_stands_in_the_way_is_done_elsewhere(self) -> None:
        server = self.serve_with_replica(self.database, lag=300)
        olga = Person(server, "olga", self.password)
        # A lock of the primary's arrives while a page waits to be read: whoever reads there would hold up the log.
        holder = subprocess.Popen(
            ["psql", "--no-psqlrc", "--quiet", "--dbname", self.database.address], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        print("BEGIN; LOCK TABLE claim_part IN ACCESS EXCLUSIVE MODE; SELECT pg_switch_wal() IS NOT NULL AS held;", file=holder.stdin, flush=True)
        self.assertTrue(
            wait_until(lambda: self.standby.psql("SELECT COUNT(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock'") != "0"), "the lock has not come there")
        try:
            answers = []
            reader = threading.Thread(target=lambda: answers.append(olga.get("/claims")))
            reader.start()
            # It waits there until it has taken too long, and then here, for the same lock.
            self.assertTrue(wait_until(lambda: self.fallbacks(server, "slow") + self.fallbacks(server, "conflict") > 0))
        finally:
            holder.communicate("ROLLBACK;")
        reader.join(60)
        self.assertEqual([answer.status for answer in answers], [200])

    def test_what_follows_another_database_is_not_read(self) -> None:
        stranger = Database(self.database.folder, "postgres", self.own.address)
        self.addCleanup(stranger.drop)
        self.standby.has_all()
        server = self.serve(self.database, "--replica", f"{self.standby.address}/{stranger.name}")
        self.assertTrue(wait_until(lambda: any("it follows another database" in line for line in server.lines)), server.told())
        # Neither is the one that writes.
        server = self.serve(self.database, "--replica", self.database.address)
        self.assertTrue(wait_until(lambda: any("it follows no other server" in line for line in server.lines)), server.told())
        self.assertEqual(Person(server, "olga", self.password).get("/orders").as_of, "")

    def test_a_promoted_one_is_left_at_once(self) -> None:
        server = self.serve_with_replica(self.database)
        olga = Person(server, "olga", self.password)
        self.assertNotEqual(olga.get("/orders").as_of, "")
        self.standby.psql("SELECT pg_promote()")
        self.assertTrue(self.is_read(server, 0))
        self.assertEqual(olga.get("/orders").as_of, "")
        self.assertIn("it follows no other server", server.told())
