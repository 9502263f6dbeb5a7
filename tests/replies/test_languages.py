"""A reply in a reader's language: the bot's own words change, and nothing that the story says does."""

import re

import pytest

from bot.decision.outcomes import Abstain, Answer, Clarify, Correction, Mistake, Outcome, Reason, Shape, Verdict
from bot.decision.overview import people, timeline
from bot.language.interface import LANGUAGES
from bot.replies.dates import day_text, source_date
from bot.replies.render import LONGEST, render
from bot.replies.templates import ask_in, number_word, together
from bot.story.model import StoryDate

OTHERS = LANGUAGES[1:]
ASKED = [
    "who was arrested?",
    "was Renn 34?",
    "did Renn drown?",
    "how many people are missing?",
    "who is in the story?",
    "what happened when?",
    "who was arrested? how did Tobias Renn die?",
    "what is the mayor's favourite colour?",
    "who won the world cup?",
    "xqzt",
    "hello",
    "what can you do?",
]


@pytest.mark.parametrize("question", ASKED)
def test_only_the_words_of_a_reply_depend_on_the_language(flood, question):
    english = flood.ask(question)
    for language in LANGUAGES:
        reply = flood.ask(question, language=language)
        assert (reply.outcome, reply.reason, reply.facts) == (english.outcome, english.reason, english.facts)
        assert [each.quote for each in reply.evidence] == [each.quote for each in english.evidence]
        assert (reply.suggestions, reply.session) == (english.suggestions, english.session)
        assert "{{" not in reply.text


def test_english_is_what_nobody_asked_for(flood):
    for question in ASKED:
        assert flood.ask(question) == flood.ask(question, language="en")


@pytest.mark.parametrize(
    ("language", "opening"),
    [
        ("es", "No, la noticia dice otra cosa. "),
        ("fr", "Non, l’article dit autre chose. "),
        ("de", "Nein, im Bericht steht es anders. "),
        ("ru", "Нет, в статье сказано иначе. "),
    ],
)
def test_a_correction_is_in_the_reader_s_words_around_the_story_s(flood, language, opening):
    correction = Correction(("renn-was",), 1.0, Mistake.OTHERWISE, denied=True)
    told = render(Answer(("renn-was",), 1.0), flood.story).text
    assert render(correction, flood.story, language=language).text == opening + told


@pytest.mark.parametrize("language", OTHERS)
def test_every_decision_is_worded_otherwise_than_in_english(flood, language):
    decisions = [
        *(Correction(("renn-was",), 1.0, mistake, wrong="renn") for mistake in Mistake),
        *(Abstain(reason, 1.0) for reason in Reason),
        *(Answer(("renn-was",), 1.0, verdict=verdict) for verdict in Verdict if verdict is not Verdict.NONE),
        Answer(("renn-was",), 1.0, also="article"),
        Answer((), 1.0, shape=Shape.NAMES, names=("renn",)),
        Clarify(("renn-was", "article"), frozenset(), 1.0),
        timeline(flood.story),
    ]
    for decision in decisions:
        said = render(decision, flood.story, language=language).text
        assert said != render(decision, flood.story).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_story_says_stays_as_it_is(flood, language):
    """Summary, sentences and the author's own words for what is unknown are the story's, not the bot's."""
    story = flood.story
    assert render(Answer((), 1.0, shape=Shape.SUMMARY), story, language=language).text == story.summary
    for name, unknown in story.unknowns.items():
        assert render(Abstain(Reason.SILENT, 1.0, unknown=name), story, language=language).text == unknown.says
    for fact in story.facts.values():
        told = render(Answer((fact.id,), 1.0), story).text
        assert render(Answer((fact.id,), 1.0), story, language=language).text == told
    assert len(render(people(story), story, language=language).text.splitlines()) == len(people(story).names)


@pytest.mark.parametrize("language", OTHERS)
def test_whoever_got_no_answer_is_told_in_which_language_to_ask(flood, language):
    """ "¿Quién murió?" gets no answer, and the reason is not that the story is silent."""
    for question in ("¿Quién murió?", "Wer ist gestorben?", "Кто погиб?", "Qui est mort ?", "hello"):
        assert ask_in(flood.story, language) in flood.ask(question, language=language).text
    assert ask_in(flood.story, language)
    assert flood.ask("who was arrested?", language=language).outcome is Outcome.ANSWER
    assert ask_in(flood.story, language) not in flood.ask("who was arrested?", language=language).text


@pytest.mark.parametrize("language", OTHERS)
def test_a_claim_in_another_language_is_not_just_told_that_the_story_is_silent(flood, language):
    hint = ask_in(flood.story, language)
    for message in (
        "Zwei Menschen starben bei der Flut",
        "Dos personas murieron en la inundación",
        "Два человека погибли",
    ):
        reply = flood.check_claim(message, language)
        assert (hint in reply.text) is (reply.outcome is Outcome.ABSTAIN)
        assert len(reply.plain()) <= LONGEST
    assert hint not in flood.check_claim("Two people died in the flood.", language).text


def test_who_reads_the_story_s_language_is_not_told_to_ask_in_it(flood):
    assert ask_in(flood.story, "en") == ""


@pytest.mark.parametrize(
    ("language", "day", "month", "source"),
    [
        ("en", "Wednesday, May 19, 2021", "June 2021", "May 19, 2021"),
        ("es", "miércoles, 19 de mayo de 2021", "junio 2021", "19 de mayo de 2021"),
        ("fr", "mercredi 19 mai 2021", "juin 2021", "19 mai 2021"),
        ("de", "Mittwoch, 19. Mai 2021", "Juni 2021", "19. Mai 2021"),
        ("ru", "среда, 19 мая 2021 г.", "июнь 2021", "19 мая 2021 г."),
    ],
)
def test_dates_that_the_bot_adds_are_in_the_reader_s_language(language, day, month, source):
    def plain(text):
        return re.sub(r"\s", " ", text)

    assert plain(day_text(StoryDate("2021-05-19"), language)) == day
    assert plain(day_text(StoryDate("2021-06"), language)) == month
    assert plain(source_date(StoryDate("2021-05-19"), language)) == source
    assert day_text(StoryDate("2021"), language) == "2021"


@pytest.mark.parametrize(
    ("language", "names", "said"),
    [
        ("en", [], ""),
        ("en", ["A"], "A"),
        ("en", ["A", "B", "C"], "A, B and C"),
        ("es", ["A", "B"], "A y B"),
        ("fr", ["A", "B", "C"], "A, B et C"),
        ("de", ["A", "B"], "A und B"),
        ("ru", ["A", "B"], "A и B"),
    ],
)
def test_names_are_joined_as_in_the_reader_s_language(language, names, said):
    assert together(names, language) == said


@pytest.mark.parametrize(("number", "word"), [(1, "one"), (12, "twelve"), (13, "13"), (0, "0")])
def test_small_numbers_are_words(number, word):
    assert number_word(number) == word
