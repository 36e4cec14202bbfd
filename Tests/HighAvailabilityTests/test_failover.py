"""The primary is lost under load: what was answered is on the new one, once, and senders need to do nothing but send again."""

import itertools
import os
import random
import threading
import time
import unittest
from dataclasses import dataclass
from pathlib import Path

from cluster import FOLDER, TTL_SECONDS, Cluster, Member, wait_for
from databases import Database
from trade import Load, NotAnswered, Sender, check_sums, order, outcomes_of, patiently, scan, set_up

SEED = int(os.environ.get("NEARMADE_FAULT_SEED", "0")) or random.SystemRandom().randrange(1, 1 << 32)
LOAD_SECONDS = 3


class ClusterDatabase(Database):
    """On whichever server writes at the time."""

    def __init__(self, folder: Path, address: str):
        self.folder, self.kind, self.address = folder, "postgres", address
        self.open()

    def drop(self) -> None:
        """It goes with its servers."""


@dataclass
class Round:
    """What became of one fault."""

    fault: str
    orders: int
    silence: float
    whole_after: float
    rewound: bool

    heading = f"{'fault':<42}{'orders':>8}{'no answer for':>16}{'whole after':>14}  old primary"

    def __str__(self) -> str:
        way = "pg_rewind" if self.rewound else "followed"
        return f"{self.fault:<42}{self.orders:>8}{self.silence:>14.1f} s{self.whole_after:>12.1f} s  {way}"


