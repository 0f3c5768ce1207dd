"""Does to a copy of the tree what docs/ADDING.md says, and counts the files that it changes.

    follow.py TREE    from the top of the repository; TREE is the folder of the copy

What did not change since the last time keeps its time, so it is not built again.
"""

import pathlib
import re
import subprocess
import sys

PAGE = pathlib.Path("docs/ADDING.md")
HERE = pathlib.Path("tests/adding")
# Sections of the page that add something, and how many files each may change.
MOST = {"Adding a field": 5, "Adding an entity": 5, "What is recorded, and words": 0}
# Tests of the copy, which try what was added.
TESTS = {
    HERE / "guard.rs": "core/document/tests/adding.rs",
    HERE / "home.rs": "core/tests/adding.rs",
    HERE / "handle.rs": "ffi/tests/adding.rs",
    HERE / "languages.rs": "ffi/bindgen/tests/adding.rs",
}
# In the copy the library for other languages is one for Rust alone. Cargo gives that a name of its
# own; a dynamic one would take the place of the tree's, where both are built in one folder.
FOR_RUST = ("ffi/Cargo.toml", '"cdylib", "staticlib", "lib"', '"lib"')


class CannotFollow(Exception):
    """Why the page cannot be followed, as a sentence."""


def blocks(page):
    """Each code block under a file's name: section, line, whether it is new, file, kind, lines."""
    section, named, fence, found = None, None, None, []
    for number, line in enumerate(page.splitlines(), start=1):
        if fence is not None:
            if line == "```":
                if named:
                    found.append((section, number - len(fence), *named, kind, fence))
                fence = None
            else:
                fence.append(line)
        elif line.startswith("```"):
            kind, fence = line.removeprefix("```"), []
            if kind in ("diff", "rust") and named is None:
                raise CannotFollow(f"line {number}: this block says of no file where it belongs")
        elif line.startswith("## "):
            section, named = line.removeprefix("## "), None
        elif place := re.fullmatch(r"(In|New file) `([^`]+)`:", line):
            named = (place[1] == "New file", place[2])
        elif line:
            named = None
    return found


def changed(text, lines, where):
    """A text after a block of changes: the lines that stand and go are there once, together."""
    for line in lines:
        if line[:1] not in ("-", "+", " "):
            raise CannotFollow(f'{where}: "{line}" begins with none of "-", "+" and a space')
    old = "".join(line[1:] + "\n" for line in lines if line[0] in "- ")
    new = "".join(line[1:] + "\n" for line in lines if line[0] in "+ ")
    times = ("\n" + text).count("\n" + old)
    if times != 1:
        raise CannotFollow(f"{where}: these lines stand there {times} times, not once:\n{old}")
    return ("\n" + text).replace("\n" + old, "\n" + new)[1:]


def follow(files):
    """Does what the page says to the files, by name; returns the names that each section changed."""
    done = {section: set() for section in MOST}
    for section, number, is_new, name, kind, lines in blocks(files[str(PAGE)]):
        where = f"{PAGE}, line {number}, in {name}"
        if section not in done:
            raise CannotFollow(f'{where}: "{section}" is no section that {HERE}/follow.py knows')
        if is_new != (name not in files):
            raise CannotFollow(f"{where}: {'it is there already' if is_new else 'there is no such file'}")
        if (kind == "diff") == is_new:
            raise CannotFollow(f'{where}: a block of "{kind}" does not fit there')
        files[name] = "".join(line + "\n" for line in lines) if is_new else changed(files[name], lines, where)
        done[section].add(name)
    return done


def is_apart(name):
    """Whether a file does not count: a test, a word that a person reads, or what is recorded."""
    path = pathlib.PurePath(name)
    is_test = "tests" in path.parts or path.name == "tests.rs"
    return is_test or path.suffix == ".properties" or name in ("docs/FORMATS.md", "ffi/api.txt")


def read():
    """The files of the repository, by name."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.split("\0")
    return {name: pathlib.Path(name).read_bytes() for name in names if name and pathlib.Path(name).is_file()}


def write(tree, files):
    """Brings the copy to these files."""
    for path in [path for path in tree.rglob("*") if path.is_file()]:
        if str(path.relative_to(tree)) not in files:
            path.unlink()
    for name, content in files.items():
        path = tree / name
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def main(tree):
    files = read()
    # Pictures and other bytes are only copied.
    texts = {}
    for name, content in files.items():
        try:
            texts[name] = content.decode()
        except UnicodeDecodeError:
            pass
    done = follow(texts)
    for section, names in done.items():
        counted = sorted(name for name in names if not is_apart(name))
        print(f"{section}: {len(counted)} files, at most {MOST[section]}")
        for name in sorted(names):
            print(f"    {name}" + (" (does not count)" if name not in counted else ""))
        if len(counted) > MOST[section]:
            raise CannotFollow(f"{section} takes {len(counted)} files, and may take {MOST[section]}")
        if not names:
            raise CannotFollow(f"{PAGE}: nothing is done under {section}")
    for source, name in TESTS.items():
        if name in texts:
            raise CannotFollow(f"{name} is there already: give {source} another place")
        texts[name] = texts[str(source)]
    name, old, new = FOR_RUST
    if texts[name].count(old) != 1:
        raise CannotFollow(f"{name} does not say {old}: the copy's library would take the place of the tree's")
    texts[name] = texts[name].replace(old, new)
    files.update((name, text.encode()) for name, text in texts.items())
    write(tree, files)


if __name__ == "__main__":
    try:
        main(pathlib.Path(sys.argv[1]))
    except CannotFollow as reason:
        sys.exit(f"{PAGE} cannot be followed.\n{reason}")
