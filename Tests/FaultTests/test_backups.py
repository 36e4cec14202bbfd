"""What docs/guides/operating.md says about backups, done: each command as it stands there, while senders are at work."""

import subprocess
import time
from pathlib import Path

from databases import Database, OwnPostgres, address_of, as_owner, control, free_port, psql, run
from server import Server
from test_faults import ROUNDS, ROUND_SECONDS, FaultTest, wait_until
from trade import Load, Sender, check_sums


def known_by(load: Load) -> tuple[dict[str, bool], dict[str, bool]]:
    """What had been answered by now, and so must be in every backup that is begun after."""
    with load.lock:
        return dict(load.orders), dict(load.scans)


class BackupTest(FaultTest):
    def goes_on(self, server: Server, load: Load, orders: dict[str, bool], scans: dict[str, bool]) -> None:
        """At a server on what was restored: everything in the backup is known there, and whoever sends the rest again loses nothing."""
        again = Load([server.address], load.operator, load.carrier, 0, load.name)
        again.at = load.at
        again.orders = {key: orders.get(key, False) for key in load.orders}
        again.scans = {key: scans.get(key, False) for key in load.orders}
        again.settle()


class BackupOfSQLite(BackupTest):
    def test_a_copy_made_while_scans_come_in_is_whole(self) -> None:
        for rounds in self.stretches():
            self.is_whole_in_copies_of(rounds)

    def is_whole_in_copies_of(self, rounds: range) -> None:
        self.start()
        self.open_shop()
        source = self.database.address.removeprefix("sqlite:")
        load = self.load("b")
        copies = []
        for _ in rounds:
            time.sleep(self.chance.uniform(0, ROUND_SECONDS))
            for way in (".backup {}", "VACUUM INTO '{}'"):
                copy = self.database.folder / f"copy{len(copies)}.sqlite"
                known = known_by(load)
                subprocess.run(["sqlite3", "-cmd", ".timeout 60000", source, way.format(copy)], check=True, capture_output=True)
                copies.append((copy, known))
        load.stop()
        for copy, (orders, scans) in copies:
            report = Database.at(f"sqlite:{copy}").verify()
            self.assertGreaterEqual(report["counts"]["scans"], sum(scans.values()))
            self.assertGreaterEqual(report["counts"]["orders"], sum(orders.values()))
        # The restore: the file is the database.
        copy, known = self.chance.choice(copies)
        self.servers[0].stop()
        restored = Database.at(f"sqlite:{copy}", self.database.folder)
        self.servers = [restored.serve()]
        self.goes_on(self.servers[0], load, *known)
        self.adds_up(restored.verify)


class BackupOfPostgres(BackupTest):
    kind = "postgres"

    def setUp(self) -> None:
        own = OwnPostgres()
        self.addCleanup(own.close)
        self.own = own
        self.archive = own.folder / "archive"
        self.base = own.folder / "base"
        # Belongs to whom the server belongs to.
        as_owner(own.data, "mkdir", str(self.archive))
        own.psql("ALTER SYSTEM SET archive_mode = on")
        own.psql(
            f"ALTER SYSTEM SET archive_command = 'test ! -f {self.archive}/%f && cp %p {self.archive}/%f.part && sync {self.archive}/%f.part "
            f"&& mv {self.archive}/%f.part {self.archive}/%f'")
        own.restart()
        super().setUp()

    def make_database(self, folder: Path) -> Database:
        return Database(folder, self.kind, self.own.address)

    def test_a_base_backup_and_the_log_lead_back_to_a_moment(self) -> None:
        self.start()
        self.open_shop()
        before = self.load("before")
        time.sleep(ROUND_SECONDS)
        as_owner(
            self.own.data, "pg_basebackup", f"--dbname={self.own.address}/postgres", f"--pgdata={self.base}", "--wal-method=stream", "--checkpoint=fast")
        as_owner(self.own.data, "pg_verifybackup", str(self.base))
        time.sleep(ROUND_SECONDS)
        before.stop()
        before.settle()
        moment = self.own.psql("SELECT clock_timestamp()")
        after = self.load("after")
        time.sleep(ROUND_SECONDS)
        after.stop()
        # What nobody wanted.
        self.own.psql("DELETE FROM scan_key", self.database.name)
        with self.assertRaises(AssertionError):
            self.database.verify()
        self.servers[0].stop()
        last = self.own.psql("SELECT pg_walfile_name(pg_switch_wal())")
        self.assertTrue(wait_until(lambda: (self.archive / last).exists()), "the log is not archived")

        # To the moment before it.
        address = self.restore(f"recovery_target_time = '{moment}'")
        restored = Database.at(address, self.database.folder)
        check_sums(restored.verify(), len(before.orders))
        run("migrate", "--database", address)
        self.servers = [restored.serve()]
        # What came after that moment is sent again by those who sent it.
        nothing = dict.fromkeys(after.orders, False)
        self.goes_on(self.servers[0], before, before.orders, before.scans)
        self.goes_on(self.servers[0], after, nothing, nothing)
        self.adds_up(restored.verify)

    def restore(self, target: str) -> str:
        """Starts the backup as a server of its own. - Returns: the address of the database there."""
        with (self.base / "postgresql.auto.conf").open("a") as settings:
            settings.write(f"restore_command = 'cp {self.archive}/%f %p'\n{target}\nrecovery_target_action = 'promote'\narchive_mode = off\n")
        as_owner(self.own.data, "touch", str(self.base / "recovery.signal"))
        port = free_port()
        # As many connections as the log was written with, or a server does not replay it.
        options = f"-p {port} -c max_connections=200 -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.base} -c fsync=off"
        control(self.base, "start", f"--log={self.own.folder / 'restored.log'}", f"--options={options}")
        self.addCleanup(control, self.base, "stop", "--mode=immediate")
        server = address_of(port)
        self.assertTrue(wait_until(lambda: psql("SELECT pg_is_in_recovery()", f"{server}/postgres") == "f"), "it is still being restored")
        return f"{server}/{self.database.name}"
