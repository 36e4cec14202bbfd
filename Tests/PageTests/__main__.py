"""Runs the page tests: `python Tests/PageTests [-k PATTERN] [-v]`. With `--screenshots FOLDER` it takes pictures of the main pages instead."""

import sys
import unittest
from pathlib import Path

import scene
import screenshots


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--screenshots"]:
        folder = Path(arguments[1] if len(arguments) > 1 else ".build/screenshots")
        with scene.opened() as opened:
            print(f"{screenshots.take(opened, folder)} pictures in {folder}")
        return 0
    with scene.opened() as opened:
        scene.PageTest.scene = opened
        start = ["discover", "--start-directory", str(Path(__file__).parent)]
        program = unittest.main(module=None, argv=[sys.argv[0], *start, *arguments], exit=False)
    return 0 if program.result.wasSuccessful() and program.result.testsRun else 1


sys.exit(main(sys.argv[1:]))
