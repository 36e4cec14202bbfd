"""Runs the fault tests: `python Tests/FaultTests [-k PATTERN] [-v]`, with PostgreSQL named in the environment: scripts/test-faults."""

import sys
import unittest
from pathlib import Path

HERE = Path(__file__).parent
# Starting and stopping a server is the same here and there.
sys.path.append(str(HERE.parent / "PageTests"))


def main(arguments: list[str]) -> int:
    start = ["discover", "--start-directory", str(HERE)]
    program = unittest.main(module=None, argv=[sys.argv[0], *start, *arguments], exit=False)
    return 0 if program.result.wasSuccessful() and program.result.testsRun else 1


sys.exit(main(sys.argv[1:]))
