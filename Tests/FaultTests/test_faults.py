"""Whatever happens to the program or its database: what was answered is there, once, and everything adds up."""

import contextlib
import json
import os
import random
import re
import resource
import socket
import sqlite3
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from databases import Database, kill, psql, restart_postgres, run
from power import DiskLog, put
from server import PROGRAM, Server
from trade import PATIENCE_SECONDS, Load, Sender, check_sums, order, outcomes_of, set_up

ROUNDS = int(os.environ.get("NEARMADE_FAULT_ROUNDS", "3"))
SEED = int(os.environ.get("NEARMADE_FAULT_SEED", "0")) or random.SystemRandom().randrange(1, 1 << 32)
ROUND_SECONDS = 1.5
# Slow clients at most.
CROWD = 10_000
# Power cuts that are tried in one round's writes.
CUTS = 10
# Rounds on one file where each look at it copies the whole: on one file for all, the time would grow with their square.
STRETCH = 10
PATIENCE_ROUNDS = 20


class FaultTest(unittest.TestCase):
    kind = "sqlite"

    @classmethod
    def setUpClass(cls) -> None:
        print(f"\n{cls.__name__}: {ROUNDS} rounds, NEARMADE_FAULT_SEED={SEED}", flush=True)

    def setUp(self) -> None:
        self.chance = random.Random(f"{SEED} {self.id()}")
        self.servers: list[Server] = []
        self.begin()

    def begin(self) -> None:
        """A database with nothing in it, and nothing sent to it."""
        folder = tempfile.TemporaryDirectory(prefix="nearmade-faults-")
        self.addCleanup(folder.cleanup)
        self.database = self.make_database(Path(folder.name))
        self.addCleanup(self.database.drop)
        self.addCleanup(lambda: [server.stop() for server in self.servers])
        self.loads: list[Load] = []

    def stretches(self):
        """The rounds in stretches, each on a database of its own, the one before it deleted."""
        for first in range(0, ROUNDS, STRETCH):
            if first:
                for server in self.servers:
                    server.stop()
                self.doCleanups()
                self.servers = []
                self.begin()
            yield range(first, min(first + STRETCH, ROUNDS))

    def until(self, rounds: range, has_come, otherwise: str):
        """The rounds, and some more where chance has not brought what is to be tried: which write meets the kill, say."""
        yield from rounds
        for number in range(rounds.stop, rounds.stop + PATIENCE_ROUNDS):
            if has_come():
                return
            yield number
        self.assertTrue(has_come(), otherwise)

    def make_database(self, folder: Path) -> Database:
        return Database(folder, self.kind)

    def start(self, servers: int = 1, prefix: tuple[str, ...] = ()) -> None:
        self.servers = [self.database.serve(prefix) for _ in range(servers)]

    def open_shop(self) -> None:
        operator = Sender(self.addresses, self.database.operator)
        set_up(operator)
        operator.close()
        self.carrier = self.database.carrier_token()

    @property
    def addresses(self) -> list[str]:
        return [server.address for server in self.servers]

    def load(self, name: str, moment=lambda: 0, senders: int = 12) -> Load:
        load = Load(self.addresses, self.database.operator, self.carrier, SEED, name, senders, moment).start()
        self.loads.append(load)
        self.assertTrue(load.first_answer.wait(60), "nothing was answered")
        return load

    def adds_up(self, verify=None) -> None:
        """Every order that anybody has sent is there once, its parcel delivered once, its cashback payable once."""
        sent = sum(len(load.orders) for load in self.loads)
        check_sums((verify or self.database.verify)(), sent)
        answered = sum(sum(load.scans.values()) for load in self.loads)
        print(f"  {self._testMethodName}: {sent} orders, {answered} scans answered before, {sum(load.unanswered for load in self.loads)} times no answer", flush=True)


class KilledSQLite(FaultTest):
    servers_at_once = 1

    def test_killed_in_the_middle_of_its_work(self) -> None:
        self.start(self.servers_at_once)
        self.open_shop()
        for number in range(ROUNDS):
            load = self.load(f"k{number}")
            time.sleep(self.chance.uniform(0, ROUND_SECONDS))
            victim = self.chance.randrange(len(self.servers))
            kill(self.servers[victim])
            if len(self.servers) > 1:
                # The others go on, and nobody waits for the dead one.
                before = sum(load.scans.values())
                self.assertTrue(wait_until(lambda: sum(load.scans.values()) > before), f"the others stopped as well {load.troubles}")
            load.stop()
            self.servers[victim] = self.database.serve()
            load.addresses = self.addresses
            load.settle()
        self.adds_up()


