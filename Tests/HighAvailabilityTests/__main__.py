"""Runs the tests of high availability: `python Tests/HighAvailabilityTests [-k PATTERN] [-v]`, in a folder of their own: scripts/test-ha."""

import sys
import unittest
from pathlib import Path

HERE = Path(__file__).parent
# Senders are the same wherever something is broken, and so are the servers that they send to.
sys.path += [str(HERE.parent / "FaultTests"), str(HERE.parent / "PageTests")]


def main(arguments: list[str]) -> int:
    start = ["discover", "--start-directory", str(HERE)]
    program = unittest.main(module=None, argv=[sys.argv[0], *start, *arguments], exit=False)
    return 0 if program.result.wasSuccessful() and program.result.testsRun else 1


sys.exit(main(sys.argv[1:]))