class Failover(unittest.TestCase):
    """One set of servers for all tests; each leaves it whole."""

    @classmethod
    def setUpClass(cls) -> None:
        print(f"\nNEARMADE_FAULT_SEED={SEED}", flush=True)
        cls.loads: list[Load] = []
        cls.rounds: list[Round] = []
        cls.cluster = Cluster()
        cls.addClassCleanup(cls.cluster.stop)
        folder = FOLDER / "nearmade"
        folder.mkdir()
        cls.database = ClusterDatabase(folder, cls.cluster.address)
        cls.servers = []
        cls.addClassCleanup(lambda: [server.stop() for server in cls.servers])
        for _ in range(2):
            cls.servers.append(cls.database.serve())
        operator = Sender(cls.addresses(), cls.database.operator)
        set_up(operator)
        operator.close()
        cls.carrier = cls.database.carrier_token()

    @classmethod
    def tearDownClass(cls) -> None:
        if cls.rounds:
            print("\n" + Round.heading, *cls.rounds, sep="\n", flush=True)

    @classmethod
    def addresses(cls) -> list[str]:
        return [server.address for server in cls.servers]

    def setUp(self) -> None:
        self.chance = random.Random(f"{SEED} {self.id()}")
        self.cluster.whole()

    def load(self, name: str) -> Load:
        load = Load(self.addresses(), self.database.operator, self.carrier, SEED, name, senders=4).start()
        self.loads.append(load)
        self.assertTrue(load.first_answer.wait(60), f"nothing was answered {load.troubles}")
        return load

    def adds_up(self) -> None:
        """On the primary, and on both standbys once they have caught up."""
        sent = sum(len(load.orders) for load in self.loads)
        check_sums(self.database.verify(), sent)
        self.cluster.caught_up()
        for member in self.cluster.members:
            check_sums(Database.at(self.cluster.address_of(member)).verify(), sent)

    # What may happen. Each breaks something, waits until somebody else leads, and brings back what it broke.

    def postgres_killed(self) -> Member:
        """Patroni lives, sees it, and hands over."""
        old = self.cluster.leader
        old.kill_postgres()
        self.cluster.leader_other_than(old)
        return old

    def machine_lost(self) -> Member:
        """Nobody hands over: the leader's place must run out first."""
        old = self.cluster.leader
        old.power_off()
        self.cluster.leader_other_than(old)
        old.start()
        return old

    def patroni_killed(self) -> Member:
        """The old primary goes on and believes that it leads. No standby confirms what it writes, so nobody is told that it is done."""
        old = self.cluster.leader
        old.kill_patroni()
        self.cluster.leader_other_than(old)
        self.assertEqual(old.psql("SELECT pg_is_in_recovery()"), "f", "the old primary was to be left alone")
        old.start()
        return old

    def standby_lost(self) -> Member:
        """The one that confirms. The primary waits until Patroni has named the other one."""
        leader, standby = self.cluster.leader, self.cluster.sync_standby
        standby.power_off()
        wait_for(lambda: self.cluster.sync_standby is not standby, "no other standby confirms")
        self.assertIs(self.cluster.leader, leader, "the primary was not to change")
        standby.start()
        return standby

    def switched_over(self) -> Member:
        """As before maintenance."""
        old, candidate = self.cluster.leader, self.cluster.sync_standby
        old.ask_patroni("/switchover", {"leader": old.name, "candidate": candidate.name})
        self.cluster.leader_other_than(old)
        return old

    def etcd_lost(self) -> Member:
        """Nobody can look up who leads. All members still tell each other, so the primary goes on, past the end of its place."""
        leader = self.cluster.leader
        self.cluster.etcd.kill()
        over = time.monotonic() + TTL_SECONDS + 5
        wait_for(lambda: time.monotonic() > over, "the leader's place does not run out")
        before = len(self.loads[-1].answers)
        wait_for(lambda: len(self.loads[-1].answers) > before + 50, "without etcd nothing is answered")
        self.assertEqual(leader.psql("SELECT pg_is_in_recovery()"), "f", "the primary stepped down")
        self.cluster.etcd.start()
        self.assertIs(self.cluster.leader, leader, "the primary was not to change")
        return leader

    def etcd_and_a_member_lost(self) -> Member:
        """The one that is silent could lead elsewhere for all the primary knows, so it steps down, until etcd is back."""
        leader, standby = self.cluster.leader, self.cluster.sync_standby
        other = next(member for member in self.cluster.members if member not in (leader, standby))
        self.cluster.etcd.kill()
        other.power_off()
        wait_for(lambda: leader.psql("SELECT pg_is_in_recovery()") == "t", "the primary goes on")
        self.cluster.etcd.start()
        other.start()
        return leader

    FAULTS = (postgres_killed, machine_lost, patroni_killed, standby_lost, switched_over, etcd_lost, etcd_and_a_member_lost)

    def test_nothing_is_lost_and_writes_resume(self) -> None:
        faults = list(self.FAULTS)
        self.chance.shuffle(faults)
        rounds = int(os.environ.get("NEARMADE_FAULT_ROUNDS", "0")) or len(faults)
        for number, fault in enumerate(itertools.islice(itertools.cycle(faults), rounds)):
            with self.subTest(fault.__name__, round=number):
                try:
                    self.round(number, fault)
                finally:
                    self.cluster.mend()

    def round(self, number: int, fault) -> None:
        self.cluster.whole()
        marks = {member.name: member.mark for member in self.cluster.members}
        load = self.load(f"r{number}")
        time.sleep(self.chance.uniform(0.5, LOAD_SECONDS))
        began = time.monotonic()
        broken = fault(self)
        before = len(load.answers)
        # Both servers took part in the trade before, and must again.
        wait_for(lambda: len(load.answers) > before + 50 or load.troubles, "nothing is answered again")
        self.cluster.whole()
        whole_after = time.monotonic() - began
        load.stop()
        for server in self.servers:
            self.assertIsNone(server.process.poll(), "a serving process ended")
        load.settle()
        self.adds_up()
        told = broken.told_since(marks[broken.name])
        self.assertNotRegex(told, "bootstrap from|basebackup", f"{broken.name} was copied anew, not rewound")
        moments = [began, *(moment for moment in load.answers if moment > began)]
        silence = max(later - earlier for earlier, later in itertools.pairwise(moments))
        sentence = fault.__name__.replace("_", " ")
        self.rounds.append(Round(sentence, len(load.orders), silence, whole_after, "running pg_rewind" in told))
        print(f"  {self.rounds[-1]}", flush=True)

    def test_a_commit_that_no_standby_confirmed_is_unknown_until_it_is_sent_again(self) -> None:
        for number, cut in enumerate(("pg_cancel_backend", "pg_terminate_backend")):
            with self.subTest(cut):
                try:
                    self.cut_wait(f"w{number}", cut)
                finally:
                    self.cluster.mend()

    def cut_wait(self, key: str, cut: str) -> None:
        """The standbys are away and nobody has noticed. A scan is stored on the primary alone, its wait is cut, and it is sent again; then the primary is
        lost with it. Had the repetition been answered, an acknowledged scan would be gone."""
        self.cluster.whole()
        load = Load(self.addresses(), self.database.operator, self.carrier, SEED, key)
        self.loads.append(load)
        operator = Sender(self.addresses(), self.database.operator)
        self.assertEqual(outcomes_of(operator, "/orders", "orders", [order(key)]), ["placed"])
        operator.close()
        load.orders[key] = True
        leader = self.cluster.leader
        mark = leader.mark
        for member in self.cluster.members:
            member.freeze()
        frozen = time.monotonic()
        for member in self.cluster.members:
            if member is not leader:
                member.crash_postgres()

        first = Asking(self.addresses(), self.carrier, scan(key, load.at))
        stored = f"SELECT COUNT(*) FROM scan_key WHERE source_id = '{scan(key, load.at)['sourceId']}'"
        waiting = "FROM pg_stat_activity WHERE application_name = 'nearmade' AND wait_event = 'SyncRep'"
        wait_for(lambda: leader.psql(f"SELECT COUNT(*) {waiting}") != "0", "nobody waits for the standbys")

        def answered() -> bool:
            # Jobs wait as well, and nobody can tell which is which.
            leader.psql(f"SELECT {cut}(pid) {waiting}")
            return first.is_answered
        wait_for(answered, "the scan's COMMIT was not cut")
        self.assertRegex(first.answer, "outcome-unknown")
        self.assertEqual(leader.psql(stored, "nearmade"), "1", "it was to be visible on the primary")

        second = Asking(self.addresses(), self.carrier, scan(key, load.at))
        second.thread.join(3)
        self.assertFalse(second.is_answered, f"answered although no standby has it: {second.answer}")
        self.assertLess(time.monotonic() - frozen, TTL_SECONDS - 4, "this machine is too slow for it: the leader's place ran out meanwhile")
        leader.power_off()
        for member in self.cluster.members:
            if member is not leader:
                member.thaw()
        self.cluster.leader_other_than(leader)
        second.thread.join()
        # Nobody has it now, and the sender, who was told nothing, sends it again.
        carrier = Sender(self.addresses(), self.carrier)
        if second.answer != "stored":
            outcome = patiently(lambda: outcomes_of(carrier, "/scans", "scans", [scan(key, load.at)]))
            self.assertEqual(outcome, ["stored"], f"the first time: {second.answer}")
        carrier.close()
        load.scans[key] = True
        leader.start()
        self.cluster.whole()
        self.assertIn("running pg_rewind", leader.told_since(mark))
        load.settle()
        self.adds_up()
        print(f"  {cut}: unknown, unanswered while no standby had it, stored once on {self.cluster.leader.name}", flush=True)


class Asking:
    """Sends a scan and waits for what becomes of it, beside the test."""

    def __init__(self, addresses: list[str], token: str, item: dict):
        self.answer = ""
        self.is_answered = False
        self.thread = threading.Thread(target=self._send, args=(Sender(addresses, token), item), daemon=True)
        self.thread.start()

    def _send(self, sender: Sender, item: dict) -> None:
        try:
            self.answer = outcomes_of(sender, "/scans", "scans", [item])[0]
        except NotAnswered as failure:
            self.answer = str(failure)
        finally:
            sender.close()
            self.is_answered = True
