"""Databases of their own, and the programs that work on them."""

import json
import os
import re
import signal
import subprocess
import uuid
from pathlib import Path

from server import PROGRAM, Server


class Database:
    """An empty one, with the operator's token and a carrier's once `fill` has been told."""

    def __init__(self, folder: Path, kind: str):
        self.folder, self.kind = folder, kind
        if kind == "sqlite":
            self.address = f"sqlite:{folder / 'trade.sqlite'}"
        else:
            self.name = f"nearmade_fault_{uuid.uuid4().hex}"
            psql(f"CREATE DATABASE {self.name}")
            self.address = os.environ["NEARMADE_TEST_POSTGRES"].rsplit("/", 1)[0] + "/" + self.name
        run("migrate", "--database", self.address)
        self.operator = run("token", "--database", self.address).split()[-1]

    def serve(self, prefix: tuple[str, ...] = ()) -> Server:
        return Server(["serve", "--port", "0", "--database", self.address], self.folder / "serve.log", last_line="listens on", prefix=prefix)

    def carrier_token(self) -> str:
        return run("token", "--database", self.address, "--party", "velo").split()[-1]

    def verify(self) -> dict:
        """The report; raises when something is wrong."""
        return json.loads(run("verify", "--json", "--database", self.address))

    def drop(self) -> None:
        if self.kind == "postgres":
            psql(f"DROP DATABASE {self.name} WITH (FORCE)")


def run(*arguments: str, prefix: tuple[str, ...] = ()) -> str:
    done = subprocess.run([*prefix, str(PROGRAM), *arguments], capture_output=True, text=True)
    if done.returncode != 0:
        raise AssertionError(f"nearmade {arguments[0]} ended with {done.returncode}: {done.stdout[-3000:]}{done.stderr[-1000:]}")
    return done.stdout.strip()


def psql(statement: str, database: str = "postgres") -> str:
    command = ["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1", "--dbname", database, "--command", statement]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def kill(server: Server) -> None:
    """As the kernel does it when memory runs out: nothing is said, nothing is cleaned up."""
    server.process.send_signal(signal.SIGKILL)
    server.process.wait()
    server.stop()


def restart_postgres() -> None:
    """As a crash: no connection is asked, the log is played again at the start."""
    folder = Path(re.search(r"host=([^&]+)", os.environ["NEARMADE_TEST_POSTGRES_SOCKET"])[1].replace("%2F", "/"))
    bin_folder = Path(subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True).stdout.strip() or "/usr/lib/postgresql/15/bin")
    if not (bin_folder / "pg_ctl").exists():
        bin_folder = Path("/usr/lib/postgresql/15/bin")
    stat = (folder / "data").stat()
    owner = ["setpriv", "--reuid", str(stat.st_uid), "--regid", str(stat.st_gid), "--clear-groups"] if os.getuid() == 0 else []
    command = [*owner, str(bin_folder / "pg_ctl"), "restart", "--mode=immediate", "--wait", "--timeout=60", "--silent", f"--pgdata={folder / 'data'}", f"--log={folder / 'log'}"]
    before = psql("SELECT pg_postmaster_start_time()")
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, cwd="/")
    if psql("SELECT pg_postmaster_start_time()") == before:
        raise AssertionError("PostgreSQL was not restarted")
