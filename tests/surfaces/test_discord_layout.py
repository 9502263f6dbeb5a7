"""A reply as people see it in Discord: its text, its quotations, and what can be pressed under it."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import scaled

from bot.decision.outcomes import Outcome, Reason
from bot.replies.reply import Quotation, Reply
from bot.surfaces.discord_layout import Around, lay_out, listing, quotes_of
from bot.surfaces.discord_press import TEMPLATE, Action, read_press

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=300)
QUOTATIONS = st.lists(st.builds(Quotation, ANY_TEXT, ANY_TEXT), max_size=3).map(tuple)
REPLIES = st.builds(
    Reply,
    st.sampled_from(Outcome),
    st.builds(lambda text, times: text * times, ANY_TEXT, st.integers(1, 100)),
    st.just(1.0),
    evidence=QUOTATIONS,
    suggestions=st.lists(ANY_TEXT, max_size=6).map(tuple),
    reason=st.none() | st.sampled_from(Reason),
)


@pytest.fixture(scope="module")
def around(talks):
    """Return what surrounds a reply about the bundled story."""
    return Around(talks, 123)


def actions(outgoing):
    """Return what the buttons do, in their order; a link has no action."""
    matches = [TEMPLATE.fullmatch(button.custom_id) for button in outgoing.buttons]
    return [read_press(match).action if match else "link" for match in matches]


@given(REPLIES, st.booleans(), st.booleans(), st.none() | ANY_TEXT, st.integers(-5, 50))
@settings(max_examples=scaled(200), deadline=None)
def test_whatever_the_engine_says_is_one_message_with_at_most_four_buttons(
    talks, reply, private, passes, asked, number
):
    around = Around(talks, 2**63, private=private, passes_on=passes, asked=asked)
    outgoing = lay_out(reply, around, number=number)
    (page,) = outgoing.pages
    assert 0 < len(page.encode("utf-16-le")) // 2 <= 2000
    assert len(outgoing.buttons) <= (4 if reply.outcome is not Outcome.CLARIFY else 5)
    assert all(len(button.custom_id) <= 100 for button in outgoing.buttons)


def test_a_reply_as_people_see_it(around):
    evidence = (Quotation("Two people died", "Tidewater Press, October 17, 2023"),)
    reply = Reply(Outcome.ANSWER, "Two people died: Tobias Renn and Marit Solvane.", 0.9, evidence=evidence)
    (page,) = lay_out(reply, Around(around.engine, 1, asked="who died?")).pages
    assert page.split("\n") == [
        "**who died?**",
        "Two people died: Tobias Renn and Marit Solvane.",
        "> “Two people died”",
        "> — Tidewater Press, October 17, 2023",
    ]


def test_every_line_of_a_quotation_is_quoted_and_a_source_is_named_once(around):
    press = "Tidewater Press"
    evidence = (Quotation("one\n\ntwo", press), Quotation("three", press), Quotation("four", "Other"))
    lines = lay_out(Reply(Outcome.ANSWER, "It is so.", 1.0, evidence=evidence), around).pages[0].split("\n")
    assert lines[1:] == ["> “one", "> ", "> two”", "> “three”", "> — Tidewater Press", "> “four”", "> — Other"]


def test_choices_too_long_for_their_buttons_stand_in_the_text_too(around):
    """Two that differ only at the end would else look the same."""
    first, second = (
        f"What did {'the spokeswoman of the town council ' * 3}say on {day}?" for day in ("Monday", "Friday")
    )
    reply = Reply(Outcome.CLARIFY, "Which?", 1.0, ("meeting", "release"), suggestions=(first, second))
    outgoing = lay_out(reply, around)
    assert f"1. {first}\n2. {second}" in outgoing.pages[0]
    assert len(outgoing.buttons) == 2


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param("who is detained?", ["ask", "ask", "why"], id="answer"),
        pytest.param("Did Blinken meet Putin?", ["ask", "ask", "why"], id="correction"),
        pytest.param("who is the president?", ["pick", "pick"], id="question back"),
        pytest.param("how old is whelan?", ["ask", "ask", "why", "tell"], id="the story is silent"),
        pytest.param("who won the world cup?", ["ask", "ask", "ask", "tell"], id="off topic"),
        pytest.param("asdf qwer zxcv", ["ask", "ask", "ask", "tell"], id="not understood"),
        pytest.param("hello", ["ask", "ask"], id="small talk"),
    ],
)
def test_each_outcome_has_a_next_step(talks, question, expected):
    outgoing = lay_out(talks.ask(question), Around(talks, 1, passes_on=True))
    assert actions(outgoing) == expected


def test_without_the_log_nothing_is_passed_on(talks, around):
    assert "tell" not in actions(lay_out(talks.ask("how old is whelan?"), around))


def test_a_private_answer_can_be_shown_to_everybody(talks):
    private = Around(talks, 1, private=True)
    assert actions(lay_out(talks.ask("who is detained?"), private)) == ["ask", "why", "show"]
    assert "show" not in actions(lay_out(talks.ask("how old is whelan?"), private))


def test_where_the_story_has_an_address_the_answer_links_to_the_very_words(linked):
    outgoing = lay_out(linked.ask("who is detained?"), Around(linked, 1))
    assert actions(outgoing) == ["ask", "ask", "why", "link"]
    assert outgoing.buttons[-1].url.startswith("https://news.example/talks#:~:text=Paul%20Whelan%2C%20who%20is")


@pytest.fixture(scope="module")
def linked(talks):
    """Return the bundled story as if it had an address."""
    from dataclasses import replace

    from bot.engine import build_engine

    article = replace(talks.story.articles["article"], url="https://news.example/talks")
    return build_engine(replace(talks.story, articles={"article": article}))


@pytest.mark.parametrize("name", ["timeline", "people", "quotes", "story"])
def test_lists_can_be_paged_to_the_end_and_back(talks, name):
    around, answer = Around(talks, 7), talks.show(listing(talks, name))
    whole, number = [], 0
    while True:
        outgoing = lay_out(answer, around, name, number)
        whole += outgoing.pages[0].split("\n")
        turns = [
            read_press(TEMPLATE.fullmatch(button.custom_id)).what
            for button in outgoing.buttons
            if "turn" in button.custom_id
        ]
        assert (f"{name}.{number - 1}" in turns) == (number > 0)
        if f"{name}.{number + 1}" not in turns:
            break
        number += 1
    assert [re.sub(r"\\(.)", r"\1", line) for line in whole if not line.startswith("> ")] == answer.text.split("\n")


def test_a_page_beyond_the_last_is_the_last(talks):
    around, answer = Around(talks, 7), talks.show(listing(talks, "quotes"))
    assert lay_out(answer, around, "quotes", 99) == lay_out(answer, around, "quotes", 1)


def test_the_quotations_of_one_speaker(talks):
    assert {talks.story.facts[fact].roles["who"] for fact in listing(talks, quotes_of("lavrov")).facts} == {("lavrov",)}
    assert listing(talks, quotes_of("putin")).facts == ()
    assert listing(talks, "nonsense") is None


def test_question_buttons_carry_the_fact_that_answers(talks, around):
    for button in lay_out(talks.ask("who is detained?"), around).buttons:
        press = read_press(TEMPLATE.fullmatch(button.custom_id))
        if press.action is Action.ASK:
            assert press.what in talks.ask(button.label).facts
            assert press.version == talks.story.version
