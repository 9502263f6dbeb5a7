"""The gallery: each picture that README shows is one of the scenes, says what it shows, and still happens."""

import importlib.util
import re
import sys
from pathlib import Path

import pytest

from bot.engine import load_engine
from bot.story.bundled import bundled_story

ROOT = Path(__file__).parents[1]
IMAGE = re.compile(r'<img src="([^"]+)"[^>]* alt="([^"]*)"')


def load_scenes():
    """Return the module beside this one; pytest puts no folder of tests on the path."""
    spec = importlib.util.spec_from_file_location("scenes", Path(__file__).with_name("scenes.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


scenes = load_scenes()
SCENES = {scene.name: scene for scene in scenes.SCENES}
SHOWN = {path: " ".join(alt.split()) for path, alt in IMAGE.findall((ROOT / "README.md").read_text(encoding="utf-8"))}
"""The pictures of README with their texts for those who do not see them."""


@pytest.fixture(scope="module")
def bundled():
    return load_engine(bundled_story())


def test_every_picture_is_one_of_the_scenes():
    assert len(SHOWN) >= 8
    assert {path for path in SHOWN if path != f".github/{Path(path).stem}.png"} == set()
    assert {Path(path).stem for path in SHOWN} == set(SCENES)
    assert [path for path in SHOWN if not (ROOT / path).is_file()] == []


def test_no_picture_is_left_over_or_heavy():
    """People who read on a phone pay for each."""
    drawn = {"avatar", "banner"}
    pictures = {path.stem: path.stat().st_size for path in (ROOT / ".github").glob("*.png")}
    assert pictures.keys() - drawn == {Path(path).stem for path in SHOWN}
    assert {name: size for name, size in pictures.items() if size > 120_000} == {}


@pytest.mark.parametrize("path", SHOWN)
def test_the_text_of_a_picture_says_what_the_picture_shows(path):
    scene = SCENES[Path(path).stem]
    said = [words for _name, deed, words in scene.deeds if deed in {scenes.mention, scenes.ask, scenes.write}]
    assert [each for each in (*said, *scene.shows) if each not in SHOWN[path]] == []


@pytest.mark.parametrize("name", SCENES)
async def test_a_scene_still_comes_out_as_its_picture_says(name, bundled):
    async with scenes.played(SCENES[name], bundled) as (room, viewer):
        assert room.last(viewer).author.id == room.env.bot.user.id


async def test_a_scene_that_comes_out_otherwise_is_refused(bundled):
    """Or a picture could show anything."""
    wrong = scenes.Scene("wrong", (("maya", scenes.mention, "who is detained?"),), ("Vladimir Putin is detained",))
    with pytest.raises(AssertionError, match="does not show"):
        async with scenes.played(wrong, bundled):
            pass
