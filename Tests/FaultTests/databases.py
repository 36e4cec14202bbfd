"""Databases of their own, and the programs that work on them."""

import json
import os
import re
import signal
import socket
import subprocess
import tempfile
import uuid
from contextlib import contextmanager
from pathlib import Path

from server import PROGRAM, ROOT, Server


class Database:
    """An empty one, with the operator's token and a carrier's once `fill` has been told."""

    def __init__(self, folder: Path, kind: str, server: str | None = None):
        """`server`: the beginning of a PostgreSQL's address; the one that all tests share unless told."""
        self.folder, self.kind = folder, kind
        if kind == "sqlite":
            self.address = f"sqlite:{folder / 'trade.sqlite'}"
        else:
            self.name = f"nearmade_fault_{uuid.uuid4().hex}"
            self.server = server or os.environ["NEARMADE_TEST_POSTGRES"].rsplit("/", 1)[0]
            psql(f"CREATE DATABASE {self.name}", f"{self.server}/postgres")
            self.address = f"{self.server}/{self.name}"
        self.open()

    @classmethod
    def at(cls, address: str, folder: Path | None = None) -> "Database":
        """One that is there already."""
        database = cls.__new__(cls)
        database.address, database.folder = address, folder
        return database

    def open(self) -> None:
        run("migrate", "--database", self.address)
        self.operator = run("token", "--database", self.address).split()[-1]

    def serve(self, prefix: tuple[str, ...] = ()) -> Server:
        # A round of a second or two is to meet many checkpoints.
        arguments = ["serve", "--port", "0", "--database", self.address, "--checkpoint-pages", "500"]
        return Server(arguments, self.folder / "serve.log", last_line="listens on", prefix=prefix)

    def carrier_token(self) -> str:
        return run("token", "--database", self.address, "--party", "velo").split()[-1]

    def verify(self) -> dict:
        """The report; raises when something is wrong."""
        return json.loads(run("verify", "--json", "--database", self.address))

    def drop(self) -> None:
        if self.kind == "postgres":
            psql(f"DROP DATABASE {self.name} WITH (FORCE)", f"{self.server}/postgres")


def run(*arguments: str, prefix: tuple[str, ...] = ()) -> str:
    done = subprocess.run([*prefix, str(PROGRAM), *arguments], capture_output=True, text=True)
    if done.returncode != 0:
        raise AssertionError(f"nearmade {arguments[0]} ended with {done.returncode}: {done.stdout[-3000:]}{done.stderr[-1000:]}")
    return done.stdout.strip()


def psql(statement: str, database: str = "postgres") -> str:
    command = ["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1", "--dbname", database, "--command", statement]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@contextmanager
def held(database: str, lock: str):
    """Holds what `LOCK TABLE name` takes until the body is over."""
    holder = subprocess.Popen(["psql", "--no-psqlrc", "--quiet", "--dbname", database], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        print(f"BEGIN; {lock}; SELECT 'held';", file=holder.stdin, flush=True)
        while "held" not in (line := holder.stdout.readline()):
            if not line:
                raise AssertionError(f"no {lock}")
        yield
    finally:
        holder.communicate("ROLLBACK;")


def locks(database: str, table: str, condition: str) -> int:
    """How many locks on a table are so."""
    return int(psql(f"SELECT COUNT(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation WHERE c.relname = '{table}' AND {condition}", database))


def kill(server: Server) -> None:
    """As the kernel does it when memory runs out: nothing is said, nothing is cleaned up."""
    server.process.send_signal(signal.SIGKILL)
    server.process.wait()
    server.stop()


def restart_postgres() -> None:
    """As a crash: no connection is asked, the log is played again at the start."""
    folder = Path(re.search(r"host=([^&]+)", os.environ["NEARMADE_TEST_POSTGRES_SOCKET"])[1].replace("%2F", "/"))
    before = psql("SELECT pg_postmaster_start_time()")
    control(folder / "data", "restart", "--mode=immediate", f"--log={folder / 'log'}")
    if psql("SELECT pg_postmaster_start_time()") == before:
        raise AssertionError("PostgreSQL was not restarted")


def control(data: Path, *arguments: str) -> None:
    """`pg_ctl`, as the owner of the server's files."""
    as_owner(data, "pg_ctl", *arguments, "--wait", "--timeout=60", "--silent", f"--pgdata={data}")


def as_owner(data: Path, program: str, *arguments: str) -> None:
    """Runs a program, PostgreSQL's own before others, for the one whom `data` belongs to."""
    bin_folder = Path(subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True).stdout.strip() or "/usr/lib/postgresql/15/bin")
    if not (bin_folder / "pg_ctl").exists():
        bin_folder = Path("/usr/lib/postgresql/15/bin")
    stat = data.stat()
    owner = ["setpriv", "--reuid", str(stat.st_uid), "--regid", str(stat.st_gid), "--clear-groups"] if os.getuid() == 0 else []
    found = bin_folder / program
    # A server that is started keeps what it inherits: no pipe of ours.
    with tempfile.TemporaryFile("w+") as said:
        command = [*owner, str(found) if found.exists() else program, *arguments]
        if subprocess.run(command, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT, cwd="/").returncode != 0:
            said.seek(0)
            raise AssertionError(f"{program}: {said.read()}")


class OwnPostgres:
    """A server beside the one that all tests share, whose settings may be changed. Its folder is its owner's."""

    def __init__(self) -> None:
        script = ["bash", "-c", 'echo "$PGHOST"; echo "$PGPORT"; cat']
        self.process = subprocess.Popen(
            [str(ROOT / "scripts/with-postgres"), *script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.folder = Path(self.process.stdout.readline().strip())
        self.port = int(self.process.stdout.readline())
        self.data = self.folder / "data"

    @property
    def address(self) -> str:
        return address_of(self.port)

    def psql(self, statement: str, database: str = "postgres") -> str:
        return psql(statement, f"{address_of(self.port)}/{database}")

    def restart(self) -> None:
        control(self.data, "restart", "--mode=fast", f"--log={self.folder / 'log'}")

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def address_of(port: int) -> str:
    return f"postgres://nearmade@127.0.0.1:{port}"
