"""Three PostgreSQL servers under Patroni, with etcd, on one machine; what stands here is what docs/guides/operating.md advises."""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

FOLDER = Path(os.environ["NEARMADE_HA_FOLDER"])
OWNER = os.environ["NEARMADE_HA_OWNER"]
BIN = next(folder for folder in [Path("/usr/lib/postgresql/15/bin"), *Path("/usr/lib/postgresql").glob("*/bin")] if (folder / "postgres").exists())
AS_OWNER = ["setpriv", "--reuid", OWNER, "--regid", OWNER, "--clear-groups", "env", f"HOME={FOLDER}", f"USER={OWNER}"] if os.getuid() == 0 else []
# Far more than anything here takes on a machine that has much else to do.
PATIENCE_SECONDS = 240
# A leader that is silent for so long has lost its place.
TTL_SECONDS = 20


class ClusterFailure(AssertionError):
    """The servers are not as they should be by now."""


class Member:
    """One of the machines: a PostgreSQL and the Patroni that starts it, stops it and tells it whom to follow."""

    def __init__(self, name: str, etcd: int, secret: str):
        self.name, self.secret = name, secret
        self.port, self.api = free_ports(2)
        self.data = FOLDER / name / "data"
        self.log = FOLDER / f"{name}.log"
        self.process: subprocess.Popen | None = None
        (FOLDER / name).mkdir(mode=0o700)
        own(FOLDER / name)
        self.config = FOLDER / f"{name}.json"
        # What YAML reads as well. Only the folder's owner may enter, so the password is safe there.
        self.config.write_text(json.dumps(self._settings(etcd), indent=1))
        own(self.config)

    def _settings(self, etcd: int) -> dict:
        address = f"127.0.0.1:{self.api}"
        return {
            "scope": "nearmade",
            "name": self.name,
            "restapi": {"listen": address, "connect_address": address},
            "etcd3": {"host": f"127.0.0.1:{etcd}"},
            "bootstrap": {
                "dcs": {
                    # loop_wait + 2 * retry_timeout <= ttl
                    "ttl": TTL_SECONDS,
                    "loop_wait": 2,
                    "retry_timeout": 5,
                    # A standby takes over at once where the primary's PostgreSQL died and its machine lives.
                    "primary_start_timeout": 0,
                    # Where etcd is lost the primary goes on as long as every member tells it that it leads.
                    "failsafe_mode": True,
                    "synchronous_mode": True,
                    "synchronous_mode_strict": True,
                    "postgresql": {"use_pg_rewind": True, "use_slots": True, "parameters": {"max_connections": 100, "wal_keep_size": "128MB"}},
                },
                "initdb": [{"encoding": "UTF8"}, {"locale": "C"}, "data-checksums"],
            },
            "postgresql": {
                "listen": f"127.0.0.1:{self.port}",
                "connect_address": f"127.0.0.1:{self.port}",
                "data_dir": str(self.data),
                "bin_dir": str(BIN),
                "pgpass": str(FOLDER / self.name / "pgpass"),
                "authentication": {
                    user: {"username": name, "password": self.secret}
                    for user, name in (("superuser", "postgres"), ("replication", "replicator"), ("rewind", "rewinder"))
                },
                "parameters": {"unix_socket_directories": str(FOLDER / self.name), "shared_buffers": "64MB", "jit": "off"},
                "pg_hba": ["host all all 127.0.0.1/32 scram-sha-256", "host replication replicator 127.0.0.1/32 scram-sha-256"],
            },
        }

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*AS_OWNER, "patroni", str(self.config)], stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, cwd="/", start_new_session=True)

    def stop(self) -> None:
        """In an orderly way: Patroni ends its PostgreSQL first."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.terminate()
            try:
                self.process.wait(PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                self.power_off()
        self.process = None

    def freeze(self) -> None:
        """Patroni sees and does nothing until it is thawed; its PostgreSQL goes on."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def kill_patroni(self) -> None:
        self.process.kill()
        self.process.wait()

    def kill_postgres(self) -> None:
        """The postmaster, as the kernel does it when memory runs out; those that it started notice, and end."""
        os.kill(self.postmaster, signal.SIGKILL)

    def crash_postgres(self) -> None:
        """All at once, and waits until it is gone."""
        leader, memory = self.postmaster, (self.data / "postmaster.pid").read_text().split("\n")[6].split()[1]
        started = [int(entry) for entry in subprocess.run(["pgrep", "--parent", str(leader)], capture_output=True, text=True).stdout.split()]
        for process in (leader, *started):
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass
        wait_for(lambda: not any(Path(f"/proc/{process}/exe").exists() for process in (leader, *started)), f"{self.name} does not end")
        # A machine that is gone keeps no memory either.
        subprocess.run([*AS_OWNER, "ipcrm", "--shmem-id", memory], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def power_off(self) -> None:
        """The machine is gone from one moment to the next."""
        self.kill_patroni()
        self.crash_postgres()

    @property
    def postmaster(self) -> int:
        return int((self.data / "postmaster.pid").read_text().split("\n")[0])

    def psql(self, statement: str, database: str = "postgres") -> str:
        """Raises `subprocess.CalledProcessError` where it is away."""
        options = ["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1"]
        command = ["psql", *options, "--dbname", f"host=127.0.0.1 port={self.port} user=postgres dbname={database} connect_timeout=5", "--command", statement]
        environment = {**os.environ, "PGPASSWORD": self.secret}
        return subprocess.run(command, check=True, capture_output=True, text=True, env=environment, timeout=PATIENCE_SECONDS).stdout.strip()

    def ask_patroni(self, path: str, body: dict | None = None) -> dict:
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{self.api}{path}", data), timeout=30) as answer:
            text = answer.read().decode()
        return json.loads(text) if text.startswith("{") else {"text": text}

    def told_since(self, mark: int) -> str:
        """What Patroni has written after `mark` bytes."""
        with self.log.open("rb") as log:
            log.seek(mark)
            return log.read().decode(errors="replace")

    @property
    def mark(self) -> int:
        return self.log.stat().st_size


class Etcd:
    """Where the members write down who leads. One process here, three machines in life."""

    def __init__(self) -> None:
        self.client, self.peer = free_ports(2)
        self.process: subprocess.Popen | None = None
        self.folder = FOLDER / "etcd"
        self.folder.mkdir(mode=0o700)
        own(self.folder)

    def start(self) -> None:
        """Answers when this returns, with what it knew before."""
        client, peer = f"http://127.0.0.1:{self.client}", f"http://127.0.0.1:{self.peer}"
        with (FOLDER / "etcd.log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *AS_OWNER, "etcd", "--data-dir", str(self.folder), "--listen-client-urls", client, "--advertise-client-urls", client,
                    "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", f"default={peer}",
                ],
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, cwd="/", start_new_session=True)
        wait_for(lambda: self._answers(client), "etcd does not answer")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait()

    @staticmethod
    def _answers(address: str) -> bool:
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=5) as answer:
                return json.loads(answer.read())["health"] == "true"
        except OSError:
            return False


