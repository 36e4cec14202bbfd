"""What a newcomer copies from a guide does what the guide says."""

import os
import re
import subprocess
import tempfile
import unittest
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

from server import PROGRAM, Shop

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "first-network.md"


class Network:
    """A server on a new file, and a terminal beside it."""

    def __init__(self, folder: Path, options: tuple[str, ...]):
        (folder / "data").mkdir()
        (folder / "bin").mkdir()
        (folder / "bin" / "nearmade").symlink_to(PROGRAM)
        self.folder = folder
        self.environment = {**os.environ, "PATH": f"{folder / 'bin'}:{os.environ['PATH']}"}
        self.shop = Shop(folder / "data" / "mine.sqlite", options=options)
        block = re.search(r"```bash\n(.*?)```", GUIDE.read_text(), re.S)[1]
        # What the guide has somebody type.
        self.script = block.replace("http://localhost:8080", self.shop.address)
        assert self.script != block

    def type(self, script: str) -> list[str]:
        """The lines that it prints."""
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script], cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.splitlines()


@contextmanager
def first_network(*options: str) -> Iterator[Network]:
    with tempfile.TemporaryDirectory(prefix="nearmade-guide-") as name:
        network = Network(Path(name), options)
        try:
            yield network
        finally:
            network.shop.stop()


class GuideTests(unittest.TestCase):
    def test_a_first_network(self) -> None:
        with first_network() as network:
            # The scan once more: it is known.
            again = next(line for line in network.script.splitlines() if "/scans" in line)
            answers = network.type(network.script + again)
            network.shop.stop()
            self.assertIn('"state":"applied"', answers[-3])
            self.assertIn('"state":"payable"', answers[-2])
            self.assertIn("189", answers[-2])
            self.assertIn("duplicate", answers[-1])
            settings = {**network.environment, "NEARMADE_DATABASE": "sqlite:data/mine.sqlite"}
            verified = subprocess.run([str(PROGRAM), "verify"], cwd=network.folder, env=settings, capture_output=True, text=True)
            self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
            self.assertIn(" 0 anomalies,", verified.stdout + verified.stderr)
