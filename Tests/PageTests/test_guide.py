"""What a newcomer copies from a guide does what the guide says."""

import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

from server import PROGRAM, Shop

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "first-network.md"


class GuideTests(unittest.TestCase):
    def test_a_first_network(self) -> None:
        block = re.search(r"```bash\n(.*?)```", GUIDE.read_text(), re.S)[1]
        with tempfile.TemporaryDirectory(prefix="nearmade-guide-") as name:
            folder = Path(name)
            (folder / "data").mkdir()
            (folder / "bin").mkdir()
            (folder / "bin" / "nearmade").symlink_to(PROGRAM)
            shop = Shop(folder / "data" / "mine.sqlite")
            try:
                script = block.replace("http://localhost:8080", shop.address)
                self.assertNotEqual(script, block)
                # The scan once more: it is known.
                again = next(line for line in script.splitlines() if "/scans" in line)
                environment = {**os.environ, "PATH": f"{folder / 'bin'}:{os.environ['PATH']}"}
                done = subprocess.run(
                    ["bash", "-euo", "pipefail", "-c", script + again], cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
            finally:
                shop.stop()
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            answers = done.stdout.splitlines()
            self.assertIn('"state":"applied"', answers[-3])
            self.assertIn('"state":"payable"', answers[-2])
            self.assertIn("189", answers[-2])
            self.assertIn("duplicate", answers[-1])
            settings = {**environment, "NEARMADE_DATABASE": "sqlite:data/mine.sqlite"}
            verified = subprocess.run([str(PROGRAM), "verify"], cwd=folder, env=settings, capture_output=True, text=True)
            self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
            self.assertIn(" 0 anomalies,", verified.stdout + verified.stderr)