class Cluster:
    """Starts everything, and is whole when the constructor returns."""

    def __init__(self) -> None:
        self.secret = secrets.token_hex(16)
        self.etcd = Etcd()
        self.members = [Member(f"pg{number}", self.etcd.client, self.secret) for number in (1, 2, 3)]
        try:
            self.etcd.start()
            for member in self.members:
                member.start()
            self.whole()
        except BaseException:
            self.stop()
            raise
        self.leader.psql(f"CREATE ROLE nearmade LOGIN PASSWORD '{self.secret}'")
        self.leader.psql("CREATE DATABASE nearmade OWNER nearmade ENCODING 'UTF8' TEMPLATE template0")

    @property
    def address(self) -> str:
        """All servers; whoever writes now is meant."""
        hosts = ",".join(f"127.0.0.1:{member.port}" for member in self.members)
        return f"postgres://nearmade:{self.secret}@{hosts}/nearmade?target_session_attrs=read-write&connect_timeout=3"

    def address_of(self, member: Member) -> str:
        return f"postgres://nearmade:{self.secret}@127.0.0.1:{member.port}/nearmade"

    def roles(self) -> dict[str, str]:
        """As etcd has them: leader, sync_standby or replica by name; empty where no Patroni answers."""
        for member in self.members:
            try:
                return {entry["name"]: entry["role"] for entry in member.ask_patroni("/cluster")["members"] if entry["state"] in ("running", "streaming")}
            except (OSError, ValueError):
                continue
        return {}

    def _with_role(self, role: str) -> Member | None:
        roles = self.roles()
        return next((member for member in self.members if roles.get(member.name) == role), None)

    @property
    def leader(self) -> Member:
        return wait_for(lambda: self._with_role("leader"), "there is no leader")

    @property
    def sync_standby(self) -> Member:
        return wait_for(lambda: self._with_role("sync_standby"), "there is no synchronous standby")

    def leader_other_than(self, old: Member) -> Member:
        def other() -> Member | None:
            leader = self._with_role("leader")
            return leader if leader is not None and leader is not old else None

        return wait_for(other, f"nobody takes over from {old.name}")

    def whole(self) -> None:
        """Waits until one leads, two follow, and one of them confirms."""

        def is_whole() -> bool:
            leader = self._with_role("leader")
            if leader is None or self._with_role("sync_standby") is None:
                return False
            followers = leader.psql("SELECT string_agg(sync_state, ' ' ORDER BY sync_state) FROM pg_stat_replication WHERE state = 'streaming'")
            return followers == "async sync"

        wait_for(is_whole, "the servers do not come together")

    def mend(self) -> None:
        """Brings back whatever a test that failed has left broken."""
        if self.etcd.process.poll() is not None:
            self.etcd.start()
        for member in self.members:
            if member.process.poll() is None:
                member.thaw()
            else:
                member.start()

    def caught_up(self) -> None:
        """Waits until every standby shows what the primary has."""
        leader = self.leader
        goal = leader.psql("SELECT pg_current_wal_lsn()")
        for member in self.members:
            if member is not leader:
                wait_for(lambda: member.psql(f"SELECT pg_last_wal_replay_lsn() >= '{goal}'::pg_lsn") == "t", f"{member.name} does not catch up")

    def stop(self) -> None:
        # The standbys first: a primary that stops waits until they have everything.
        for member in sorted(self.members, key=lambda member: self.roles().get(member.name) == "leader"):
            member.stop()
        self.etcd.stop()


def free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def own(path: Path) -> None:
    if os.getuid() == 0:
        shutil.chown(path, OWNER, OWNER)


def wait_for(question, otherwise: str, seconds: float = PATIENCE_SECONDS):
    """The first true answer. A server that is away is asked again."""
    end = time.monotonic() + seconds
    while True:
        try:
            if answer := question():
                return answer
        except (subprocess.CalledProcessError, FileNotFoundError, ProcessLookupError):
            pass
        if time.monotonic() > end:
            tails = "\n".join(f"== {log.name}\n" + log.read_text(errors="replace")[-2000:] for log in sorted(FOLDER.glob("*.log")))
            raise ClusterFailure(f"{otherwise}\n{tails}")
        time.sleep(0.1)