class KilledPostgres(KilledSQLite):
    kind = "postgres"
    servers_at_once = 2


class LostPostgres(FaultTest):
    """The program lives on while its database does not."""

    kind = "postgres"

    def test_the_database_crashes_and_comes_back(self) -> None:
        self.lives_through(restart_postgres)

    def test_connections_are_cut_wherever_they_are(self) -> None:
        def cut() -> None:
            for _ in range(20):
                psql(
                    f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{self.database.name}' AND application_name = 'nearmade' "
                    "AND state <> 'idle' ORDER BY random() LIMIT 2"
                )
                time.sleep(self.chance.uniform(0, 0.05))

        self.lives_through(cut)

    def test_the_database_is_read_only_for_a_while(self) -> None:
        def make_read_only() -> None:
            for state in ("on", "off"):
                psql(f"ALTER DATABASE {self.database.name} SET default_transaction_read_only = {state}")
                psql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{self.database.name}'")
                time.sleep(0.5)

        self.lives_through(make_read_only)

    def lives_through(self, fault) -> None:
        self.start()
        self.open_shop()
        for number in range(ROUNDS):
            load = self.load(f"l{number}")
            time.sleep(self.chance.uniform(0, ROUND_SECONDS))
            fault()
            before = sum(load.scans.values())
            self.assertTrue(wait_until(lambda: sum(load.scans.values()) > before), f"it does not answer again {load.troubles}")
            load.stop()
            self.assertIsNone(self.servers[0].process.poll(), "the server ended")
            load.settle()
        self.adds_up()


