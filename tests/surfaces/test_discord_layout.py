"""A reply as people see it in Discord: its text, its quotations, and what can be pressed under it."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import scaled

from bot.decision.outcomes import Abstain, Answer, Chat, Clarify, Correction, Outcome, Reason
from bot.replies.render import render
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


PRISON = "why is Trevor Reed in prison?"
OLD = "how old is Whelan?"


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        pytest.param(Answer(("reed-held",), 1.0), ["ask", "ask", "why"], id="answer"),
        pytest.param(Correction(("meeting",), 0.9), ["ask", "ask", "why"], id="correction"),
        pytest.param(Clarify(("biden-office", "putin-office"), 0.9), ["pick", "pick"], id="question back"),
        pytest.param(Abstain(Reason.SILENT, 1.0, unknown="arrest-date"), ["ask", "ask", "why", "tell"], id="silent"),
        pytest.param(Abstain(Reason.SILENT, 0.5, unsure=("meeting",)), ["ask", "ask", "why", "tell"], id="unsure"),
        pytest.param(Abstain(Reason.OFF_TOPIC, 1.0), ["ask", "ask", "ask", "tell"], id="off topic"),
        pytest.param(Abstain(Reason.NOT_UNDERSTOOD, 1.0), ["ask", "ask", "ask", "tell"], id="not understood"),
        pytest.param(Abstain(Reason.NOT_UNDERSTOOD, 1.0, language="es"), ["ask", "ask", "tell"], id="Spanish"),
        pytest.param(Chat("greeting"), ["ask", "ask"], id="small talk"),
    ],
)
def test_each_outcome_has_a_next_step(talks, decision, expected):
    reply = render(decision, talks.index, ("Who is the one?", "Who is the other?"))
    assert actions(lay_out(reply, Around(talks, 1, passes_on=True))) == expected


class TestAnUnsureReply:
    """It shows the passage that may be meant, once: not again as a button, a choice or the next question."""

    @pytest.fixture(params=["meeting", "whelan-marine"])
    def unsure(self, request, talks):
        """Return such a reply; one of the facts is offered by a question and one by its sentence."""
        return render(Abstain(Reason.SILENT, 0.5, unsure=(request.param,)), talks.index)

    def test_quotes_the_article(self, talks, unsure):
        (page,) = lay_out(unsure, Around(talks, 1)).pages
        assert "\n> “" in page
        assert "\n> — UPI, May 19, 2021" in page

    def test_says_it_once(self, talks, unsure):
        outgoing = lay_out(unsure, Around(talks, 1))
        (sentence,) = unsure.suggestions
        assert outgoing.pages[0].replace("\\", "").count(sentence) == unsure.plain().count(sentence) == 1
        pressed = [read_press(TEMPLATE.fullmatch(button.custom_id)) for button in outgoing.buttons]
        assert [press.what for press in pressed if press.what == unsure.facts[0] and press.action is Action.ASK] == []

    def test_with_an_address_leads_there_and_has_four_buttons_still(self, linked):
        reply = render(Abstain(Reason.SILENT, 0.5, unsure=("meeting",)), linked.index)
        assert actions(lay_out(reply, Around(linked, 1, passes_on=True))) == ["ask", "why", "link", "tell"]


def test_where_too_few_starters_are_answered_the_next_questions_are_offered_too(talks):
    reply = Reply(Outcome.ABSTAIN, "Nothing.", 1.0, suggestions=("Is it so?", talks.starters()[1]))
    labels = [button.label for button in lay_out(reply, Around(talks, 1)).buttons]
    assert labels[0] == talks.starters()[1]
    assert len(set(labels)) == 2


def test_without_the_log_nothing_is_passed_on(talks, around):
    assert "tell" not in actions(lay_out(talks.ask(OLD), around))


def test_a_private_answer_can_be_shown_to_everybody(talks):
    private = Around(talks, 1, private=True)
    assert actions(lay_out(talks.ask(PRISON), private)) == ["ask", "why", "show"]
    assert "show" not in actions(lay_out(talks.ask(OLD), private))


def test_where_the_story_has_an_address_the_answer_links_to_the_very_words(linked):
    outgoing = lay_out(linked.ask(PRISON), Around(linked, 1))
    assert actions(outgoing) == ["ask", "ask", "why", "link"]
    assert outgoing.buttons[-1].url.startswith("https://news.example/talks#:~:text=Trevor%20Reed%2C%20who%20was")


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


@pytest.mark.parametrize("head", [{"note": "n" * 300}, {"asked": "when did what happen? " * 5}])
def test_what_stands_above_the_first_page_moves_no_line_to_or_from_the_next(talks, head):
    answer = talks.show(listing(talks, "quotes"))
    (first,) = lay_out(answer, Around(talks, 7), "quotes", 0).pages
    (headed,) = lay_out(answer, Around(talks, 7, **head), "quotes", 0).pages
    assert headed != first
    assert headed.partition("\n")[2] == first


def test_a_page_beyond_the_last_is_the_last(talks):
    around, answer = Around(talks, 7), talks.show(listing(talks, "quotes"))
    assert lay_out(answer, around, "quotes", 99) == lay_out(answer, around, "quotes", 1)


def test_the_quotations_of_one_speaker(talks):
    assert {talks.story.facts[fact].by for fact in listing(talks, quotes_of("lavrov")).facts} == {"lavrov"}
    assert listing(talks, quotes_of("putin")).facts == ()
    assert listing(talks, "nonsense") is None


def test_question_buttons_carry_the_fact_that_answers(talks, around):
    for button in lay_out(talks.ask(PRISON), around).buttons:
        press = read_press(TEMPLATE.fullmatch(button.custom_id))
        if press.action is Action.ASK:
            assert press.what in talks.ask(button.label).facts
            assert press.version == talks.story.version
