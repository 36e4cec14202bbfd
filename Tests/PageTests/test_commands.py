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
            for command in (("gs1", "check"), ("epcis", "check"), ("epcis", "hash")):
                self.assertIn(f"{path} cannot be read", self.refused(*command, path))

    def test_what_cannot_be_written_is_told(self) -> None:
        (self.folder / "questions.jsonl").write_text('{"op":"linter","linter":"csum","input":"4006381333931"}\n')
        (self.folder / "event.jsonld").write_text(
            '{"@context":[],"type":"ObjectEvent","eventTime":"2026-11-02T08:00:00Z","eventTimeZoneOffset":"+01:00","epcList":["urn:epc:id:sgtin:4012345.011111.1"],"action":"OBSERVE"}')
        for arguments in (["gs1", "check", "questions.jsonl"], ["gs1", "parse", "4006381333931"], ["epcis", "hash", "event.jsonld"]):
            with open("/dev/full", "w") as full:
                done = subprocess.run([str(PROGRAM), *arguments], cwd=self.folder, stdout=full, stderr=subprocess.PIPE, text=True, timeout=120)
            self.assertEqual(done.returncode, 1, (arguments, done.stderr))
            self.assertIn("could not be written", done.stderr)

    def test_a_pipe_is_as_good_as_a_file(self) -> None:
        done = subprocess.run([str(PROGRAM), "epcis", "check", "/dev/stdin"], input="[1,]", capture_output=True, text=True, timeout=120)
        self.assertIn("/dev/stdin is no EPCIS", done.stderr)

    def test_a_proxy_is_named_by_its_address(self) -> None:
        for address in ("nonsense", "10.0.0.0/8", "localhost", "127.0.0.1:80"):
            done = subprocess.run([str(PROGRAM), "serve", "--trusted-proxy", address], cwd=self.folder, capture_output=True, text=True, timeout=120)
            self.assertEqual(done.returncode, 64)
            self.assertIn(f"“{address}” is none", done.stderr)
