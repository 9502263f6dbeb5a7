"""The frame kinds hold together, and a broken frames.yaml says what is broken."""

from __future__ import annotations

import pytest

from bot.errors import LanguageError
from bot.story.document import parse_document
from bot.story.frames import RESERVED, RoleSpec, RoleType, frames, parse_frames

GOOD = "race: {about: a race, subject: who, concepts: [win], roles: {who: {type: entities, required: true}}}"


def parse(text):
    return parse_frames(parse_document("frames.yaml", text.encode()))


def test_the_frame_kinds_of_the_package():
    kinds = frames()
    assert kinds is frames()
    assert kinds["meeting"].roles["who"] == RoleSpec("who", RoleType.ENTITIES, required=True)
    assert [kind.name for kind in kinds.values() if kind.generated] == ["article"]
    assert not any(RESERVED & set(kind.roles) for kind in kinds.values())


def test_a_frame_kind_is_read():
    assert parse(GOOD)["race"].concepts == ("win",)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        pytest.param(("subject: who", "subject: whom"), "its subject whom is not one of its roles", id="subject"),
        pytest.param(("about: a race, ", ""), "race: has no about", id="about"),
        pytest.param(("type: entities", "type: entity"), "role who needs a type out of", id="type"),
        pytest.param(("who: {type", "says: {type"), "a role cannot be called says", id="reserved"),
        pytest.param(("subject: who", "subject: who, one_of: [what]"), "one_of names something", id="one of"),
        pytest.param(("about:", "abuot:"), "unknown key abuot", id="key"),
        pytest.param(("roles: {who", "roles: [who"), "frames.yaml:1", id="YAML"),
    ],
)
def test_broken_frames_are_refused(change, complaint):
    """A release with such a file would misread every story."""
    with pytest.raises(LanguageError, match=complaint):
        parse(GOOD.replace(*change))
