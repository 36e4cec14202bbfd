"""The machine's clock is set, by days forward or by hours back, while senders are at work."""

import mmap
import shutil
import struct
import subprocess
import time
import unittest
from datetime import datetime, timedelta, timezone
from pathlib import Path

from test_faults import ROUNDS, FaultTest, wait_until
from trade import CASHBACK, Sender, order, outcomes_of, scan

# By how much the program's time may differ from ours: steps within a minute are followed.
MINUTE = timedelta(minutes=1)
STAY_SECONDS = 1.2
HERE = Path(__file__).parent


class SetClock:
    """What a program that is started with `prefix` takes for the machine's clock."""

    def __init__(self, folder: Path):
        library, file = folder / "set_clock.so", folder / "set_clock"
        subprocess.run([shutil.which("clang") or "cc", "-Wall", "-Werror", "-O1", "-shared", "-fPIC", "-o", str(library), str(HERE / "set_clock.c"), "-ldl"], check=True)
        file.write_bytes(bytes(8))
        with file.open("r+b") as opened:
            self.mapped = mmap.mmap(opened.fileno(), 8)
        self.prefix = ("env", f"LD_PRELOAD={library}", f"SET_CLOCK={file}")

    def set(self, ahead: timedelta) -> None:
        self.mapped[:] = struct.pack("=q", ahead // timedelta(microseconds=1))


class ClockSQLite(FaultTest):
    def test_a_clock_that_jumps_is_not_followed(self) -> None:
        clock = SetClock(self.database.folder)
        self.start(prefix=clock.prefix)
        self.open_shop()
        operator, carrier = Sender(self.addresses, self.database.operator), Sender(self.addresses, self.carrier)
        terms = {"ratePpm": 50_000, "release": "delivery_scan+2d", "grades": {"A": "confirm", "B": "confirm", "C": "confirm"}}
        offer = operator.post("/offers", {"marketplace": "deals", "key": "later", "name": "Later", "payer": "mira", "terms": terms})["id"]
        funding = operator.post(f"/offers/{offer}/fundings", {"amount": 5_000, "currency": "EUR"}, key="later-funding")["id"]
        expiry = (datetime.now(timezone.utc) + timedelta(days=1)).isoformat(timespec="seconds")
        short = operator.post("/tokens", {"name": "for a day", "party": "mira", "expiresAt": expiry})["secret"]
        later = [self.place_for_later(operator, carrier, "before")]
        ids: list[str] = []
        for number in range(max(1, ROUNDS // 3)):
            for ahead in (timedelta(days=self.chance.randint(3, 400)), -timedelta(hours=self.chance.randint(1, 40)), timedelta(0)):
                load = self.load(f"c{number}{ahead.days}", senders=2)
                clock.set(ahead)
                # Due times are looked for once a second.
                time.sleep(STAY_SECONDS)
                ready = operator.get("/ready")
                self.assertLess(abs(datetime.fromisoformat(ready["now"]) - datetime.now(timezone.utc)), MINUTE, f"{ahead} ahead")
                self.assertLess(abs(ready.get("clockStepSeconds", 0) - ahead.total_seconds()), 10)
                self.assertIn("nearmade_clock_step_seconds", operator.text("/metrics"))
                # Keys and tokens live on, and nothing is done twice.
                again = operator.post(f"/offers/{offer}/fundings", {"amount": 5_000, "currency": "EUR"}, key="later-funding")["id"]
                self.assertEqual(again, funding)
                mira = Sender(self.addresses, short)
                self.assertTrue(mira.get("/orders")["items"])
                mira.close()
                later.append(self.place_for_later(operator, carrier, f"later-{number}-{ahead.days}"))
                ids += [operator.post("/orders", order(f"id-{number}-{ahead.days}-{n}"))["order"] for n in range(5)]
                load.stop()
                load.settle()
        self.assertEqual(ids, sorted(set(ids)), "ids are made once, each after the one before")
        self.assertEqual({self.state_of(operator, order) for order in later}, {"cooling"})
        operator.close()
        carrier.close()
        self.assertTrue(any("clock was set" in line for line in self.servers[0].lines) or wait_until(lambda: self.is_told(clock)), "nobody is told")
        self.starts_where_the_clock_is_behind(clock)
        report = self.database.verify()
        sent = sum(len(load.orders) for load in self.loads)
        payable = sum(round(100 * float(line["creditsPosted"])) for line in report["balances"] if line["kind"] == "payable")
        self.assertEqual((report["counts"]["anomalies"], payable), (0, sent * CASHBACK))
        print(f"  {len(self.loads)} times set, {sent} orders, {len(later)} claims still cooling", flush=True)

    def place_for_later(self, operator: Sender, carrier: Sender, key: str) -> str:
        placed = operator.post("/orders", {**order(key), "offers": ["later"]})["order"]
        at = datetime.now(timezone.utc).isoformat(timespec="milliseconds")
        self.assertEqual(outcomes_of(carrier, "/scans", "scans", [scan(key, at)]), ["stored"])
        return placed

    def state_of(self, operator: Sender, placed: str) -> str:
        [claim] = operator.get(f"/orders/{placed}")["claims"]
        [part] = claim["parts"]
        return part["state"]

    def is_told(self, clock: SetClock) -> bool:
        """The log says so every ten seconds."""
        clock.set(timedelta(days=2))
        return any("clock was set" in line for line in self.servers[0].lines)

    def starts_where_the_clock_is_behind(self, clock: SetClock) -> None:
        """Then it believes what it finds, and says what does not fit; what is known is known all the same."""
        self.servers[0].stop()
        clock.set(-timedelta(hours=5))
        self.start(prefix=clock.prefix)
        self.assertTrue(any("one of the two is wrong" in line for line in self.servers[0].lines), self.servers[0].told())
        for load in self.loads:
            load.addresses = self.addresses
            load.settle()
        self.servers[0].stop()
        clock.set(timedelta(0))


@unittest.skipUnless(ROUNDS > 3, "the clock is the process's own; the long form tries PostgreSQL too")
class ClockPostgres(ClockSQLite):
    kind = "postgres"
