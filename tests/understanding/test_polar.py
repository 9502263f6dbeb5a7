"""Which utterances want a yes or a no: before any other, "Yes." would be nonsense."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.polar import asks, asks_to_confirm


@pytest.mark.parametrize(
    "text",
    [
        "did they meet?",
        "Was the captain drunk",
        "is the pier closed?",
        "have they met before?",
        "will the mayor resign?",
        "isn't she the captain?",
        "didnt the ship answer",
        "r they repairing it",
        "so did they meet?",
        "And was anyone hurt?",
        "Nobody was hurt, right?",
        "they met in Iceland, didn't they?",
        "they met in iceland didnt they?",
        "The ship answered, or not?",
        "Is it true that the captain was drunk?",
        "the captain was drunk, is that true?",
        "The captain, is she alive?",
        "In 2019, was she the mayor?",
        "The ferry was late that day?",
        "It was a soldier who found him?",
        "I live there. Did the ferry sink?",
        "Did the ferry sink? I bet it did.",
        "was anyone killed or not?",
        "can anyone visit the pier?",
    ],
)
def test_a_question_to_be_confirmed_is_told(text):
    assert asks_to_confirm(text)


@pytest.mark.parametrize(
    "text",
    [
        "who met?",
        "what is it?",
        "who is it?",
        "how old is she?",
        "how old is he",
        "where was that?",
        "And how old were they?",
        "so when is it?",
        "In which city did they meet?",
        "At what depth was that?",
        "The captain, how old is she?",
        "protected how?",
        "who decides whats right?",
        "which side is correct",
        "and the other one?",
        "And the harbour master?",
        "and the year before?",
        "the name of the captain?",
        "the injured?",
        "could you tell me who was hurt?",
        "Would you please tell me when it happened",
        "do you know who was hurt?",
        "was it the captain or the mate?",
        "Did he leave, or did he go back in?",
        "Is there pollution in the sea? How large?",
        "tell me about the captain",
        "captain",
        "",
        "?",
    ],
)
def test_a_question_for_something_else_is_not_to_be_confirmed(text):
    """ "How old is she?" – "Yes. She is 51" is no reply."""
    assert not asks_to_confirm(text)


@pytest.mark.parametrize(
    "text",
    ["who died?", "who died", "did they meet", "they met?", '"is it so?"', "May he leave", "when was it, on Monday"],
)
def test_a_question_asks(text):
    assert asks(text)


@pytest.mark.parametrize(
    "text",
    [
        "they met",
        "May 19 was the day",
        "When the ferry hit the pier, 14 people were hurt.",
        "When the ferry hit the pier, 14 people were hurt",
        "What they did was wrong.",
        "Will Smith was there.",
        "",
    ],
)
def test_a_statement_asks_nothing(text):
    """It is a claim, to be checked."""
    assert not asks(text)


@given(st.text(max_size=200))
def test_any_text_is_read(text):
    asks(text)
    asks_to_confirm(text)
