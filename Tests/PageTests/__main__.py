"""Runs the page tests: `python Tests/PageTests [-k PATTERN] [-v]`. With `--screenshots FOLDER` it takes pictures of the main pages instead."""

import os
import sys
import unittest
from pathlib import Path

import scene
import screenshots

AGAIN_MOST = 3


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--screenshots"]:
        folder = Path(arguments[1] if len(arguments) > 1 else ".build/screenshots")
        with scene.opened() as opened:
            print(f"{screenshots.take(opened, folder)} pictures in {folder}")
        return 0
    with scene.opened() as opened:
        scene.PageTest.scene = opened
        start = ["discover", "--start-directory", str(Path(__file__).parent)]
        result = unittest.main(module=None, argv=[sys.argv[0], *start, *arguments], exit=False).result
        if not result.wasSuccessful() and not result.unexpectedSuccesses and not result.shouldStop and os.environ.get("CI") == "true":
            return 0 if hold_alone([test for test, _ in result.failures + result.errors]) else 1
    return 0 if result.wasSuccessful() and result.testsRun else 1


def hold_alone(failed: list) -> bool:
    """In CI, what failed is asked once more and named: a browser on a machine that does much else is late now and then. More than three are not."""
    failed = list(dict.fromkeys(getattr(test, "test_case", test) for test in failed)) # a subtest's failure is that of its test
    if not 0 < len(failed) <= AGAIN_MOST or not all(isinstance(test, unittest.TestCase) for test in failed):
        return False
    print(f"Once more, alone: {', '.join(map(str, failed))}", file=sys.stderr)
    again = unittest.TextTestRunner(verbosity=2).run(unittest.TestSuite(failed))
    held = again.wasSuccessful() and again.testsRun == len(failed) and not again.skipped
    print(f"{'UNSTEADY, failed among all tests and held alone' if held else 'Failed twice'}: {', '.join(map(str, failed))}", file=sys.stderr)
    return held


sys.exit(main(sys.argv[1:]))
