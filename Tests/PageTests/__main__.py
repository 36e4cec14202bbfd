"""Runs the page tests: `python Tests/PageTests [-k PATTERN] [-v]`. Needs the program built, and what requirements.txt names."""

import sys
import unittest
from pathlib import Path

import scene


def main() -> None:
    arguments = [sys.argv[0], "discover", "--start-directory", str(Path(__file__).parent), "--durations", "0"] + sys.argv[1:]
    if sys.version_info < (3, 12):
        # The times of the slowest tests, which later versions tell.
        arguments.remove("--durations")
        arguments.remove("0")
    with scene.opened() as opened:
        scene.PageTest.scene = opened
        program = unittest.main(module=None, argv=arguments, exit=False)
    sys.exit(0 if program.result.wasSuccessful() and program.result.testsRun else 1)


main()
