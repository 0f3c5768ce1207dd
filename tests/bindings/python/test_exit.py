"""A program that ends must end: by itself, and with what it wants to say about how it went."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

#: Seconds in which a program ends by itself.
AT_MOST = 90


def run(ending: str) -> subprocess.CompletedProcess[str]:
    """The short story of `program.py`, ending in one of its ways."""
    with tempfile.TemporaryDirectory(prefix="amble-exit-") as folder:
        program = Path(__file__).with_name("program.py")
        return subprocess.run(
            [sys.executable, program, folder, ending],
            capture_output=True,
            text=True,
            timeout=AT_MOST,
            check=False,
        )


class ExitTest(unittest.TestCase):
    def assert_ends_well(self, ending: str) -> None:
        ended = run(ending)
        self.assertEqual(
            (0, "the end\n", ""), (ended.returncode, ended.stdout, ended.stderr), ending
        )

    def test_a_program_that_pairs_syncs_and_shuts_down_ends_well_twenty_times_in_a_row(
        self,
    ) -> None:
        for _ in range(20):
            self.assert_ends_well("in order")

    def test_a_program_that_ends_in_the_moment_of_its_last_answer_is_not_aborted(self) -> None:
        # A thread of the core is then still on its way out of the interpreter.
        for _ in range(30):
            self.assert_ends_well("at once")

    def test_a_program_that_forgets_to_shut_down_ends_well_too(self) -> None:
        for _ in range(5):
            self.assert_ends_well("forgetting")

    def test_a_program_that_fails_in_a_sync_says_so_and_is_not_aborted(self) -> None:
        for _ in range(3):
            ended = run("failing")
            self.assertEqual(1, ended.returncode, ended.stderr)
            self.assertTrue(
                ended.stderr.endswith("RuntimeError: the program itself failed\n"), ended.stderr
            )

    def test_a_program_that_abandons_its_event_loop_is_not_aborted(self) -> None:
        for _ in range(3):
            ended = run("abandoning")
            self.assertEqual((0, "the end\n"), (ended.returncode, ended.stdout), ended.stderr)
