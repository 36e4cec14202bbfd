"""What the program says to whoever starts it wrongly, and what it leaves alone."""

import subprocess
import tempfile
import unittest
from pathlib import Path

from server import PROGRAM, Shop


class CommandTests(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="nearmade-commands-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def refused(self, *arguments: str) -> str:
        done = subprocess.run([str(PROGRAM), *arguments], cwd=self.folder, capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        return done.stderr

    def test_a_port_that_is_taken_and_a_database_that_is_new_are_told(self) -> None:
        shop = Shop(self.folder / "first.sqlite")
        try:
            self.assertIn(f"There is no database at {self.folder}/first.sqlite: a new one is made", shop.lines)
            told = self.refused("serve", "--port", str(shop.port), "--database", "sqlite:second.sqlite")
        finally:
            shop.stop()
        self.assertIn(f"Port {shop.port} is taken by another program. Take another one: nearmade serve --port {shop.port + 1}", told)

    def test_nothing_is_made_beside_or_in_place_of_what_is_no_database(self) -> None:
        (self.folder / "notes.txt").write_text("hello")
        self.assertIn("is no SQLite database", self.refused("serve", "--port", "0", "--database", "sqlite:notes.txt"))
        self.assertIn("Parts are PostgreSQL's", self.refused("partitions", "--database", "sqlite:typo.sqlite"))
        self.assertEqual([path.name for path in self.folder.iterdir()], ["notes.txt"])

    def test_a_folder_is_no_file_of_questions(self) -> None:
        for path in (".", "nothing.jsonl"):
            self.assertIn(f"{path} cannot be read. Name a file that exists", self.refused("gs1", "check", path))
