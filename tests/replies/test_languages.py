"""A reply in a reader's language: the bot's own words change, and nothing that the story says does."""

from dataclasses import replace

import pytest
from ferry import stub_index

from bot.decision.claims import check_message
from bot.decision.outcomes import Abstain, Answer, Chat, Clarify, Correction, Outcome, Reason, Shape, Verdict
from bot.decision.overview import people, quotations, timeline
from bot.language.interface import LANGUAGES
from bot.replies.claims import render_claims
from bot.replies.render import LONGEST, render
from bot.replies.templates import ask_in, together

OTHERS = LANGUAGES[1:]
INDEX = stub_index({"hurt": 1.0})
STORY = INDEX.story
TOLD = [
    Answer(("hurt",), 1.0),
    Answer(("hurt",), 1.0, Verdict.YES),
    Correction(("hurt",), 1.0, Verdict.NO),
    Correction(("hurt",), 1.0),
    Abstain(Reason.SILENT, 1.0, unknown="payer"),
    Abstain(Reason.SILENT, 1.0, unsure=("hurt",)),
    Answer((), 1.0, shape=Shape.SUMMARY),
    timeline(STORY),
    quotations(STORY),
    people(STORY),
]
UNTOLD = [
    Abstain(Reason.SILENT, 1.0),
    Abstain(Reason.OFF_TOPIC, 1.0),
    Abstain(Reason.NOT_UNDERSTOOD, 1.0),
    Clarify(("hurt", "visit"), 1.0),
    Chat("greeting"),
    Chat("help"),
    Chat("thanks"),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("decision", TOLD + UNTOLD)
def test_only_the_words_of_a_reply_depend_on_the_language(decision, language):
    english, reply = render(decision, INDEX), render(decision, INDEX, language=language)
    assert [each.quote for each in reply.evidence] == [each.quote for each in english.evidence]
    assert replace(reply, text=english.text, evidence=english.evidence) == english


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("decision", UNTOLD)
def test_what_tells_nothing_of_the_story_is_all_in_the_reader_s_words(decision, language):
    assert render(decision, INDEX, language=language).text != render(decision, INDEX).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_story_says_stays_as_it_is(language):
    """Summary, sentences and the author's own words for what is unknown are the story's, not the bot's."""
    assert render(Answer((), 1.0, shape=Shape.SUMMARY), INDEX, language=language).text == STORY.summary
    for name, unknown in STORY.unknowns.items():
        assert render(Abstain(Reason.SILENT, 1.0, unknown=name), INDEX, language=language).text == unknown.says
    for fact in STORY.facts.values():
        assert render(Answer((fact.id,), 1.0), INDEX, language=language).text == fact.says
        unsure = render(Abstain(Reason.SILENT, 1.0, unsure=(fact.id,)), INDEX, language=language)
        assert unsure.text.endswith(fact.says)


@pytest.mark.parametrize(
    ("language", "opening"),
    [
        ("es", "No, la noticia dice otra cosa. "),
        ("fr", "Non, l’article dit autre chose. "),
        ("de", "Nein, im Bericht steht es anders. "),
        ("ru", "Нет, в статье сказано иначе. "),
    ],
)
def test_a_correction_is_in_the_reader_s_words_around_the_story_s(language, opening):
    correction = Correction(("hurt",), 1.0, Verdict.NO)
    assert render(correction, INDEX, language=language).text == opening + STORY.facts["hurt"].says


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize(
    "decision", [Abstain(Reason.SILENT, 1.0), Abstain(Reason.NOT_UNDERSTOOD, 1.0), Chat("greeting"), Chat("help")]
)
def test_whoever_got_no_answer_is_told_in_which_language_to_ask(decision, language):
    assert ask_in(language)
    assert ask_in(language) in render(decision, INDEX, language=language).text
    assert ask_in(language) not in render(Answer(("hurt",), 1.0), INDEX, language=language).text


@pytest.mark.parametrize(
    ("language", "hint", "refusal"),
    [
        (
            "es",
            "La noticia está en inglés; pregunta en ese idioma, por favor.",
            "Solo entiendo preguntas en inglés. Pregúntame en inglés, por favor.",
        ),
        (
            "fr",
            "L’article est en anglais\u00a0; posez vos questions dans cette langue, s’il vous plaît.",
            "Je ne comprends que les questions en anglais. Posez la vôtre en anglais, s’il vous plaît.",
        ),
        (
            "de",
            "Der Bericht ist auf Englisch; bitte frag in dieser Sprache.",
            "Ich verstehe nur Fragen auf Englisch. Bitte frag mich auf Englisch.",
        ),
        (
            "ru",
            "Статья написана на английском языке; спрашивайте, пожалуйста, на нём.",
            "Я понимаю вопросы только на английском языке. Пожалуйста, спросите на английском.",
        ),
    ],
)
def test_the_name_of_the_language_fits_both_sentences_that_name_it(language, hint, refusal):
    """One translation of "English" stands in both, so its form must be right in both."""
    assert ask_in(language) == hint
    assert render(Abstain(Reason.NOT_UNDERSTOOD, 1.0, language=language), INDEX).text == refusal


@pytest.mark.parametrize("language", OTHERS)
def test_a_question_in_another_language_is_answered_in_that_one(language):
    """Whatever the reader's own is set to."""
    texts = {
        render(Abstain(Reason.NOT_UNDERSTOOD, 1.0, language=language), INDEX, language=set_to).text
        for set_to in LANGUAGES
    }
    assert len(texts) == 1


@pytest.mark.parametrize("language", OTHERS)
def test_a_claim_in_another_language_is_not_just_told_that_the_story_is_silent(language):
    hint, claim = ask_in(language), "so many people were hurt"
    for index, told in ((stub_index({"hurt": 1.0}), True), (stub_index(), False)):
        reply = render_claims(check_message(claim, index), STORY, language)
        assert (hint in reply.text) is not told
        assert (reply.outcome is Outcome.ABSTAIN) is not told
        assert len(reply.plain()) <= LONGEST


def test_who_reads_english_is_not_told_to_ask_in_it():
    assert ask_in("en") == ""


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
