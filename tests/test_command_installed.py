"""The wheel: what is not in it is not there for anyone who installs Storybot."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Return the path of a wheel built from this checkout."""
    target = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", target],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = target.glob("*.whl")
    return built


def test_every_data_file_of_the_package_ships(wheel):
    shipped = set(zipfile.ZipFile(wheel).namelist())
    data = {
        str(path.relative_to(ROOT))
        for kind in ("yaml", "po", "onnx", "json")
        for path in (ROOT / "bot").rglob(f"*.{kind}")
    }
    assert data <= shipped
    assert "bot/knowledge/iceland-talks.yaml" in shipped


def test_nothing_else_ships(wheel):
    """No tests, no settings and above all no article, which belongs to its publisher; the guide's is invented."""
    strangers = [
        name
        for name in zipfile.ZipFile(wheel).namelist()
        if not name.startswith(("bot/", "storybot-")) or name.endswith((".txt", ".pyc"))
    ]
    assert [name for name in strangers if ".dist-info/" not in name] == ["bot/knowledge/example/ferry.txt"]


def test_an_installed_storybot_answers_in_an_empty_directory(wheel, tmp_path):
    """The wheel is unpacked and put before the checkout, so that neither the checkout's code nor its story helps."""
    installed, empty = tmp_path / "installed", tmp_path / "empty"
    empty.mkdir()
    zipfile.ZipFile(wheel).extractall(installed)
    code = "import bot.__main__ as m; import sys; print(m.__file__, file=sys.stderr); m.main()"
    run = subprocess.run(
        [sys.executable, "-c", code, "ask", "who is detained?"],
        cwd=empty,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stderr.startswith(str(installed))
    assert "Whelan" in run.stdout
