"""Three processes on one PostgreSQL, and senders who do not care which of them they talk to."""

import http.client
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from databases import Database, held, locks, psql
from server import Server
from test_faults import ROUNDS, FaultTest, wait_until
from trade import CASHBACK, Sender, check_sums, now, order, outcomes_of, patiently, scan

PROCESSES = 3
# In a round; a debug build on a machine that is busy still needs seconds only.
ORDERS = 60


class EmptyDatabase(Database):
    def open(self) -> None:
        """A demo starts from nothing."""


class ThreeProcesses(FaultTest):
    kind = "postgres"

    def setUp(self) -> None:
        super().setUp()
        self.start(PROCESSES)
        self.open_shop()

    def test_what_time_has_brought_is_done_once(self) -> None:
        """A demo of some months ago: when three processes start on it at once, a hundred claims have waited too long."""
        for server in self.servers:
            server.stop()
        demo = EmptyDatabase(self.database.folder, "postgres")
        self.addCleanup(demo.drop)
        Server(
            ["demo", "--port", "0", "--database", demo.address, "--seed", "7", "--start", "2026-03-02T08:00:00+01:00", "--speed", "600"],
            demo.folder / "demo.log", last_line="Ctrl-C ends it").stop()
        overdue = f"SELECT COUNT(DISTINCT subject) FROM due WHERE at < {time.time_ns() // 1000}"
        before = psql("SELECT COALESCE(MAX(seq), 0) FROM fact", demo.name)
        # All three come to it before the first may begin.
        with held(demo.name, "LOCK TABLE due"):
            self.servers = [demo.serve() for _ in range(PROCESSES)]
            self.assertTrue(wait_until(lambda: locks(demo.name, "due", "NOT granted") == PROCESSES), "not all of them look for what is due")
        self.assertTrue(wait_until(lambda: psql(overdue, demo.name) == "0"), "something overdue is left")
        # Some were delivered in time, and their dates only woke.
        moves = psql(f"SELECT COUNT(*), COUNT(DISTINCT subject) FROM fact WHERE actor = 'job:due' AND seq > {before}", demo.name)
        moved, claims = map(int, moves.split("|"))
        self.assertGreater(claims, 20)
        self.assertEqual(moved, claims, "a claim moved on twice")
        for server in self.servers:
            server.stop()
        demo.verify()

    def test_parts_of_the_journal_are_made_ahead_from_the_start(self) -> None:
        operator = self.sender(0, self.database.operator)
        for table in ("fact", "scan"):
            ahead = rf'nearmade_partitions_ahead{{table="{table}"}} (\d+)'
            self.assertTrue(wait_until(lambda: int(re.search(ahead, operator.text("/metrics"))[1]) >= 2), f"{table} has no parts ahead")

    def sender(self, process: int, token: str) -> Sender:
        """To one of them and no other."""
        sender = Sender([self.servers[process].address], token)
        self.addCleanup(sender.close)
        return sender

    def at_once(self, works: list) -> list:
        """Runs them in the same moment, as far as a machine can. - Returns: what each has returned."""
        gate = threading.Barrier(len(works))

        def pass_gate(work):
            gate.wait(60)
            return work()

        with ThreadPoolExecutor(len(works)) as pool:
            return list(pool.map(pass_gate, works))

    def place(self, process: int, items: list[dict]) -> list[dict]:
        sender = self.sender(process, self.database.operator)
        return patiently(lambda: sender.post("/orders", {"orders": items})["outcomes"])

    def capture(self, process: int, items: list[dict]) -> list[str]:
        sender = self.sender(process, self.carrier)
        return patiently(lambda: outcomes_of(sender, "/scans", "scans", items))

    def settled(self) -> dict:
        """The report once the jobs have nothing left to seal."""
        self.assertTrue(wait_until(lambda: self.database.verify()["counts"]["unsealedFacts"] == 0), "facts stay unsealed")
        return self.database.verify()

    def test_a_scan_sent_to_two_processes_at_once_counts_once(self) -> None:
        at = now()
        for number in range(ROUNDS):
            keys = [f"s{number}-{index}" for index in range(ORDERS)]
            self.place(number % PROCESSES, [order(key) for key in keys])
            scans = [scan(key, at) for key in keys]
            # All in one request to each process, and some one by one beside them.
            self.chance.shuffle(scans)
            works = [lambda process=process: self.capture(process, scans) for process in range(PROCESSES)]
            singles = self.chance.sample(scans, 10)
            works.append(lambda: [self.capture(self.chance.randrange(PROCESSES), [one])[0] for one in singles])
            *batches, alone = self.at_once(works)
            stored = [scans[index] for batch in batches for index, outcome in enumerate(batch) if outcome == "stored"]
            stored += [one for one, outcome in zip(singles, alone, strict=True) if outcome == "stored"]
            self.assertEqual(sorted(one["sourceId"] for one in stored), sorted(one["sourceId"] for one in scans), "stored once each")
        check_sums(self.settled(), ROUNDS * ORDERS)

    def test_a_scarce_budget_is_not_overspent(self) -> None:
        room = ORDERS // 2
        operator = self.sender(0, self.database.operator)
        terms = {"ratePpm": 50_000, "grades": {"A": "confirm", "B": "confirm", "C": "confirm"}}
        for number in range(ROUNDS):
            name = f"scarce{number}"
            offer = operator.post("/offers", {"marketplace": "deals", "key": name, "name": name, "payer": "mira", "terms": terms})
            # And a rest that pays for no other.
            operator.post(f"/offers/{offer['id']}/fundings", {"amount": room * CASHBACK + CASHBACK - 1, "currency": "EUR"}, key=name)

            def send(process: int) -> int:
                funded = 0
                for start in range(0, ORDERS // PROCESSES, 4):
                    items = [order(f"{name}-{process}-{start + index}") | {"offers": [name]} for index in range(4)]
                    funded += sum(claim["isFunded"] for outcome in self.place(process, items) for claim in outcome["claims"])
                return funded

            funded = self.at_once([lambda process=process: send(process) for process in range(PROCESSES)])
            self.assertEqual(sum(funded), room, f"funded by each: {funded}")
            reserved = (
                "SELECT COUNT(*) FROM claim_part p JOIN claim c ON c.id = p.claim_id JOIN offer o ON o.id = c.offer_id "
                f"WHERE o.key = '{name}' AND p.state <> 'rejected'")
            self.assertEqual(psql(reserved, self.database.name), str(room))
        self.settled()

    def test_scans_and_their_orders_that_meet_at_different_processes_find_each_other_once(self) -> None:
        """Neither transaction sees the other; a job brings them together, and all three processes run it."""
        at = now()
        for number in range(ROUNDS):
            keys = [f"m{number}-{index}" for index in range(ORDERS)]
            chunks = [keys[start : start + 10] for start in range(0, ORDERS, 10)]
            scanned, placed = self.chance.sample(range(PROCESSES), 2)
            self.at_once(
                [
                    lambda: [self.capture(scanned, [scan(key, at) for key in chunk]) for chunk in chunks],
                    lambda: [self.place(placed, [order(key) for key in chunk]) for chunk in chunks],
                ])
        waiting = "SELECT COUNT(*) FROM scan WHERE state = 'waiting'"
        self.assertTrue(wait_until(lambda: psql(waiting, self.database.name) == "0"), "scans still wait for orders that are there")
        report = self.settled()
        sent = ROUNDS * ORDERS
        self.assertEqual([report["counts"][what] for what in ("orders", "scans", "claims")], [sent] * 3)
        posted = psql("SELECT COUNT(*), COUNT(DISTINCT hold_id) FROM transfer WHERE kind = 'post'", self.database.name)
        self.assertEqual(posted, f"{sent}|{sent}", "each share was paid once")

    def test_a_reader_of_the_journal_skips_nothing(self) -> None:
        """It follows at each process in turn, while all of them write."""
        load = self.load("j")
        readers = [self.sender(process, self.database.operator) for process in range(PROCESSES)]
        seen: list[str] = []
        cursor = None
        end = time.monotonic() + 2 * ROUNDS
        is_over = False
        while True:
            page = self.page_of_facts(self.chance.choice(readers), cursor)
            seen += page["ids"]
            cursor = page["next"]
            if not is_over and time.monotonic() > end:
                load.stop()
                load.settle()
                is_over = True
            elif is_over and not page["ids"] and len(seen) >= int(psql("SELECT COUNT(*) FROM fact", self.database.name)):
                break
        again: list[str] = []
        cursor = None
        while len(again) < len(seen):
            page = self.page_of_facts(readers[0], cursor)
            self.assertTrue(page["ids"], "facts are gone")
            again += page["ids"]
            cursor = page["next"]
        self.assertEqual(seen, again, "a reader who came later saw another order")
        self.assertEqual(len(seen), len(set(seen)))
        self.adds_up()

    @staticmethod
    def page_of_facts(reader: Sender, cursor: str | None) -> dict:
        page = patiently(lambda: reader.get("/facts?limit=100" + (f"&cursor={cursor}" if cursor else "")))
        return {"ids": [fact["id"] for fact in page["items"]], "next": page["next"]}

    def test_a_page_that_is_open_at_one_process_is_told_of_what_another_took(self) -> None:
        listener = Listener(self.servers[2].address, self.database.operator)
        self.addCleanup(listener.close)
        for number in range(ROUNDS):
            before = len(listener.told)
            key = f"live{number}"
            [outcome] = self.place(0, [order(key)])
            self.assertEqual(outcome["outcome"], "placed")
            self.assertTrue(wait_until(lambda: len(listener.told) > before), f"nobody told the page {listener.trouble}")
            # Whoever asks after being told is shown it.
            facts = f"SELECT COUNT(*) FROM fact WHERE subject_kind = 'ord' AND kind = 'order.placed' AND (era, xid, seq) <= ({listener.position})"
            self.assertTrue(wait_until(lambda: psql(facts, self.database.name) == str(number + 1)), "the page was told too early, and no more")


class Listener:
    """Reads server-sent events until it is closed."""

    def __init__(self, address: str, token: str):
        self.told: list[str] = []
        self.trouble = ""
        self.connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=120)
        self.connection.request("GET", "/live", headers={"Authorization": f"Bearer {token}", "Accept": "text/event-stream"})
        self.answer = self.connection.getresponse()
        if self.answer.status != 200:
            raise AssertionError(f"/live: {self.answer.status} {self.answer.read(500)!r}")
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()

    def _listen(self) -> None:
        try:
            while line := self.answer.readline():
                if line.startswith(b"id: "):
                    self.told.append(line[4:].decode().strip())
        except (OSError, ValueError, AttributeError, http.client.HTTPException) as failure:
            self.trouble = f"{type(failure).__name__}: {failure}"

    @property
    def position(self) -> str:
        return self.told[-1].replace(".", ", ")

    def close(self) -> None:
        self.connection.sock and self.connection.sock.shutdown(2)
        self.connection.close()
        self.thread.join(10)