def can_mount() -> bool:
    """Whether a disk can be mounted that this command alone sees; root may not do so in every container."""
    return subprocess.run(["unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True).returncode == 0


@unittest.skipUnless(can_mount(), "a small disk is mounted for it, which is not allowed here")
class FullDisk(FaultTest):
    """A disk of 24 MB, seen by this server alone."""

    def test_nothing_is_lost_when_the_disk_is_full(self) -> None:
        folder = self.database.folder / "disk"
        folder.mkdir()
        self.database.address = f"sqlite:{folder / 'trade.sqlite'}"
        script = 'mount -t tmpfs -o size=24m tmpfs "$0" && exec "$@"'
        self.start(prefix=("unshare", "--mount", "sh", "-c", script, str(folder)))
        inside = ("nsenter", "--mount", "--target", str(self.servers[0].process.pid))
        self.database.operator = run("token", "--database", self.database.address, prefix=inside).split()[-1]
        operator = Sender(self.addresses, self.database.operator)
        set_up(operator)
        operator.close()
        self.carrier = run("token", "--database", self.database.address, "--party", "velo", prefix=inside).split()[-1]
        load = self.load("full")
        self.assertTrue(wait_until(lambda: load.unanswered > 20, 240), f"the disk never filled up {load.troubles}")
        self.assertIsNone(self.servers[0].process.poll(), "the server ended")
        reader = Sender(self.addresses, self.database.operator)
        self.assertTrue(reader.get("/orders")["items"], "nothing can be read any more")
        # Whether a checkpoint or a commit meets the full disk first is chance; CheckpointTests have those that fail.
        print(f"  {checkpoints(reader, 'failed')} checkpoints met the full disk", flush=True)
        reader.close()
        subprocess.run([*inside, "mount", "-o", "remount,size=240m", str(folder)], check=True)
        before = sum(load.scans.values())
        self.assertTrue(wait_until(lambda: sum(load.scans.values()) > before), f"it does not write again {load.troubles}")
        load.stop()
        load.settle()
        self.adds_up(lambda: json.loads(run("verify", "--json", "--database", self.database.address, prefix=inside)))


def checkpoints(sender: Sender, step: str) -> int:
    """How often the server has copied the write-ahead log: `beside` the writer, in its `turn`, or `failed`."""
    return int(re.search(rf'nearmade_sqlite_checkpoints_total{{step="{step}"}} (\d+)', sender.text("/metrics"))[1])


class PowerCut(FaultTest):
    """The machine goes dark: unlike a killed program's, its last writes may be lost, in part and in any order, unless they were synced."""

    def test_what_was_answered_outlives_the_disk_cache(self) -> None:
        for rounds in self.stretches():
            self.is_cut_anywhere_in(rounds)

    def is_cut_anywhere_in(self, rounds: range) -> None:
        self.start()
        self.open_shop()
        self.servers[0].stop()
        database = self.database.folder / "trade.sqlite"
        log = DiskLog(self.database.folder, database)
        beside = 0
        for number in self.until(rounds, lambda: beside > 0, "no checkpoint was made while senders were at work"):
            # Checkpoints are made while senders are at work, and each end is one of the whole log.
            self.start(prefix=log.prefix)
            load = self.load(f"p{number}", moment=log.moment)
            time.sleep(ROUND_SECONDS)
            load.stop()
            reader = Sender(self.addresses, self.database.operator)
            beside += checkpoints(reader, "beside")
            reader.close()
            self.servers[0].stop()
        end = log.moment()
        answered = [moment for load in self.loads for moment in (*load.order_moments.values(), *load.scan_moments.values())]
        inside = log.moments_of_the_database()
        self.assertTrue(inside, "the database's own file was never written")
        cuts = [self.chance.choice((self.chance.randrange(end), self.chance.choice(answered), self.chance.choice(inside))) for _ in range(CUTS * len(rounds))]
        for number, (moment, files) in enumerate(log.images(cuts, self.chance)):
            put(files, database)
            self.is_whole(database, moment)
            if number % CUTS == 0:
                self.database.verify()
        # The last one goes on as if nothing had been.
        for load in self.loads:
            for told, moments in ((load.orders, load.order_moments), (load.scans, load.scan_moments)):
                told.update({key: moments.get(key, end) <= moment for key in told})
        self.start()
        for load in self.loads:
            load.addresses = self.addresses
            load.settle()
        self.adds_up()
        print(f"  {len(cuts)} cuts in {end >> 20} MiB of writes, {len(inside)} of them to the database's own file, {beside} checkpoints at work", flush=True)

    def test_what_was_never_synced_is_not_called_known(self) -> None:
        """Killed between writing and syncing, then started again: who repeats something is told that it is known only when it lasts."""
        known = sum(self.is_killed_before_a_sync_in(rounds) for rounds in self.stretches())
        print(f"  {known} orders were written when their answer was cut off", flush=True)

    def is_killed_before_a_sync_in(self, rounds: range) -> int:
        self.start()
        self.open_shop()
        self.servers[0].stop()
        copy = self.database.folder / "cut.sqlite"
        known = 0
        for number in self.until(rounds, lambda: known > 0, "nothing was written and not answered: the test says nothing"):
            log = DiskLog(self.database.folder, self.database.folder / "trade.sqlite")
            self.start(prefix=(*log.prefix, f"DISK_LOG_LAST_SYNC={self.chance.randrange(20, 60)}"))
            load = self.load(f"n{number}", moment=log.moment)
            self.assertTrue(wait_until(lambda: self.servers[0].process.poll() is not None), "it was not killed")
            self.servers[0].stop()
            load.stop()
            self.start(prefix=log.prefix)
            load.addresses = self.addresses
            sender = Sender(self.addresses, self.database.operator)
            for key in [key for key, answered in load.orders.items() if not answered]:
                if outcomes_of(sender, "/orders", "orders", [order(key)]) == ["duplicate"]:
                    known += 1
                    load.order_moments[key] = log.moment()
                    [(moment, files)] = log.images([log.moment()], self.chance, share=0)
                    put(files, copy)
                    self.is_whole(copy, moment)
            sender.close()
            load.settle()
            self.servers[0].stop()
        self.adds_up()
        return known

    def is_whole(self, database: Path, moment: int) -> None:
        with contextlib.closing(sqlite3.connect(database)) as connection:
            self.assertEqual(connection.execute("PRAGMA integrity_check").fetchall(), [("ok",)], f"cut at {moment}")
            orders = {key for (key,) in connection.execute("SELECT key FROM order_key")}
            scans = {key.removeprefix("S-") for (key,) in connection.execute("SELECT source_id FROM scan_key")}
        for load in self.loads:
            for known, moments in ((orders, load.order_moments), (scans, load.scan_moments)):
                lost = {key for key, answered in moments.items() if answered <= moment} - known
                self.assertFalse(lost, f"answered before the cut at {moment}, and lost")


class SlowClients(FaultTest):
    """Many who open a connection, say half a word and wait: the others are served all the same."""

    def test_half_a_word_from_thousands_keeps_nobody_out(self) -> None:
        before = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = min(1_000 * ROUNDS, CROWD)
        # Each connection is an open file on either side.
        crowd = min(wanted, before[1] - 500)
        if crowd < min(wanted, 3_000):
            self.skipTest(f"{wanted} connections need as many open files, and {before[1]} are allowed")
        if crowd < wanted:
            print(f"  {crowd} clients instead of {wanted}: {before[1]} files may be open", flush=True)
        resource.setrlimit(resource.RLIMIT_NOFILE, (crowd + 500, before[1]))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, before)
        self.start()
        self.open_shop()
        host, port = self.addresses[0].removeprefix("http://").split(":")
        words = [b"", b"GET /health HT", b"POST /scans HTTP/1.1\r\nHost: a\r\nContent-Le", b"POST /scans HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000\r\n\r\n["]
        slow = []
        self.addCleanup(lambda: [connection.close() for connection in slow])
        load = self.load("s")
        for _ in range(crowd):
            connection = socket.create_connection((host, int(port)), timeout=PATIENCE_SECONDS)
            slow.append(connection)
            connection.sendall(self.chance.choice(words))
        answered = sum(load.scans.values())
        self.assertTrue(wait_until(lambda: sum(load.scans.values()) > answered + 100), f"others are kept out {load.troubles}")
        load.stop()
        self.assertIsNone(self.servers[0].process.poll(), "the server ended")
        load.settle()
        reader = Sender(self.addresses, self.database.operator)
        metrics = reader.text("/metrics")
        reader.close()
        crowded_out = int(re.search(r'nearmade_http_connections_closed_total{reason="crowded"} (\d+)', metrics)[1])
        self.assertLessEqual(int(re.search(r"nearmade_http_connections (\d+)", metrics)[1]), 1_000)
        self.assertGreater(crowded_out, crowd - 1_000 if ROUNDS > 1 else -1)
        memory = int(re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{self.servers[0].process.pid}/status").read_text())[1]) >> 10
        self.adds_up()
        print(f"  {crowd} slow clients, {crowded_out} gave way, at most {memory} MiB", flush=True)


class KilledCopy(FaultTest):
    """From a file to a server, by the command as it is typed."""

    def test_a_copy_goes_on_where_it_was_killed(self) -> None:
        self.start()
        self.open_shop()
        load = self.load("c")
        time.sleep(ROUND_SECONDS)
        load.stop()
        load.settle()
        self.servers[0].stop()
        target = f"nearmade_fault_copy_{self.chance.getrandbits(64):x}"
        psql(f"CREATE DATABASE {target}")
        self.addCleanup(psql, f"DROP DATABASE {target} WITH (FORCE)")
        address = os.environ["NEARMADE_TEST_POSTGRES"].rsplit("/", 1)[0] + "/" + target
        command = [str(PROGRAM), "copy", self.database.address, address]
        for _ in range(ROUNDS):
            copy = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            under_way = "SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public' AND tablename = 'unfinished_copy'"
            self.assertTrue(wait_until(lambda: psql(under_way, target) == "1" and psql("SELECT COUNT(*) FROM unfinished_copy", target) == "1"))
            time.sleep(self.chance.uniform(0, 1))
            copy.kill()
            copy.wait()
            if psql("SELECT COUNT(*) FROM unfinished_copy", target) == "0":
                break
            with self.assertRaisesRegex(AssertionError, "not finished"):
                run("verify", "--database", address)
        else:
            self.assertIn("the same on both sides", run("copy", self.database.address, address))
        self.adds_up(lambda: json.loads(run("verify", "--json", "--database", address)))


def wait_until(condition, seconds: float = 180) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
