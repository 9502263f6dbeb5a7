"""The packages that a bot in service needs: locked, licensed so that all may use them, and named in the README."""

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.licenses import canonicalize_license_expression
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCK = (ROOT / ".ci" / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
OPTIONAL = PROJECT["optional-dependencies"]
DIRECT = [Requirement(line) for line in [*PROJECT["dependencies"], *OPTIONAL["metrics"]]]
AUTHORS = [Requirement(line) for line in [*OPTIONAL["author"], *OPTIONAL["preview"]]]
FREE = {
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "CNRI-Python",
    "HPND",
    "ISC",
    "MIT",
    "MIT-CMU",
    "MPL-2.0",
    "PSF-2.0",
    "Python-2.0",
    "Zlib",
}
"""Licences (SPDX) that ask for nothing of whoever uses the package but to keep its notice; the Mozilla licence, that of
tqdm, which `tokenizers` brings, asks besides that changes to the package's own files be shown."""
LESSER = {"hanta": "LGPL-3.0-or-later"}
"""Packages of extras with licences that ask for something only of whoever passes on the package itself, as it is or
changed: `storybot new` imports HanTa as PyPI has it, our wheel holds nothing of it, and a bot in service does without.
Before 1.2 HanTa was under the GPL, hence the lower bound."""
SPDX = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "PSFL": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
"""How packages name their licence that have not heard of SPDX."""


def locked():
    """Return (name, version) for each package in the lock file; a package may have several, for several Pythons."""
    return [
        (canonicalize_name(name), version) for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", LOCK, re.MULTILINE)
    ]


def needed(direct):
    """Return the names of all packages that these need here, themselves among them."""
    found, ahead = set(), [(canonicalize_name(each.name), frozenset({"", *each.extras})) for each in direct]
    while ahead:
        name, extras = ahead.pop()
        if (name, extras) not in found:
            found.add((name, extras))
            ahead += [
                (canonicalize_name(each.name), frozenset({"", *each.extras}))
                for each in map(Requirement, metadata.requires(name) or ())
                if each.marker is None or any(each.marker.evaluate({"extra": extra}) for extra in extras)
            ]
    return sorted({name for name, _ in found})


def licence(name):
    """Return the licence of an installed package, in SPDX's words where they are known."""
    about = metadata.metadata(name)
    classifiers = [
        each.rpartition(" :: ")[2] for each in about.get_all("Classifier") or () if each.startswith("License ::")
    ]
    said = about["License-Expression"] or next(iter(classifiers), "") or (about["License"] or "").split("\n")[0]
    if said in {"", "OSI Approved"}:
        said = (about["License"] or "").split("\n")[0]
    return SPDX.get(said, said)


def is_free(expression):
    """Return whether one may choose a free licence for every part: `MIT AND (GPL-3.0 OR BSD-3-Clause)`."""
    words = re.findall(r"[()]|[^\s()]+", canonicalize_license_expression(expression))
    python = {"AND": "and", "OR": "or", "(": "(", ")": ")"}
    return eval(" ".join(python.get(word, str(word in FREE)) for word in words))


@pytest.mark.parametrize(
    ("expression", "free"),
    [
        ("MIT", True),
        ("GPL-3.0-only", False),
        ("MIT OR GPL-3.0-only", True),
        ("MIT AND GPL-3.0-only", False),
        ("BSD-3-Clause AND (Apache-2.0 OR GPL-2.0-only)", True),
        ("LGPL-3.0-or-later", False),
    ],
)
def test_what_is_free(expression, free):
    assert is_free(expression) is free


@pytest.mark.parametrize("name", needed(DIRECT))
def test_each_package_is_free_to_use(name):
    assert is_free(licence(name)), licence(name)


@pytest.mark.parametrize("name", sorted(set(needed(AUTHORS)) - set(needed(DIRECT))))
def test_each_package_of_the_extras_may_be_used_by_all(name):
    assert is_free(licence(name)) or LESSER.get(name) == licence(name), licence(name)


@pytest.mark.parametrize("requirement", DIRECT, ids=str)
def test_the_lock_file_has_what_the_project_needs(requirement):
    versions = [version for name, version in locked() if name == canonicalize_name(requirement.name)]
    assert versions
    assert all(requirement.specifier.contains(version) for version in versions)


def test_the_lock_file_has_what_that_needs_in_turn():
    assert set(needed(DIRECT)) - {name for name, _ in locked()} == set()


def test_all_that_is_locked_has_checksums():
    entries = re.split(r"^(?=[\w.-]+==)", LOCK, flags=re.MULTILINE)[1:]
    assert len(entries) == len(locked())
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_each_direct_package_has_a_lower_bound():
    """CI tests with the lowest versions too: without a bound there is none."""
    lines = [*PROJECT["dependencies"], *(line for each in ("author", "metrics", "preview") for line in OPTIONAL[each])]
    assert [line for line in lines if ">=" not in line] == []


def test_nobody_is_told_to_install_what_a_package_index_calls_storybot():
    """On PyPI that is a stranger's program: whoever followed such a hint would run it."""
    wrong = re.compile(r"pip install[^\n]*[\s'\"]storybot\b(?!/)|pypi\.org/project/storybot")
    kinds = (".py", ".md", ".yaml", ".yml", ".toml", ".po", "")
    files = [each for name in ("bot", "knowledge", ".ci", ".github") for each in (ROOT / name).rglob("*")]
    texts = [each for each in [*files, *ROOT.iterdir()] if each.is_file() and each.suffix in kinds]
    assert len(texts) > 100
    assert [str(each) for each in texts if wrong.search(each.read_text(encoding="utf-8"))] == []
    assert wrong.search("pip install 'storybot[metrics]'")


def test_the_readme_lists_each_direct_package_with_its_licence():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    row = r"^\| \[([\w.-]+)\]\(https://pypi\.org/project/[\w.-]+/\) \| ([^|]+?) \|"
    licences = dict(re.findall(row, readme, re.MULTILINE))
    assert set(licences) == {requirement.name for requirement in DIRECT}
    assert {name for name, expression in licences.items() if not is_free(expression)} == set()
