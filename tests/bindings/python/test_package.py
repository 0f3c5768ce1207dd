"""The package as a whole: its README works, nothing of the core is missing, all is explained."""

from __future__ import annotations

import ast
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
from amble import _ffi, changes, errors, pairing, platform, pulled, sync, words


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
            (_ffi.HomeHandleProtocol, amble.Amble),
            (_ffi.PairingHandleProtocol, amble.Pairing),
            (_ffi.SyncHandleProtocol, amble.Sync),
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
        theirs = set(_ffi.amble_model.__all__) - {"HomeError", "InternalError"}
        self.assertGreater(len(theirs), 40)
        self.assertEqual(set(), theirs - set(amble.__all__))
        for name in theirs:
            self.assertIs(getattr(_ffi.amble_model, name), getattr(amble, name))

    def test_every_variant_and_record_is_as_the_types_say_of_it(self) -> None:
        stub = ast.parse(Path(_ffi.amble_model.__file__).with_suffix(".pyi").read_text())
        said: dict[str, list[str]] = {}
        for of in (node for node in stub.body if isinstance(node, ast.ClassDef)):
            inner = [node for node in of.body if isinstance(node, ast.ClassDef)]
            for one in inner or [of]:
                path = of.name if one is of else f"{of.name}.{one.name}"
                targets = [node.target for node in one.body if isinstance(node, ast.AnnAssign)]
                said[path] = [field.id for field in targets if isinstance(field, ast.Name)]
        shapes = words.shapes()
        self.assertGreater(len(shapes), 60)
        for shape in shapes:
            fields = list(inspect.signature(shape).parameters)
            self.assertEqual(said[shape.__name__], ["value"] if fields == ["values"] else fields)
            if "." in shape.__name__:
                self.assertEqual(tuple(said[shape.__name__]), getattr(shape, "__match_args__"))

    def test_everything_is_explained(self) -> None:
        modules = [amble, amble.home, changes, errors, pairing, platform, pulled, sync, words]
        missing: list[str] = []
        for module in modules:
            missing += [module.__name__] if not module.__doc__ else []
            for name, value in public(module):
                if not inspect.isclass(value) and not inspect.isfunction(value):
                    continue
                if not value.__module__.startswith("amble."):
                    continue
                # What is generated, and not for callers.
                if "_ffi" in value.__module__ and name not in amble.__all__:
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
        self.assertEqual(len(set(amble.__all__)), len(amble.__all__))
        for name in amble.__all__:
            self.assertTrue(hasattr(amble, name), name)

    def test_one_home_serves_one_event_loop_after_another(self) -> None:
        with tempfile.TemporaryDirectory(prefix="amble-loops-") as folder:
            home = asyncio.run(amble.Amble.init(Path(folder) / "ana", name="Ana", zone="UTC"))
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
