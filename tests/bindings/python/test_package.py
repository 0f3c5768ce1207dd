"""The package as a whole: its README works, nothing of the core is missing, all is explained."""

from __future__ import annotations

import asyncio
import enum
import inspect
import re
import subprocess
import sys
import tempfile
import unittest
from collections.abc import Iterator
from importlib.metadata import metadata
from pathlib import Path
from types import ModuleType

import amble
from amble import _ffi, changes, digest, errors, meeting, pairing, platform, pulled, words


def examples() -> list[str]:
    """The programs of the README, as it was packed into the wheel."""
    readme = str(metadata("amble").get_payload())  # type: ignore[attr-defined]
    return re.findall(r"^```python\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)


def public(of: type | ModuleType) -> Iterator[tuple[str, object]]:
    """What of a class or module is for its callers."""
    for name, value in vars(of).items():
        if not name.startswith("_"):
            yield name, value


class PackageTest(unittest.TestCase):
    def test_the_programs_of_the_readme_work_and_print_what_it_says(self) -> None:
        first, second = examples()
        self.assertLessEqual(len([line for line in first.splitlines() if line.strip()]), 10)
        self.assertEqual("['Roadmap for spring']\n", self.run_program(first))
        here = "is here. Both screens show: 4 words and digits"
        self.assertEqual(
            [f"Ana {here}", "Ana wrote Roadmap for spring", f"Sam {here}"],
            sorted(self.run_program(second).splitlines()),
        )

    def run_program(self, program: str) -> str:
        with tempfile.TemporaryDirectory(prefix="amble-readme-") as folder:
            path = Path(folder) / "program.py"
            path.write_text(program)
            ran = subprocess.run(
                [sys.executable, path], capture_output=True, text=True, timeout=90, check=False
            )
        self.assertEqual((0, ""), (ran.returncode, ran.stderr))
        return ran.stdout

    def test_the_package_comes_from_an_installed_wheel(self) -> None:
        self.assertIn("site-packages", Path(amble.__file__).parts)
        self.assertTrue((Path(amble.__file__).parent / "py.typed").exists())

    def test_every_call_of_the_core_is_a_call_of_this_package(self) -> None:
        for theirs, ours in (
            (_ffi.AmbleProtocol, amble.Amble),
            (_ffi.PairingScreenProtocol, amble.Pairing),
            (_ffi.MeetScreenProtocol, amble.Meet),
        ):
            calls = {name for name, value in public(theirs) if inspect.isfunction(value)}
            self.assertGreater(len(calls), 1)
            # Events are iterated.
            self.assertEqual(set(), calls - set(dir(ours)) - {"next_batch"}, ours)
            for call in calls & set(dir(ours)):
                self.assertEqual(
                    inspect.iscoroutinefunction(getattr(theirs, call)),
                    inspect.iscoroutinefunction(getattr(ours, call)),
                    call,
                )

    def test_every_word_record_and_event_of_the_core_is_one_of_this_package(self) -> None:
        sums = (digest.WHATS, pairing.EVENTS, meeting.EVENTS)
        known = {*words.RECORDS, *words.WORDS, *(each.generated for each in sums), amble.ErrorKind}
        # These become keyword arguments, exceptions, protocols and classes of this package.
        own = {"InternalError", "PlatformError", "AmbleError", "Platform", "Moment", "Recovered"}
        own |= {"Digest", "DigestLine", "InviteOptions", "JoinOptions", "MeetOptions"}
        left = {
            name
            for module in (_ffi.amble_ffi, _ffi.amble_model)
            for name in module.__all__
            if name not in own and isinstance(getattr(module, name), type)
            if not hasattr(getattr(module, name), "_uniffi_make_instance")
        }
        left -= {name for name in left if name.endswith("Protocol")}
        left -= {"SecretStore", "Clock", "Discovery"}
        self.assertEqual({each.__name__ for each in known}, left)
        self.assertTrue(all(hasattr(amble, name) for name in left), left)
        for each in sums:
            theirs = {
                name
                for name, value in public(each.generated)
                if inspect.isclass(value) and issubclass(value, each.generated)
            }
            self.assertEqual(theirs, set(each.classes), each.generated)
            for name, ours in each.classes.items():
                fields = inspect.signature(getattr(each.generated, name)).parameters
                self.assertEqual(list(fields), list(inspect.signature(ours).parameters), ours)

    def test_everything_is_explained(self) -> None:
        modules = [amble, amble.home, changes, digest, errors, meeting, pairing, platform, pulled]
        missing: list[str] = []
        for module in modules:
            missing += [module.__name__] if not module.__doc__ else []
            for name, value in public(module):
                if not inspect.isclass(value) and not inspect.isfunction(value):
                    continue
                if not value.__module__.startswith("amble."):
                    continue
                if not (value.__doc__ or "").strip():
                    missing.append(f"{module.__name__}.{name}")
                if not inspect.isclass(value) or issubclass(value, enum.Enum):
                    continue
                # Methods of what is generated are not called from outside.
                if "_ffi" in value.__module__:
                    continue
                for method, of in public(value):
                    if inspect.isfunction(of) and not (of.__doc__ or "").strip():
                        missing.append(f"{module.__name__}.{name}.{method}")
        self.assertEqual([], missing)

    def test_everything_that_is_promised_can_be_imported(self) -> None:
        self.assertEqual(sorted(amble.__all__), amble.__all__)
        for name in amble.__all__:
            self.assertTrue(hasattr(amble, name), name)

    def test_one_home_serves_one_event_loop_after_another(self) -> None:
        with tempfile.TemporaryDirectory(prefix="amble-loops-") as folder:
            home = asyncio.run(amble.Amble.create(Path(folder) / "ana", name="Ana", zone="UTC"))
            watched = home.watch(lambda ana: ana.people())
            self.assertEqual([], asyncio.run(anext(watched)))

            async def gives_up() -> None:
                with self.assertRaises(TimeoutError):
                    await asyncio.wait_for(anext(watched), 0.05)

            asyncio.run(gives_up())
            asyncio.run(home.add_person("Ben"))
            (ben,) = asyncio.run(anext(watched))
            self.assertEqual("Ben", ben.name)
            asyncio.run(home.shutdown())
