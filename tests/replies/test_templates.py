"""Every sentence that the bot can say can be said, of any fact that a file may hold."""

from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import TemplateError, UndefinedError
from jinja2.exceptions import SecurityError
from profiles import scaled

from bot.decision.outcomes import Mistake, Reason, Verdict
from bot.language.data import load_language, read_strings
from bot.replies.sentences import _environment, check_fact, sentence
from bot.replies.templates import chat_intents, first_upper, label, say
from bot.story.frames import RoleType, frames
from bot.story.model import Attribution, Entity, EntityKind, Fact, Status, StoryDate

TEMPLATES = read_strings(files("bot.replies").joinpath("templates.yaml").read_bytes())
SENTENCES = read_strings(files("bot.replies").joinpath("sentences.yaml").read_bytes())
ENTITIES = {
    "renn": Entity("renn", "Tobias Renn", EntityKind.PERSON),
    "union": Entity("union", "the Merrowick Fishermen's Union", EntityKind.ORGANISATION),
    "police": Entity("police", "police", EntityKind.ORGANISATION, plural=True),
    "flood": Entity("flood", "the flood", EntityKind.EVENT),
}
PHRASE = st.sampled_from(["about 900", "opened a second shelter", "the cost of the new wall", "if it rains", "-"])
DATES = st.builds(
    StoryDate,
    st.sampled_from(["2023", "2023-10", "2023-10-16"]),
    st.none() | st.sampled_from(["on Monday", "next week"]),
)
FILLERS = {
    RoleType.ENTITIES: st.lists(st.sampled_from(sorted(ENTITIES)), min_size=1, unique=True).map(tuple),
    RoleType.TEXT: PHRASE.map(lambda text: (text,)),
    RoleType.TEXTS: st.lists(PHRASE, min_size=1).map(tuple),
    RoleType.DATE: DATES.map(lambda date: (date,)),
    RoleType.NUMBER: st.integers(0, 10_000).map(lambda number: (number,)),
}


@st.composite
def facts(draw, kind):
    """Return any fact of a kind: all that it must have, and some of what it may have."""
    frame = frames()[kind]
    wanted = {name for name, role in frame.roles.items() if role.required or draw(st.booleans())}
    if frame.one_of and not wanted & set(frame.one_of):
        wanted.add(draw(st.sampled_from(frame.one_of)))
    roles = {name: draw(FILLERS[frame.roles[name].type]) for name in sorted(wanted)}
    claims = st.builds(Attribution, FILLERS[RoleType.ENTITIES], st.none() | DATES)
    return Fact("it", kind, roles, (), draw(st.sampled_from(Status)), draw(st.none() | claims))


AUTHORED = [kind for kind, frame in frames().items() if not frame.generated]


@pytest.mark.parametrize("kind", AUTHORED)
@settings(max_examples=scaled(25))
@given(st.data())
def test_any_fact_of_a_kind_has_a_sentence(kind, data):
    """Whatever roles an author fills: one line, no empty places, a beginning and an end."""
    fact = data.draw(facts(kind))
    assert check_fact(fact, ENTITIES) is None
    said = sentence(fact, ENTITIES)
    assert not [broken for broken in ("None", "{{", "}}", "{%", "\n", "  ") if broken in said]
    assert said[0] == first_upper(said)[0]
    assert said.endswith((".", "”"))
    assert not said.endswith("..")


@pytest.mark.parametrize("kind", AUTHORED)
@settings(max_examples=scaled(25))
@given(st.data())
def test_a_claim_is_said_to_be_one(kind, data):
    fact = data.draw(facts(kind))
    said = sentence(fact, ENTITIES)
    if fact.status is Status.ALLEGED:
        assert "alleged" in said
    if fact.attribution:
        assert f"according to {ENTITIES[fact.attribution.who[0]].name}" in said


def test_there_is_a_sentence_for_every_frame_kind():
    assert set(SENTENCES["sentences"]) == set(frames())


def test_there_is_a_sentence_for_every_verdict_mistake_and_reason():
    assert set(TEMPLATES["verdicts"]) == set(Verdict)
    assert set(TEMPLATES["correction"]) == {*Mistake, "denied"}
    assert set(TEMPLATES["abstain"]) >= set(Reason)


def test_there_is_a_reply_to_every_kind_of_small_talk():
    assert chat_intents() == set(load_language().chat)
    assert set(load_language().openers) <= chat_intents()


def test_every_role_has_a_label():
    for frame in frames().values():
        for role in frame.roles:
            assert label(role).strip()


@pytest.mark.parametrize(
    "path",
    [("count",), ("also",), ("role",), ("before", "figure"), ("correction", "stranger"), ("chat", "greeting")],
    ids=".".join,
)
def test_a_missing_name_is_an_error_and_no_empty_place(path):
    """A reply with a hole in it ("according to .") would go out unnoticed."""
    with pytest.raises(KeyError):
        say(*path)


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ who.__init__.__globals__ }}",
        "{{ [].append(1) }}",
        "{{ ('%s' | format(1)).__class__.__base__ }}",
        "{{ self.__init__ }}",
        "{{ cycler.__init__.__globals__.os }}",
    ],
)
def test_a_template_cannot_reach_out_of_its_sandbox(attack):
    with pytest.raises((SecurityError, UndefinedError, TemplateError)):
        _environment().from_string(attack).render(who="Renn")


def test_words_of_a_story_are_never_read_as_a_template():
    """A fact file could come from anybody."""
    fact = Fact("it", "action", {"who": ("renn",), "what": ("opened {{ 7 * 7 }} {% raw %} doors",)}, ())
    assert "{{ 7 * 7 }} {% raw %}" in sentence(fact, ENTITIES)


def test_the_author_s_own_sentence_goes_before_the_template():
    fact = Fact("it", "action", {"who": ("renn",), "what": ("x",)}, (), says="so it was.")
    assert sentence(fact, ENTITIES) == "So it was."


@pytest.mark.parametrize(
    ("kind", "roles", "status", "said"),
    [
        ("meeting", {"who": ("renn", "police")}, Status.HAPPENED, "Tobias Renn and police met."),
        ("meeting", {"who": ("renn", "police")}, Status.PLANNED, "Tobias Renn and police plan to meet."),
        ("meeting", {"who": ("renn",)}, Status.PLANNED, "Tobias Renn plans a meeting."),
        ("event", {"what": ("flood",)}, Status.PLANNED, "The flood is to take place."),
        ("action", {"who": ("renn",), "what": ("left",)}, Status.ALLEGED, "It is alleged: Tobias Renn left."),
        ("action", {"who": ("police",), "what": ("visit it",)}, Status.PLANNED, "Police are to visit it."),
        ("casualty", {"what": ("flood",), "dead": (1,)}, Status.HAPPENED, "1 person died because of the flood."),
        ("casualty", {"what": ("flood",), "dead": (0,)}, Status.HAPPENED, "0 people died because of the flood."),
        ("statement", {"who": ("renn",), "quote": ("No",)}, Status.STATED, "Tobias Renn said: “No”."),
    ],
)
def test_sentences_agree_in_number_and_time(kind, roles, status, said):
    assert sentence(Fact("it", kind, roles, (), status), ENTITIES) == said


def test_a_quotation_that_ends_in_a_full_stop_gets_no_second_one():
    fact = Fact("it", "statement", {"who": ("renn",), "quote": ("We will rebuild it.",)}, ())
    assert sentence(fact, ENTITIES) == "Tobias Renn said: “We will rebuild it.”"
